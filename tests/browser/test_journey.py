"""The main journey: ask, ask again, a second thread, and all of it after whatever happens."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copy

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat_view import ChatView
from tests.browser.lab import STARTUP_S, Lab, NotebookPage

DATA = Path(__file__).parents[2] / "notebooks" / "data" / "penguins.csv"
LOAD = 'import pandas as pd\npenguins = pd.read_csv("penguins.csv")'
SHOW = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel()\npanel"


@pytest.fixture
def penguins(notebook: NotebookPage) -> NotebookPage:
    """A notebook whose first cells load the penguins and show the panel."""
    copy(DATA, notebook.lab.root)
    notebook.run(LOAD)
    notebook.run(SHOW)
    return notebook


def two_threads(chat: ChatView) -> None:
    """Two questions in a first thread, one in a second, which is renamed."""
    chat.ask_and_wait("describe @penguins")
    chat.ask_and_wait("/help")
    begin_a_second_thread(chat)


def begin_a_second_thread(chat: ChatView) -> None:
    """One question in a thread that is renamed."""
    chat.new_thread()
    chat.ask_and_wait("describe @penguins.body_mass_g")
    chat.rename("Body mass")
    chat.expect_titles("Body mass", "describe @penguins")


def expect_two_threads(chat: ChatView) -> None:
    """Both threads are there as `two_threads` left them."""
    chat.expect_titles("Body mass", "describe @penguins")
    expect(chat.questions).to_have_text(["describe @penguins.body_mass_g"])
    chat.open("describe @penguins")
    expect(chat.questions).to_have_text(["describe @penguins", "/help"])
    expect(chat.answers.first.locator("table").first).to_contain_text("flipper_length_mm")


def ask_about_the_penguins(chat: ChatView) -> None:
    """The name is shown before it is sent; the answer streams in as Markdown."""
    chat.field.fill("describe @penguins")
    chip = chat.root.get_by_role("list", name="Sent along").get_by_role("listitem")
    expect(chip).to_contain_text(re.compile(r"@penguins · 344 . 8 · \d+ tokens"))
    chat.field.press("Enter")
    expect(chat.answers.last).to_have_attribute("aria-busy", "true")
    expect(chat.answers.last).to_contain_text("pandas table with 344 rows")
    answer = chat.wait_for_end()
    expect(answer.locator("table").first).to_contain_text("species")
    expect(answer.locator("pre code .hljs-string").first).to_be_visible()
    expect(answer.locator("footer")).to_contain_text("offline")


def copy_the_code(chat: ChatView) -> None:
    """Copy puts it on the clipboard."""
    chat.answers.last.get_by_role("button", name="Copy").first.click()
    copied = chat.root.page.evaluate("navigator.clipboard.readText()")
    assert 'penguins.groupby("species")' in copied


def search_and_open_what_is_found(chat: ChatView) -> None:
    """A message that was found leads to its thread."""
    chat.root.get_by_role("searchbox").fill("flipper")
    chat.root.get_by_role("list", name="Found messages").get_by_role("button").first.click()
    expect(chat.title).to_contain_text("describe @penguins")


def test_it_is_asked_answers_and_is_found_again(penguins: NotebookPage) -> None:
    chat = ChatView(penguins.panel).ready()
    ask_about_the_penguins(chat)
    copy_the_code(chat)
    penguins.run('print(panel.send("/help").status)')  # Python and the box write in one thread
    expect(chat.questions).to_have_text(["describe @penguins", "/help"])
    expect(chat.answers).to_have_count(2)
    begin_a_second_thread(chat)
    search_and_open_what_is_found(chat)


def test_nothing_is_forgotten(penguins: NotebookPage) -> None:
    two_threads(ChatView(penguins.panel).ready())
    penguins.restart_kernel()
    penguins.run(LOAD)
    cell = penguins.run(SHOW)
    chat = ChatView(cell.locator(".jcs")).ready()
    expect_two_threads(chat)
    chat.open("Body mass")
    chat.field.fill("half a tho")
    penguins.save()
    saved = (penguins.lab.root / penguins.name).read_text()
    assert "pandas table with 344 rows" not in saved
    assert "Body mass" not in saved
    penguins.page.reload()
    penguins.wait_for_kernel()
    chat = ChatView(penguins.notebook.locator(".jcs").last).ready()
    expect(chat.field).to_have_value("half a tho")
    expect_two_threads(chat)


class TestTheNotebookMoves:
    def test_renamed_in_the_file_browser_the_threads_follow(self, penguins: NotebookPage) -> None:
        chat = ChatView(penguins.panel).ready()
        before = notebook_id(penguins.lab, penguins.name, penguins.page)  # no question is needed
        two_threads(chat)
        rename_in_file_browser(penguins, "renamed.ipynb")
        expect(chat.root.locator(".jcs-notebook")).to_have_text("renamed.ipynb")
        expect_two_threads(chat)
        penguins.restart_kernel()
        penguins.run(LOAD)
        cell = penguins.run(SHOW)
        expect_two_threads(ChatView(cell.locator(".jcs")).ready())
        assert notebook_id(penguins.lab, "renamed.ipynb", penguins.page) == before

    def test_a_copy_starts_its_own_threads(self, penguins: NotebookPage) -> None:
        two_threads(ChatView(penguins.panel).ready())
        penguins.save()
        before = notebook_id(penguins.lab, penguins.name, penguins.page)
        original_name = penguins.name
        copy_name = duplicate_in_file_browser(penguins)
        penguins.open(copy_name)
        penguins.run(LOAD)
        cell = penguins.run(SHOW)
        chat = ChatView(cell.locator(".jcs")).ready()
        original = chat.root.get_by_role("region", name="From the original")
        expect(original.locator(".jcs-row")).to_have_count(2)
        chat.new_thread()
        chat.ask_and_wait("/help")
        expect(chat.threads).to_have_count(3)
        assert notebook_id(penguins.lab, copy_name, penguins.page, other_than=before)
        penguins.open(original_name)
        penguins.run(SHOW)
        last = ChatView(penguins.notebook.locator(".jcs").last).ready()
        last.expect_titles("Body mass", "describe @penguins")


def notebook_id(lab: Lab, name: str, page: Page, other_than: str | None = None) -> str:
    """The id in the notebook's metadata on disk, as soon as it is there."""
    for _ in range(10 * STARTUP_S):
        found = lab.read_notebook(name)["metadata"].get("jupyter_chatstore", {}).get("notebook_id")
        if found and found != other_than:
            return str(found)
        page.wait_for_timeout(100)
    raise AssertionError(f"{name} has no (new) notebook_id")


def in_file_browser(notebook: NotebookPage, item: str) -> None:
    """Open the file browser and the context menu's item on this notebook."""
    page = notebook.page
    notebook.command("filebrowser:activate")
    page.locator(".jp-DirListing-item", has_text=notebook.name).click(button="right")
    page.locator(".lm-Menu-item").get_by_text(item, exact=True).click()


def rename_in_file_browser(notebook: NotebookPage, name: str) -> None:
    """Rename as a person does."""
    in_file_browser(notebook, "Rename")
    editor = notebook.page.locator(".jp-DirListing-editor")
    editor.fill(name)
    editor.press("Enter")
    expect(notebook.page.locator(".jp-DirListing-item", has_text=name)).to_be_visible()
    notebook.name = name


def duplicate_in_file_browser(notebook: NotebookPage) -> str:
    """Duplicate as a person does; gives the copy's name."""
    in_file_browser(notebook, "Duplicate")
    name = notebook.name.replace(".ipynb", "-Copy1.ipynb")
    expect(notebook.page.locator(".jp-DirListing-item", has_text=name)).to_be_visible()
    return name
