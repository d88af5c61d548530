"""The main journey: ask, ask again, a second thread, and all of it after whatever happens."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copy

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat_view import ChatView
from tests.browser.lab import Lab, NotebookPage

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


class TestAskingInTheNotebook:
    def test_an_answer_streams_in_as_markdown(self, penguins: NotebookPage) -> None:
        chat = ChatView(penguins.panel).ready()
        chat.ask("describe @penguins")
        expect(chat.answers.last).to_have_attribute("aria-busy", "true")
        expect(chat.answers.last).to_contain_text("pandas table with 344 rows")
        answer = chat.wait_for_end()
        expect(answer.locator("table").first).to_contain_text("species")
        expect(answer.locator("pre code .hljs-string").first).to_be_visible()
        expect(answer.locator("footer")).to_contain_text("offline")

    def test_copy_puts_the_code_on_the_clipboard(self, penguins: NotebookPage) -> None:
        chat = ChatView(penguins.panel).ready()
        answer = chat.ask_and_wait("describe @penguins")
        answer.get_by_role("button", name="Copy").first.click()
        copied = penguins.page.evaluate("navigator.clipboard.readText()")
        assert 'penguins.groupby("species")' in copied

    def test_what_is_sent_is_shown_before_it_is_sent(self, penguins: NotebookPage) -> None:
        chat = ChatView(penguins.panel).ready()
        chat.field.fill("describe @penguins")
        chip = chat.root.get_by_role("list", name="Sent along").get_by_role("listitem")
        expect(chip).to_contain_text(re.compile(r"@penguins · 344 . 8 · \d+ tokens"))

    def test_python_and_the_box_write_in_the_same_thread(self, penguins: NotebookPage) -> None:
        chat = ChatView(penguins.panel).ready()
        chat.ask_and_wait("describe @penguins")
        penguins.run('print(panel.send("/help").status)')
        expect(chat.questions).to_have_text(["describe @penguins", "/help"])
        expect(chat.answers).to_have_count(2)

    def test_search_finds_a_message_and_leads_to_it(self, penguins: NotebookPage) -> None:
        chat = ChatView(penguins.panel).ready()
        two_threads(chat)
        chat.root.get_by_role("searchbox").fill("flipper")
        chat.root.get_by_role("list", name="Found messages").get_by_role("button").first.click()
        expect(chat.title).to_contain_text("describe @penguins")


class TestNothingIsForgotten:
    def test_after_a_kernel_restart(self, penguins: NotebookPage) -> None:
        chat = ChatView(penguins.panel).ready()
        two_threads(chat)
        penguins.restart_kernel()
        penguins.run(LOAD)
        cell = penguins.run(SHOW)
        expect_two_threads(ChatView(cell.locator(".jcs")).ready())

    def test_after_the_page_is_reloaded(self, penguins: NotebookPage) -> None:
        two_threads(ChatView(penguins.panel).ready())
        penguins.save()
        penguins.page.reload()
        penguins.wait_for_kernel()
        expect_two_threads(ChatView(penguins.panel).ready())

    def test_what_was_typed_is_there_after_a_reload(self, penguins: NotebookPage) -> None:
        chat = ChatView(penguins.panel).ready()
        chat.ask_and_wait("/help")
        chat.field.fill("half a tho")
        penguins.save()
        penguins.page.reload()
        penguins.wait_for_kernel()
        expect(ChatView(penguins.panel).ready().field).to_have_value("half a tho")

    def test_no_message_is_in_the_saved_notebook(self, penguins: NotebookPage) -> None:
        two_threads(ChatView(penguins.panel).ready())
        penguins.save()
        saved = (penguins.lab.root / penguins.name).read_text()
        assert "pandas table with 344 rows" not in saved
        assert "Body mass" not in saved


class TestTheNotebookMoves:
    def test_its_id_is_written_when_a_panel_is_shown(self, penguins: NotebookPage) -> None:
        ChatView(penguins.panel).ready()
        assert notebook_id(penguins.lab, penguins.name, penguins.page)

    def test_renamed_in_the_file_browser_the_threads_follow(self, penguins: NotebookPage) -> None:
        chat = ChatView(penguins.panel).ready()
        two_threads(chat)
        before = notebook_id(penguins.lab, penguins.name, penguins.page)
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
    for _ in range(100):
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
