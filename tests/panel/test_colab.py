"""The panel with the kernel, widgets and IPython that Colab ships, on a connection of their own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jupyter_chatstore import Store
from tests.kernel import Kernel, running_kernel

COLAB = Path(sys.prefix) / "colab"
"""Put there by `make test`."""

VERSIONS = """\
import IPython, anywidget, ipykernel, ipywidgets
all_of = ipykernel, ipywidgets, anywidget, IPython
" ".join(each.__version__.rpartition(".")[0] for each in all_of)"""
MESSAGE_ID = "01a1fce7-302d-744e-bcd9-1afd0927d12c"


@pytest.fixture
def kernel(tmp_path):
    if not COLAB.is_dir():
        pytest.skip("Colab's packages are not here; `make test` installs them")
    with running_kernel(tmp_path, COLAB) as kernel:
        assert kernel.value(VERSIONS) == "'6.17 7.7 0.9 7.34'"
        yield kernel


def content(message: dict) -> dict:
    """What the panel says in a published message; empty if it is another's."""
    if message["msg_type"] != "comm_msg":
        return {}
    return message["content"]["data"].get("content", {})


def test_it_is_shown_answers_and_streams_while_a_cell_runs(kernel: Kernel, tmp_path, db_path):
    kernel.run('import os\nos.environ["JUPYTER_CHATSTORE_OFFLINE_DELAY_MS"] = "15"')
    shown = kernel.run("from jupyter_chatstore import ChatPanel\npanel = ChatPanel()\npanel")
    data = [m["content"]["data"] for m in shown if "data" in m["content"]]
    assert any("application/vnd.jupyter.widget-view+json" in each for each in data)
    comm_id = kernel.panel_comm()
    kernel.post(comm_id, {"kind": "hello", "req": "1", "protocol": 1})
    assert kernel.reply_to("1")["kind"] == "hello"
    # What is asked before a cell is answered beside it: kernel to browser needs no main thread.
    go_on = tmp_path / "go-on"
    ask = {"thread_id": None, "message_id": MESSAGE_ID, "text": "/help"}
    kernel.post(comm_id, {"kind": "send", "req": "2", **ask})
    running = kernel.start(
        "import pathlib, threading\n"
        f"while not pathlib.Path({str(go_on)!r}).exists(): threading.Event().wait(0.02)"
    )
    done = kernel.wait_for(lambda m: content(m).get("kind") == "done")
    deltas = [c["text"] for c in map(content, kernel.published) if c.get("kind") == "delta"]
    assert len(deltas) > 2
    # What is asked meanwhile waits for the cell, and is not lost.
    kernel.post(comm_id, {"kind": "threads", "req": "3", "after": None, "limit": 10})
    go_on.touch()
    kernel.wait_for_end(running)
    assert len(kernel.reply_to("3")["threads"]) == 1
    with Store(db_path) as store:
        answer = store.message(content(done)["message_id"])
    assert answer.status == "complete"
    assert "".join(deltas) == answer.text
