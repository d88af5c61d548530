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
from tests.browser.test_scripts_on_demand import show_said

VARIABLE = 'prices = {"apple": 1.2, "pear": 2.5}'


@pytest.fixture(scope="module")
def server7(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server of Notebook 7."""
    with Lab(tmp_path_factory.mktemp("notebook7"), dict(os.environ), app="notebook") as running:
        yield running


@pytest.fixture
def notebook7(server7: Lab, page: Any, request: pytest.FixtureRequest) -> Iterator[NotebookPage]:
    """An empty notebook of this test's own in Notebook 7."""
    yield NotebookPage(server7, page).create(f"{request.node.originalname}.ipynb")
    server7.shutdown_kernels()


def test_threads_are_there_again_and_the_notebook_knows_its_id(notebook7: NotebookPage) -> None:
    notebook7.run(VARIABLE)
    cell = notebook7.run(SHOW)
    chat = ChatView(cell.locator(".jcs")).ready()
    answer = chat.ask_and_wait("@prices")
    expect(answer).to_contain_text("pear")
    assert notebook_id(notebook7.lab, notebook7.name, notebook7.page)
    notebook7.restart_kernel()
    cell = notebook7.run(SHOW)
    chat = ChatView(cell.locator(".jcs")).ready()
    expect(chat.questions).to_have_text(["@prices"])
    expect(chat.root.locator(".jcs-notebook")).to_have_text(notebook7.name)


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
    notebook7.open(notebook7.name)
    asleep = notebook7.notebook.locator(".jcs-asleep").first
    asleep.get_by_role("button", name="Open the chat").click()
    expect(ChatView(notebook7.panel).ready().questions).to_have_text(["describe @prices"])


def test_formulas_and_rare_languages_are_shown(notebook7: NotebookPage) -> None:
    show_said(notebook7)
