"""A notebook of thousands of threads: few rows on the page, all of them within reach."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from jupyter_chatstore import Message, Store
from tests.browser.chat_view import ChatView
from tests.browser.lab import NotebookPage

THREADS = 2_200
MOST_ROWS = 80


def test_thousands_of_threads_are_walked_and_searched(notebook: NotebookPage) -> None:
    path = notebook.lab.folder / "many.db"
    fill(path, notebook)
    notebook.run(
        f"from jupyter_chatstore import ChatPanel, Store\nChatPanel(store=Store({str(path)!r}))"
    )
    chat = ChatView(notebook.panel).ready()
    newest = chat.threads.filter(has_text=f"Thread {THREADS - 1}.")
    expect(newest).to_be_visible()
    walk_to_the_end(chat)
    chat.root.page.keyboard.press("Enter")
    expect(chat.title).to_contain_text("Thread 0.")
    few_rows(chat)
    search(chat)


def fill(path: Path, notebook: NotebookPage) -> None:
    """The notebook's threads in a store of their own, a question in one of a hundred."""
    place = str(notebook.lab.root / notebook.name)
    with Store(path) as store:
        for number in range(THREADS):
            thread = store.new_thread(place, f"Thread {number}.")
            if number % 100 == 0:
                store.append(thread.id, [Message.user(f"the needle of {number}")])


def walk_to_the_end(chat: ChatView) -> None:
    """The End key, as often as pages come, then Home and End again."""
    keys = chat.root.page.keyboard
    listed = chat.root.locator(".jcs-side-list")
    focused = chat.root.locator(".jcs-row:focus")
    chat.threads.first.focus()
    while chat.root.get_by_role("button", name="Older threads").is_visible():
        height_px = listed.evaluate("list => list.scrollHeight")
        keys.press("End")
        chat.root.page.wait_for_function(
            "([list, px]) => list.scrollHeight !== px", arg=[listed.element_handle(), height_px]
        )
        few_rows(chat)
    keys.press("End")
    expect(focused).to_contain_text("Thread 0.")
    keys.press("Home")
    expect(focused).to_contain_text(re.compile(rf"Thread {THREADS - 1}\."))
    keys.press("End")
    expect(focused).to_contain_text("Thread 0.")


def few_rows(chat: ChatView) -> None:
    """Only those in sight, and some around them."""
    assert chat.threads.count() <= MOST_ROWS


def search(chat: ChatView) -> None:
    """A word of an old thread leads there."""
    chat.root.get_by_role("searchbox").fill("needle 300")
    hit = chat.threads.filter(has_text="Thread 300.")
    expect(hit).to_be_visible()
    hit.click()
    expect(chat.title).to_contain_text("Thread 300.")
    expect(chat.questions.last).to_contain_text("the needle of 300")
