"""A panel beside a running cell: it is answered, it streams, it stops; or it says that it waits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from jupyter_chatstore import Store
from tests.browser.chat_view import ANSWER_MS, ChatView
from tests.browser.kernels import OLDER_IPYKERNEL, add_older_kernel
from tests.browser.lab import Lab, NotebookPage

SLOWLY = 'import os\nos.environ["JUPYTER_CHATSTORE_OFFLINE_DELAY_MS"] = "{delay_ms}"'
SHOW = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel()\npanel"
TWO_THREADS = """\
from jupyter_chatstore import Chat
with Chat(notebook={name!r}) as chat:
    chat.new_thread("Older")
    chat.send("the older question")
    chat.new_thread("Newer")
    chat.send("the newer question")"""
KERNEL_SETTINGS = "@jupyterlab/apputils-extension/kernels-settings"
RUNNING, INTERRUPTED = "[*]:", re.compile(r"KeyboardInterrupt")

CLICK_AND_TIME = """
([row, log, text]) => new Promise((resolve) => {
  const seen = new MutationObserver(() => {
    if (!log.textContent.includes(text)) return;
    seen.disconnect();
    resolve(performance.now() - clicked);
  });
  seen.observe(log, { childList: true, subtree: true, characterData: true });
  const clicked = performance.now();
  row.click();
})
"""


class RunningCell:
    """A cell that runs until it is told to go on."""

    def __init__(self, notebook: NotebookPage) -> None:
        self._notebook = notebook
        self._go = notebook.lab.root / f"{Path(notebook.name).stem}.go"
        self._go.unlink(missing_ok=True)
        self.cell: Locator = notebook.run(
            "import pathlib, time\n"
            'print("it runs")\n'
            f"while not pathlib.Path({str(self._go)!r}).exists(): time.sleep(0.05)",
            wait=False,
        )
        expect(self.cell.locator(".jp-OutputArea")).to_contain_text("it runs", timeout=ANSWER_MS)
        self.expect_running()

    def expect_running(self) -> None:
        """It has not ended yet."""
        expect(self.cell.locator(".jp-InputPrompt")).to_have_text(RUNNING, timeout=1)

    def end(self) -> None:
        """Let it end, and wait for its end."""
        self._go.touch()
        self._notebook.wait_for_run(self.cell)


@pytest.fixture(params=["installed", "7.3"])
def either_kernel(lab: Lab, page: Page, request: pytest.FixtureRequest) -> Iterator[NotebookPage]:
    """An empty notebook whose kernel is the installed ipykernel, or 7.3."""
    kernel = "python3"
    if request.param == "7.3":
        if not OLDER_IPYKERNEL.is_dir():
            pytest.skip("ipykernel 7.3 is not here; `make test` installs it")
        kernel = add_older_kernel(lab)
    name = f"{request.node.originalname}-{request.param}.ipynb"
    notebook = NotebookPage(lab, page).create(name, kernel=kernel)
    cell = notebook.run("import ipykernel\nprint(*ipykernel.version_info[:2])")
    shown = cell.locator(".jp-OutputArea-output").inner_text().split()
    assert (shown == ["7", "3"]) == (request.param == "7.3"), shown
    yield notebook
    lab.shutdown_kernels()


@pytest.fixture
def without_subshells(lab: Lab, loaded_anew: None) -> Iterator[None]:
    """JupyterLab sends what a panel asks to the kernel's main thread, as other front ends do."""
    lab.set(KERNEL_SETTINGS, {"commsOverSubshells": "disabled"})
    yield
    lab.set(KERNEL_SETTINGS, {})


class TestWhileACellRuns:
    def test_the_first_click_is_answered_and_an_answer_streams(
        self, either_kernel: NotebookPage
    ) -> None:
        notebook = either_kernel
        notebook.run(TWO_THREADS.format(name=notebook.name) + "\n" + SLOWLY.format(delay_ms=15))
        notebook.run(SHOW, wait=False)
        running = RunningCell(notebook)  # at once, as "run all" does: no word has come through yet
        chat = ChatView(notebook.panel).ready()
        chat.expect_titles("Newer", "Older")
        expect(chat.questions).to_have_text(["the newer question"])
        row = chat.threads.filter(has_text="Older").element_handle()
        log = chat.root.locator(".jcs-log").element_handle()
        took_ms = notebook.page.evaluate(CLICK_AND_TIME, [row, log, "the older question"])
        running.expect_running()
        print(f"\nfirst click while a cell runs: answered after {took_ms:.0f} ms")
        chat.ask("/help")
        expect(chat.answers).to_have_count(2)
        lengths = growing(notebook.page, chat)
        assert len(lengths) > 2, lengths
        expect(chat.wait_for_end()).to_contain_text("anthropic:claude-sonnet-5")
        running.expect_running()
        running.end()

    def test_interrupt_ends_the_cell_and_not_the_answer_and_stop_the_other_way(
        self, notebook: NotebookPage
    ) -> None:
        notebook.run(SLOWLY.format(delay_ms=60))
        notebook.run(SHOW)
        chat = ChatView(notebook.panel).ready()
        running = RunningCell(notebook)
        chat.ask("/help")
        expect(chat.answers.last).to_contain_text("I am the offline", timeout=ANSWER_MS)
        notebook.command("notebook:interrupt-kernel")
        expect(running.cell.locator(".jp-OutputArea")).to_contain_text(INTERRUPTED)
        expect(chat.answers.last).to_have_attribute("aria-busy", "true")
        answer = chat.wait_for_end()
        expect(answer).to_contain_text("anthropic:claude-sonnet-5")
        expect(answer.locator(".jcs-ending")).to_have_count(0)

        notebook.run(SLOWLY.format(delay_ms=1000))
        running = RunningCell(notebook)
        chat.ask("/help")
        expect(chat.answers).to_have_count(2, timeout=ANSWER_MS)
        expect(chat.answers.last).to_contain_text("I am", timeout=ANSWER_MS)
        chat.root.get_by_role("button", name="Stop").click()
        expect(chat.wait_for_end()).to_contain_text("Stopped. What had arrived is kept.")
        running.expect_running()
        running.end()


@pytest.mark.usefixtures("without_subshells")
class TestWhereTheKernelCanNotListenMeanwhile:
    def test_what_is_sent_waits_and_is_asked_once_and_what_is_typed_is_kept(
        self, notebook: NotebookPage
    ) -> None:
        notebook.run(SHOW)
        chat = ChatView(notebook.panel).ready()
        running = RunningCell(notebook)
        chat.ask("an impatient question")
        expect(chat.root.get_by_text("Waiting for the kernel…")).to_be_visible()
        expect(chat.questions).to_have_text(["an impatient question"])
        chat.field.fill("a second thought")
        wake(notebook.page)  # asks for everything anew, and posts again what has no reply
        expect(chat.answers).to_have_count(0)
        running.expect_running()
        running.end()
        expect(chat.answers).to_have_count(1, timeout=ANSWER_MS)
        chat.wait_for_end()
        expect(chat.root.get_by_text("Waiting for the kernel…")).to_have_count(0)
        expect(chat.questions).to_have_text(["an impatient question"])
        expect(chat.field).to_have_value("a second thought")
        assert asked(notebook.lab) == ["an impatient question"]

        chat.field.fill("")
        running = RunningCell(notebook)
        chat.field.press_sequentially("half a tho")
        expect(chat.root.get_by_text("Waiting for the kernel…")).to_be_visible()
        expect(chat.field).to_have_value("half a tho")
        running.end()
        expect(chat.root.get_by_text("Waiting for the kernel…")).to_have_count(0)
        chat.field.press_sequentially("ught")
        expect(chat.field).to_have_value("half a thought")


class TestWhereTheFileCanNotBeUsed:
    def test_chatting_goes_on_and_is_saved_once_it_can_be(self, notebook: NotebookPage) -> None:
        blocked = notebook.lab.folder / "blocked.db"
        blocked.mkdir()
        notebook.run(f'import os\nos.environ["JUPYTER_CHATSTORE_DB"] = {str(blocked)!r}')
        notebook.run(SHOW)
        chat = ChatView(notebook.panel)
        unsaved = chat.root.locator(".jcs-unsaved")
        expect(unsaved).to_have_text(
            "● not saved: the chat history's file can't be opened (Is a directory)",
            timeout=ANSWER_MS,
        )
        expect(chat.ask_and_wait("the first question")).to_contain_text("the first question")
        expect(unsaved).to_be_visible()
        blocked.rmdir()
        chat.ask_and_wait("the second question")
        expect(chat.saved).to_be_visible(timeout=ANSWER_MS)
        expect(unsaved).to_have_count(0)
        with Store(blocked) as store:
            (thread,) = store.threads()
            messages = store.messages(thread.id)
        assert [m.text for m in messages if m.role == "user"] == [
            "the first question",
            "the second question",
        ]
        assert [m.status for m in messages] == ["complete"] * 4


def growing(page: Page, chat: ChatView) -> list[int]:
    """The lengths that the last answer's text goes through until it has ended."""
    expect(chat.answers.last).to_be_visible(timeout=ANSWER_MS)
    return page.evaluate(
        """(answer) => new Promise((resolve) => {
          const lengths = [];
          const look = () => {
            const length = answer.textContent.length;
            if (length !== lengths.at(-1)) lengths.push(length);
            if (answer.ariaBusy === "false") resolve(lengths);
            else requestAnimationFrame(look);
          };
          look();
        })""",
        chat.answers.last.element_handle(),
    )


def wake(page: Page) -> None:
    """The network has come back, says the browser."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def asked(lab: Lab) -> list[str]:
    """The questions in the newest thread, as they are stored."""
    with Store(lab.db_path) as store:
        thread = store.threads(limit=1)[0]
        return [m.text for m in store.messages(thread.id) if m.role == "user"]
