"""A journey through the list of threads, its menus, search, the head and a prompt with blanks."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.chat_view import ChatView
from tests.browser.lab import NotebookPage

SHOW = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel()\npanel"
NARROW = "document.querySelector('.jcs').style.width = '420px'"


def test_threads_are_filed_found_and_put_away(notebook: NotebookPage) -> None:
    notebook.run(SHOW)
    chat = ChatView(notebook.panel).ready()
    chat.ask_and_wait("describe @penguins")
    chat.new_thread()
    chat.ask_and_wait("usage")
    recall_by_keyboard(chat)
    file_by_keyboard(chat)
    find_a_message(chat)
    refuse_what_is_no_model(chat)
    fill_in_a_prompt(chat)
    put_away_and_undo(chat)


def choose(chat: ChatView, menu: str, item: str) -> None:
    """Open a menu and choose one of its items."""
    chat.root.get_by_role("button", name=menu, exact=True).click()
    chat.root.get_by_role("menu").get_by_text(item, exact=True).click()


def recall_by_keyboard(chat: ChatView) -> None:
    """Up, from a line with none above: the question before; down: what was being typed."""
    keys = chat.root.page.keyboard
    chat.field.fill("a thought that is longer than one line " * 8)
    keys.press("ArrowUp")
    keys.type("!")
    expect(chat.field).to_have_value(re.compile("thought.*!"))  # the caret had a line to go to
    typed = chat.field.input_value()
    keys.press("ControlOrMeta+Home")
    keys.press("ArrowUp")
    expect(chat.field).to_have_value("usage")
    keys.press("ArrowDown")
    expect(chat.field).to_have_value(typed)
    chat.field.fill("")


def file_by_keyboard(chat: ChatView) -> None:
    """The row's menu, its second entry; then tags, by which the list is filtered."""
    page = chat.root.page
    chat.threads.filter(has_text="describe").focus()
    for key in ("ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    pinned = chat.root.get_by_role("region", name="Pinned")
    expect(pinned).to_contain_text("describe @penguins")
    choose(chat, "What to do with describe @penguins", "Tags…")
    page.get_by_role("dialog", name="Tags").get_by_role("textbox").fill("eda")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(pinned).to_contain_text("describe @penguins")
    choose(chat, "Threads: This notebook", "All notebooks")
    choose(chat, "Threads: All notebooks", "#eda")
    chat.expect_titles("describe @penguins")
    choose(chat, "Threads: #eda", "This notebook")
    chat.expect_titles("describe @penguins", "usage")


def find_a_message(chat: ChatView) -> None:
    """A hit opens its thread, marked."""
    search = chat.root.get_by_role("searchbox")
    search.fill("penguins")
    chat.root.get_by_role("button", name="Questions").click()
    hit = chat.root.get_by_role("list", name="Found messages").get_by_role("button")
    expect(hit.locator("mark").first).to_have_text("penguins")
    hit.first.click()
    expect(chat.root.locator(".jcs-found")).to_contain_text("describe @penguins")
    search.fill("")


def refuse_what_is_no_model(chat: ChatView) -> None:
    """It is said in words, and the thread keeps its own."""
    page = chat.root.page
    choose(chat, "Model: offline", "Other model…")
    page.get_by_role("dialog").get_by_role("textbox").fill("nonsense")
    page.keyboard.press("Enter")
    expect(chat.root.get_by_role("alert")).to_contain_text("names no provider")
    expect(chat.root.get_by_role("button", name="Model: offline")).to_be_visible()


def fill_in_a_prompt(chat: ChatView) -> None:
    """A prompt is kept, written by its name, and its blank is filled in."""
    page = chat.root.page
    choose(chat, "More", "Prompt templates…")
    dialog = page.get_by_role("dialog", name="Prompt templates")
    dialog.get_by_label("Name").fill("look")
    dialog.get_by_label("Prompt;").fill("describe @{{what}}")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("list")).to_contain_text("/look")
    page.keyboard.press("Escape")
    chat.field.press_sequentially("/lo")
    chat.root.get_by_role("option").filter(has_text="/look").click()
    expect(chat.field).to_have_value(re.compile(r"^describe @\{\{what\}\} ?$"))
    page.keyboard.type("missing")
    expect(chat.field).to_have_value(re.compile(r"^describe @missing ?$"))
    chat.field.fill("")


def put_away_and_undo(chat: ChatView) -> None:
    """Narrow, the list is a drawer; what is deleted comes back, or leaves for good."""
    page, root = chat.root.page, chat.root
    page.evaluate(NARROW)
    choose(chat, "More", "Delete")
    expect(root.locator(".jcs-undo")).to_contain_text("Deleted “describe @penguins”.")
    root.get_by_role("button", name="Undo").click()
    root.get_by_role("button", name="Threads", exact=True).click()
    chat.expect_titles("describe @penguins", "usage")
    choose(chat, "What to do with usage", "Delete")
    choose(chat, "Threads: This notebook", "Trash")
    root.get_by_role("button", name="Delete for ever: usage").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete for ever").click()
    expect(root.get_by_role("navigation", name="Threads")).to_contain_text("The trash is empty.")
