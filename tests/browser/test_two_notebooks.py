"""Two notebooks, two kernels, one thread: what one does is seen in the other, and goes on there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat_view import ANSWER_MS, ChatView
from tests.browser.lab import Lab, NotebookPage
from tests.browser.test_busy import SLOWLY, growing
from tests.browser.test_threads import choose

SHOW = "from jupyter_chatstore import ChatPanel\nChatPanel()"


@pytest.fixture
def two(lab: Lab, page: Page) -> Iterator[tuple[NotebookPage, NotebookPage]]:
    """Two notebooks, each in a page of its own with a kernel of its own."""
    yield (
        NotebookPage(lab, page).create("this_one.ipynb"),
        NotebookPage(lab, page.context.new_page()).create("the_other.ipynb"),
    )
    lab.shutdown_kernels()


def test_a_thread_of_another_notebook_is_live_and_can_be_continued(
    two: tuple[NotebookPage, NotebookPage],
) -> None:
    this, that = two
    this.run(SLOWLY.format(delay_ms=15))
    here = ChatView(this.run(SHOW).locator(".jcs")).ready()
    here.ask_and_wait("the first question")
    there = ChatView(that.run(SHOW).locator(".jcs")).ready()
    choose(there, "Threads: This notebook", "All notebooks")
    there.open("the first question")
    standing = there.root.locator(".jcs-standing")
    expect(standing).to_contain_text("This thread lives in this_one.ipynb")
    expect(there.field).to_be_disabled()

    here.ask("/help")
    expect(there.questions).to_have_text(["the first question", "/help"], timeout=ANSWER_MS)
    expect(there.answers).to_have_count(2, timeout=ANSWER_MS)
    lengths = growing(that.page, there)
    assert len(lengths) > 2, lengths
    here.wait_for_end()
    said = here.answers.last.locator(".jcs-markdown").first.inner_text()
    expect(there.answers.last.locator(".jcs-markdown").first).to_have_text(
        said, use_inner_text=True
    )

    here.questions.last.hover()
    here.root.get_by_role("button", name="Edit").last.click()
    edit = here.root.get_by_role("textbox", name="Edit your question")
    edit.fill("asked differently")
    edit.press("Enter")
    expect(there.questions.last).to_have_text("asked differently", timeout=ANSWER_MS)
    here.wait_for_end()
    here.rename("A title given here")
    expect(there.title).to_contain_text("A title given here", timeout=ANSWER_MS)
    here.answers.last.focus()
    here.answers.last.get_by_role("button", name="More to do with this answer").click()
    here.root.get_by_role("menu").get_by_text("Delete", exact=True).click()
    expect(there.answers).to_have_count(1, timeout=ANSWER_MS)

    standing.get_by_role("button", name="Continue here").click()
    expect(standing).to_have_count(0)
    expect(there.title).to_contain_text("A title given here (fork)")
    expect(there.field).to_be_focused()
    there.ask_and_wait("goes on over there")
    expect(there.questions).to_have_count(3)
    choose(there, "Threads: All notebooks", "This notebook")
    there.expect_titles("A title given here (fork)")
    expect(here.questions).to_have_text(["the first question", "asked differently"])


def test_a_deleted_thread_that_was_shown_is_shown_again(notebook: NotebookPage) -> None:
    chat = ChatView(notebook.run(SHOW).locator(".jcs")).ready()
    chat.ask_and_wait("the older question")
    chat.new_thread()
    chat.ask_and_wait("the newer question")
    choose(chat, "More", "Delete")
    expect(chat.questions).to_have_count(0)
    chat.root.get_by_role("button", name="Undo").click()
    expect(chat.questions).to_have_text(["the newer question"])
    expect(chat.title).to_contain_text("the newer question")
