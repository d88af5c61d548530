"""Where questions are written: keys, files, reloads, and one question after another."""

from __future__ import annotations

import base64

from playwright.sync_api import Locator, expect

from jupyter_chatstore import Store
from jupyter_chatstore.panel.preferences import ENTER_SETTING
from tests.browser.chat_view import ANSWER_MS, ChatView
from tests.browser.lab import NotebookPage

SHOW = "from jupyter_chatstore import ChatPanel\nChatPanel()"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PASTE = """(field, [name, type, bytes]) => {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const event = { clipboardData, bubbles: true, cancelable: true };
  field.dispatchEvent(new ClipboardEvent("paste", event));
}"""


def show(notebook: NotebookPage) -> ChatView:
    """The panel in this notebook."""
    notebook.run(SHOW)
    return ChatView(notebook.panel).ready()


def paste(field: Locator, name: str, type_: str, data: bytes) -> None:
    """Paste a file, as from a file browser or a screen shot."""
    field.evaluate(PASTE, [name, type_, list(data)])


def files(chat: ChatView) -> Locator:
    """What is attached."""
    return chat.root.locator(".jcs-attached .jcs-file-name")


def test_the_next_question_goes_out_however_soon_it_is_sent(notebook: NotebookPage) -> None:
    chat = show(notebook)
    asked = ["search nothing" if n % 2 else "usage" for n in range(20)]
    for number, question in enumerate(asked):
        chat.ask(question)  # at once: the answer before is still being written, or just at its end
        expect(chat.field).to_have_value("", timeout=ANSWER_MS)
        if number % 3:
            expect(chat.questions.last).to_have_text(question, timeout=ANSWER_MS)
            chat.wait_for_end()
    expect(chat.questions.last).to_have_text(asked[-1], timeout=ANSWER_MS)
    chat.wait_for_end()
    with Store(notebook.lab.db_path) as store:
        (thread,) = store.threads(notebook=str(notebook.lab.root / notebook.name))
        said = store.messages(thread.id, limit=100)
    assert [message.text for message in said if message.role == "user"] == asked


def test_enter_does_what_is_chosen_in_every_panel(notebook: NotebookPage) -> None:
    chat = show(notebook)
    other = ChatView(notebook.run(SHOW).locator(".jcs")).ready()
    try:
        chat.root.get_by_role("button", name="More", exact=True).click()
        chat.root.get_by_role("menuitem", name="Settings").click()
        chat.root.get_by_role("radio", name="Shift+Enter sends").check()
        chat.root.get_by_role("button", name="Save").click()
        for panel in (chat, other):
            expect(panel.root.get_by_title("Shift+Enter", exact=True)).to_have_text("Send")
        other.field.fill("/help")
        other.field.press("Enter")
        expect(other.field).to_have_value("/help\n")
        expect(other.answers).to_have_count(0)
        other.field.press("Shift+Enter")
        expect(other.answers).to_have_count(1, timeout=ANSWER_MS)
        other.wait_for_end()
        other.field.fill("usage")
        other.field.press("Control+Enter")
        expect(other.answers).to_have_count(2, timeout=ANSWER_MS)
    finally:  # the store is shared with other tests
        with Store(notebook.lab.db_path) as store:
            store.set_setting(ENTER_SETTING, value=True)


def test_files_that_wait_are_there_after_a_reload_and_gone_once_sent(
    notebook: NotebookPage,
) -> None:
    chat = show(notebook)
    chat.ask_and_wait("/help")
    paste(chat.field, "dot.png", "image/png", PNG)
    paste(chat.field, "birds.csv", "text/csv", b"island,mass\nDream,3700\n")
    expect(files(chat)).to_have_text(["dot.png", "birds.csv"])
    notebook.save()
    notebook.page.reload()
    notebook.wait_for_kernel()
    chat = show(notebook)
    expect(files(chat)).to_have_text(["dot.png", "birds.csv"])

    chat.root.get_by_role("button", name="New thread").click()
    expect(files(chat)).to_have_count(0)
    chat.threads.first.click()
    expect(files(chat)).to_have_text(["dot.png", "birds.csv"])
    chat.root.get_by_role("button", name="Take off birds.csv").click()
    chat.field.press("Enter")  # nothing is written: the picture alone is the question
    expect(chat.answers).to_have_count(2, timeout=ANSWER_MS)
    expect(chat.wait_for_end()).to_contain_text("dot.png is a file of the type image/png")
    expect(chat.questions.last.get_by_role("img", name="dot.png")).to_be_visible()
    expect(files(chat)).to_have_count(0)

    notebook.page.reload()
    notebook.wait_for_kernel()
    chat = show(notebook)
    expect(chat.answers).to_have_count(2, timeout=ANSWER_MS)
    chat.field.fill("and now?")
    expect(chat.root.locator(".jcs-estimate")).not_to_contain_text("file")
    expect(files(chat)).to_have_count(0)
