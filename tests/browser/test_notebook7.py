"""The same panel in Jupyter Notebook 7."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chat_view import ANSWER_MS, ChatView
from tests.browser.lab import Lab, NotebookPage
from tests.browser.test_cells import cells
from tests.browser.test_journey import SHOW, notebook_id

VARIABLE = 'prices = {"apple": 1.2, "pear": 2.5}'


@pytest.fixture
def notebook7(tmp_path_factory: pytest.TempPathFactory, page: Any) -> Iterator[NotebookPage]:
    """An empty notebook in Notebook 7."""
    with Lab(tmp_path_factory.mktemp("notebook7"), dict(os.environ), app="notebook") as running:
        yield NotebookPage(running, page).create("seven.ipynb")


def test_threads_are_there_again_and_the_notebook_knows_its_id(notebook7: NotebookPage) -> None:
    notebook7.run(VARIABLE)
    cell = notebook7.run(SHOW)
    chat = ChatView(cell.locator(".jcs")).ready()
    answer = chat.ask_and_wait("@prices")
    expect(answer).to_contain_text("pear")
    assert notebook_id(notebook7.lab, "seven.ipynb", notebook7.page)
    notebook7.restart_kernel()
    cell = notebook7.run(SHOW)
    chat = ChatView(cell.locator(".jcs")).ready()
    expect(chat.questions).to_have_text(["@prices"])
    expect(chat.root.locator(".jcs-notebook")).to_have_text("seven.ipynb")


def test_code_becomes_a_cell_and_a_second_view_follows(notebook7: NotebookPage) -> None:
    notebook7.run(VARIABLE)
    chat = ChatView(notebook7.run(SHOW).locator(".jcs")).ready()
    second = ChatView(notebook7.run("_").locator(".jcs")).ready()
    block = chat.ask_and_wait("describe @prices").locator(".jcs-code").first
    code = (block.locator("pre").text_content() or "").strip()
    expect(second.questions).to_have_text(["describe @prices"], timeout=ANSWER_MS)
    expect(second.answers).to_have_count(1)
    block.get_by_role("button", name="Insert below").click()
    expect(block.get_by_role("button", name="Inserted")).to_be_visible()
    assert code in [cell["source"] for cell in cells(notebook7)]

    notebook7.save()
    notebook7.lab.shutdown_kernels()
    notebook7.open("seven.ipynb")
    asleep = notebook7.notebook.locator(".jcs-asleep").first
    asleep.get_by_role("button", name="Open the chat").click()
    expect(ChatView(notebook7.panel).ready().questions).to_have_text(["describe @prices"])
