"""An answer that grows above what a message can hold ends in words, and the thread goes on."""

from __future__ import annotations

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.store.asked import MAX_MESSAGE_BYTES
from tests.providers import openai_wire as wire
from tests.providers.server import ProviderServer, Reply


def test_what_fits_of_an_answer_without_end_is_kept(openai: Chat, server: ProviderServer) -> None:
    piece = "x" * (MAX_MESSAGE_BYTES // 4 + 1)
    server.replies = [
        Reply((*wire.texts("é", *[piece] * 4), *wire.end())),
        Reply((*wire.texts("short"), *wire.end())),
    ]
    answer = openai.send("go on and on")
    kept = openai.store.message(answer.id)
    assert kept.status == answer.status == "error"
    assert len(kept.text.encode()) == MAX_MESSAGE_BYTES
    error = openai.store.runs([answer.id])[answer.id].error or {}
    assert "64 MiB" in error["what"]
    assert openai.send("and now?").text == "short"
