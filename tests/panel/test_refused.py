"""What the server did not take is told of in the panel, sent once more or let go."""

from __future__ import annotations

import pytest

from tests.sync.live import LiveServer, until


@pytest.fixture
def server(tmp_path):
    with LiveServer(tmp_path / "server") as running:
        yield running


def test_it_is_listed_sent_again_and_let_go(server, store, open_panel):
    thread = store.new_thread(title="joins")
    store.set_thread(thread.id, system_prompt="x" * 300_000)
    with server.sign_in(store, server.add("ada@example.org"), "laptop"):
        front = open_panel()
        front.hello()
        told = front.wait_for(lambda m: m["kind"] == "sync" and m["sync"]["refused"] == 1)
        assert told["sync"]["state"] == "synced"
        (first,) = front.ask("refused")["refused"]
        assert (first["thread_title"], first["what"]) == ("joins", "system prompt")
        front.ask("settle_refused", op_ids=[first["op_id"]], again=True)
        (second,) = until(lambda: front.ask("refused")["refused"])
        assert second["op_id"] != first["op_id"]
        start = len(front.comm.sent)
        left = front.ask("settle_refused", op_ids=[second["op_id"]], again=False)
        assert left["refused"] == []
        front.wait_for(lambda m: m["kind"] == "sync" and m["sync"]["refused"] == 0, start)
        assert len(store.thread(thread.id).system_prompt) == 300_000
