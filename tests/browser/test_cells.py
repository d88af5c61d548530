"""Code out of an answer into the notebook's cells, and several views of the same conversation."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat_view import ANSWER_MS, ChatView
from tests.browser.lab import NotebookPage

FRAME = "import pandas\nsales = pandas.DataFrame({'price': [1.5, 2.5, None]})"
SHOW = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel()\npanel"


ELSEWHERE = '''\
import subprocess, sys
code = """
from jupyter_chatstore import Chat
with Chat(notebook={name!r}) as chat:
    thread = chat.thread
    chat.send("from another kernel")
    chat.store.set_thread(thread.id, title="Renamed elsewhere")
"""
print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr)'''


def cells(notebook: NotebookPage) -> list[dict[str, Any]]:
    """Id, source and metadata of the open notebook's cells."""
    return notebook.page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => ({
          id: cell.model.id,
          source: cell.model.sharedModel.getSource(),
          origin: cell.model.getMetadata("jupyter_chatstore") ?? null,
        }))"""
    )


def test_code_goes_below_the_panel_or_into_the_selected_cell(notebook: NotebookPage) -> None:
    notebook.run(FRAME)
    panel_cell = notebook.run(SHOW)
    chat = ChatView(panel_cell.locator(".jcs")).ready()
    answer = chat.ask_and_wait("describe @sales")
    block = answer.locator(".jcs-code").first
    code = (block.locator("pre").text_content() or "").strip()
    assert "sales" in code
    expect(block.get_by_role("button", name="Add at next run")).to_be_hidden()

    block.get_by_role("button", name="Insert below").click()
    expect(block.get_by_role("button", name="Inserted")).to_be_visible()
    made = cells(notebook)[2]
    message_id = answer.get_attribute("data-message")
    assert made["source"] == code
    assert made["origin"] == {"message_id": message_id, "block": 0}

    notebook.notebook.locator(".jp-CodeCell").last.locator(".cm-content").click()
    block.get_by_role("button", name="Replace cell").click()
    expect(block.get_by_role("button", name="Replaced")).to_be_visible()
    after = cells(notebook)
    assert [cell["source"] for cell in after] == [FRAME, SHOW, code, code]
    assert after[-1]["origin"] == {"message_id": message_id, "block": 0}
    uses = notebook.run(
        f"for use in panel.store.code_uses({message_id!r}):\n    print(use.how, use.cell_id)"
    )
    expect(uses).to_contain_text(f"below {made['id']}")
    expect(uses).to_contain_text(f"replace {after[-1]['id']}")


@pytest.mark.usefixtures("loaded_anew")
def test_where_no_extension_is_the_kernel_makes_the_next_cell(notebook: NotebookPage) -> None:
    notebook.page.evaluate(  # as in a front end that has no extension of ours
        "document.addEventListener('jupyter-chatstore:cell', e => e.stopPropagation(), true)"
    )
    notebook.run(FRAME)
    chat = ChatView(notebook.run(SHOW).locator(".jcs")).ready()
    block = chat.ask_and_wait("describe @sales").locator(".jcs-code").first
    code = (block.locator("pre").text_content() or "").strip()
    expect(block.get_by_role("button", name="Insert below")).to_be_hidden()
    block.get_by_role("button", name="Add at next run").click()
    expect(block.get_by_role("button", name="Comes with the next run")).to_be_visible()
    notebook.run("1 + 1")
    sources = [cell["source"] for cell in cells(notebook)]
    assert code in sources


def test_views_panels_and_kernels_show_one_conversation(notebook: NotebookPage) -> None:
    first = ChatView(notebook.run(SHOW).locator(".jcs")).ready()
    second_view = ChatView(notebook.run("panel").locator(".jcs")).ready()
    other_panel = ChatView(notebook.run("ChatPanel()").locator(".jcs")).ready()
    first.ask_and_wait("hello from the first")
    for chat in (second_view, other_panel):
        expect(chat.questions).to_have_text(["hello from the first"], timeout=ANSWER_MS)
        expect(chat.answers).to_have_count(1)
        expect(chat.answers.last).to_have_attribute("aria-busy", "false", timeout=ANSWER_MS)
    other_panel.ask_and_wait("and from the other panel")
    for chat in (first, second_view):
        expect(chat.questions).to_have_text(
            ["hello from the first", "and from the other panel"], timeout=ANSWER_MS
        )
        expect(chat.answers).to_have_count(2)
    notebook.run(ELSEWHERE.format(name=notebook.name))
    for chat in (first, second_view, other_panel):
        expect(chat.questions.last).to_have_text("from another kernel", timeout=ANSWER_MS)
        expect(chat.answers).to_have_count(3)
        expect(chat.title).to_contain_text("Renamed elsewhere")


def test_a_notebook_that_is_opened_again_offers_its_chat(notebook: NotebookPage) -> None:
    chat = ChatView(notebook.run(SHOW).locator(".jcs")).ready()
    chat.ask_and_wait("is this kept?")
    notebook.save()
    notebook.lab.shutdown_kernels()
    assert "is this kept?" not in (notebook.lab.root / notebook.name).read_text()
    notebook.open(notebook.name)
    asleep = notebook.notebook.locator(".jcs-asleep")
    expect(asleep).to_contain_text("The conversation is kept")
    expect(notebook.notebook).not_to_contain_text("Error displaying widget")
    asleep.get_by_role("button", name="Open the chat").click()
    chat = ChatView(notebook.panel).ready()
    expect(chat.questions).to_have_text(["is this kept?"])
