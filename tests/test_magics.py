"""`%chat` and `%%chat` in a real kernel, and in a plain IPython shell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from jupyter_chatstore import Store
from jupyter_chatstore.magics import register
from tests.kernel import running_kernel


@pytest.fixture
def kernel(tmp_path: Path):
    with running_kernel(tmp_path) as kernel:
        kernel.run("%load_ext jupyter_chatstore")
        yield kernel


def displayed(published: list[dict]) -> dict:
    """The one output of a cell, as it would be saved: after all its updates."""
    made = [m for m in published if m["msg_type"] == "display_data"]
    assert len(made) == 1
    updates = [m for m in published if m["msg_type"] == "update_display_data"]
    return (updates or made)[-1]["content"]["data"]


class TestTheCellMagic:
    def test_leaves_the_answer_below_as_markdown(self, kernel, db_path):
        data = displayed(kernel.run("%%chat\nhello ![x](https://evil.example/x.png)"))
        with Store(db_path) as store:
            (thread,) = store.threads()
            question, answer = store.messages(thread.id)
        assert question.text == "hello ![x](https://evil.example/x.png)"
        assert "![x]" in answer.text
        assert data["text/markdown"] == answer.text.replace("![x]", "[x]")

    def test_goes_on_in_the_same_thread_until_told_otherwise(self, kernel, db_path):
        for cell in ("%%chat\nhello", "%%chat\nand again", "%%chat --new\nanew"):
            kernel.run(cell)
        with Store(db_path) as store:
            assert [thread.message_count for thread in store.threads()] == [2, 4]

    def test_asks_in_the_thread_of_the_panel_that_the_notebook_shows(self, kernel):
        kernel.run("from jupyter_chatstore import ChatPanel\npanel = ChatPanel()\npanel")
        kernel.run("thread = panel.new_thread('joins')")
        kernel.run("%%chat\nhello")
        assert kernel.value("panel.store.thread(thread.id).message_count") == "2"

    def test_interrupted_keeps_what_has_arrived(self, kernel, db_path):
        request_id = kernel.start("%%chat\n/help")
        kernel.wait_for(lambda m: m["msg_type"] == "update_display_data")
        kernel.manager.interrupt_kernel()
        published = kernel.wait_for_end(request_id)
        error = next(m for m in published if m["msg_type"] == "error")
        assert error["content"]["traceback"] == ["Stopped. What had arrived of the answer is kept."]
        with Store(db_path) as store:
            answer = store.messages(store.threads()[0].id)[-1]
        assert answer.status == "stopped"
        assert answer.text
        assert displayed(published)["text/markdown"].endswith("*Stopped.*")

    def test_a_model_that_is_not_there_says_so_and_is_asked_only_once(self, kernel):
        data = displayed(kernel.run("%%chat --model nope:nothing\nhello"))
        assert "There is no provider 'nope'" in data["text/markdown"]
        assert "no language model" in displayed(kernel.run("%%chat\nhello"))["text/markdown"]


class TestTheLineMagic:
    def test_shows_one_panel_however_often_it_is_asked(self, kernel):
        first, second = (
            displayed(kernel.run("%chat"))["application/vnd.jupyter.widget-view+json"]
            for _ in range(2)
        )
        assert first["model_id"] == second["model_id"]

    def test_shows_the_notebooks_own_panel(self, kernel):
        kernel.run("from jupyter_chatstore import ChatPanel\npanel = ChatPanel()")
        shown = displayed(kernel.run("%chat --model offline"))
        view = shown["application/vnd.jupyter.widget-view+json"]
        assert kernel.value("panel.model_id") == repr(view["model_id"])


class TestAPlainShell:
    def test_prints_the_answer_once(self):
        cell = "get_ipython().run_cell_magic('chat', '', 'hello')"
        ran = subprocess.run(
            [
                sys.executable,
                "-m",
                "IPython",
                "--simple-prompt",
                "--ext=jupyter_chatstore",
                "-c",
                cell,
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.count("no language model") == 1

    def test_has_a_panel_of_its_own(self):
        shells = InteractiveShell(), InteractiveShell()
        for shell in shells:
            register(shell)
        one, other = (shell.find_magic("chat").__self__ for shell in shells)
        assert one is not other
