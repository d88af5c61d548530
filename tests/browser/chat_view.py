"""The chat panel as a person sees it: what it shows and what can be done with it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

ANSWER_MS = 120_000


class ChatView:
    """One panel in a page."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        self.field = root.get_by_role("textbox", name="Ask about this notebook")
        self.questions = root.get_by_role("article", name="You")
        self.answers = root.get_by_role("article", name="Answer")
        self.threads = root.locator(".jcs-side .jcs-row")
        self.title = root.locator(".jcs-title")
        self.saved = root.locator(".jcs-saved")

    def ready(self) -> ChatView:
        """Wait until the kernel has told the panel its state."""
        expect(self.saved).to_be_visible(timeout=ANSWER_MS)
        return self

    def ask(self, text: str) -> None:
        """Write a question and send it; the answer is not waited for."""
        self.field.fill(text)
        self.field.press("Enter")

    def ask_and_wait(self, text: str) -> Locator:
        """Ask, wait for the whole answer, and give it."""
        before = self.answers.count()
        self.ask(text)
        expect(self.answers).to_have_count(before + 1, timeout=ANSWER_MS)
        return self.wait_for_end()

    def wait_for_end(self) -> Locator:
        """Wait until the last answer has ended, and give it."""
        last = self.answers.last
        expect(last).to_have_attribute("aria-busy", "false", timeout=ANSWER_MS)
        return last

    def new_thread(self) -> None:
        """Press +."""
        self.root.get_by_role("button", name="New thread").click()
        expect(self.answers).to_have_count(0)

    def rename(self, title: str) -> None:
        """Double-click the title, type another, press Enter."""
        self.title.dblclick()
        field = self.root.get_by_role("textbox", name="Title")
        field.fill(title)
        field.press("Enter")
        expect(self.title).to_contain_text(title)

    def open(self, title: str) -> None:
        """Choose a thread in the list."""
        self.threads.filter(has_text=title).first.click()
        expect(self.title).to_contain_text(title)

    def titles(self) -> list[str]:
        """The threads' titles as the list shows them."""
        return self.root.locator(".jcs-side .jcs-row b").all_inner_texts()

    def expect_titles(self, *titles: str) -> None:
        """Wait until the list shows just these."""
        expect(self.root.locator(".jcs-side .jcs-row b")).to_have_text(list(titles))

    def expect_theme(self, *, dark: bool) -> None:
        """Wait until the panel's background is as light or dark as the page's."""
        pattern = r"rgb\((\d\d?), " if dark else r"rgb\(2\d\d, "
        expect(self.root).to_have_css("background-color", re.compile(pattern))
