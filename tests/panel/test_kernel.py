"""The panel in a real kernel."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jupyter_chatstore import Store
from tests.kernel import running_kernel

MAKE_PANEL = "from jupyter_chatstore import ChatPanel\npanel = ChatPanel()\npanel"


OLDER_IPYKERNEL = Path(sys.prefix) / "ipykernel-7.3"
"""Put there by `make test`: 7.3 sends requests to subshells in another way than 7.4."""


@pytest.fixture(params=["installed", "7.3"])
def kernel(tmp_path, request):
    older = request.param == "7.3"
    if older and not OLDER_IPYKERNEL.is_dir():
        pytest.skip("ipykernel 7.3 is not here; `make test` installs it")
    with running_kernel(tmp_path, OLDER_IPYKERNEL if older else None) as kernel:
        if older:
            assert kernel.value("__import__('ipykernel').__version__").startswith("'7.3")
        yield kernel


def test_it_is_shown_answers_and_is_answered(kernel, db_path):
    shown = [m for m in kernel.run(MAKE_PANEL) if m["msg_type"] == "execute_result"]
    data = shown[0]["content"]["data"]
    assert data["text/plain"] == "ChatPanel(model='offline')"
    assert "application/vnd.jupyter.widget-view+json" in data

    comm_id = kernel.panel_comm()
    kernel.post(comm_id, {"kind": "hello", "req": "1", "protocol": 1})
    assert kernel.reply_to("1")["threads"] == []
    message_id = "01a1fce7-302d-744e-bcd9-1afd0927d12c"
    ask = {"thread_id": None, "message_id": message_id, "text": "hello"}
    kernel.post(comm_id, {"kind": "send", "req": "2", **ask})
    answer_id = kernel.reply_to("2")["message_id"]
    kernel.wait_for(
        lambda m: (
            m["msg_type"] == "comm_msg"
            and m["content"]["data"].get("content", {}).get("kind") == "done"
        )
    )
    with Store(db_path) as store:
        assert store.message(answer_id).status == "complete"


def test_it_answers_on_a_subshell_while_a_cell_runs(kernel, tmp_path):
    kernel.run(MAKE_PANEL)
    comm_id = kernel.panel_comm()
    subshell_id = kernel.make_subshell()
    go_on = tmp_path / "go-on"
    request_id = kernel.start(
        "import pathlib, threading\n"
        "print('running', flush=True)\n"
        f"while not pathlib.Path({str(go_on)!r}).exists(): threading.Event().wait(0.02)\n"
    )
    kernel.wait_for(lambda m: m["msg_type"] == "stream" and "running" in m["content"]["text"])
    kernel.post(comm_id, {"kind": "hello", "req": "1", "protocol": 1}, subshell_id)
    reply = kernel.reply_to("1")  # the cell runs until we let it end, so this came meanwhile
    assert reply["kind"] == "hello"
    message_id = "01a1fce7-302d-744e-bcd9-1afd0927d12c"
    ask = {"thread_id": None, "message_id": message_id, "text": "hello"}
    kernel.post(comm_id, {"kind": "send", "req": "2", **ask}, subshell_id)
    assert kernel.reply_to("2")["kind"] == "sent"
    kernel.wait_for(
        lambda m: (
            m["msg_type"] == "comm_msg"
            and m["content"]["data"].get("content", {}).get("kind") == "done"
        )
    )
    go_on.touch()
    kernel.wait_for_end(request_id)
