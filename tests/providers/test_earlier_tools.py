"""What tools gave is sent again with later questions, as far as it fits; and all is counted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jupyter_chatstore.chat import Chat, file_part
from jupyter_chatstore.chat.context import estimate_tokens
from jupyter_chatstore.chat.looked import RESULT_CHARS
from jupyter_chatstore.chat.window import TOKENS_SETTING
from jupyter_chatstore.model import Message
from tests.providers import anthropic_wire, openai_wire
from tests.providers.server import ProviderServer, Reply
from tests.providers.test_files import CSV, PNG

LOOK = '{"name": "note"}'


def openai_answer(text: str) -> Reply:
    return Reply((*openai_wire.texts(text), *openai_wire.end(openai_wire.USAGE)))


def openai_calls(*ids: str) -> Reply:
    end = openai_wire.end(openai_wire.USAGE, "tool_calls")
    return Reply((*openai_wire.calls(*((id_, "look_at", LOOK) for id_ in ids)), *end))


def allow(chat: Chat, note: str) -> None:
    chat.surroundings._namespace = {"note": note}
    chat.store.set_thread(chat.new_thread().id, settings={"tools": ["look_at"]})


def disallow(chat: Chat) -> None:
    assert chat.thread is not None
    chat.store.set_thread(chat.thread.id, settings={"tools": []})


def left_out(chat: Chat, message: Message) -> int:
    context = chat.store.runs([message.id])[message.id].context
    assert context is not None
    return context["left_out_results"]


def test_openai_is_told_again_what_its_tools_gave(openai: Chat, server: ProviderServer) -> None:
    allow(openai, "penguins are heavy")
    server.replies = [openai_calls("c"), openai_calls("c"), openai_answer("Heavy.")]
    openai.send("what does it say?")
    server.replies = [openai_answer("As I said.")]
    assert left_out(openai, openai.send("again?")) == 0
    asked, call, *results, said, again = server.requests[-1].body["messages"]
    assert [m["role"] for m in (asked, call, said, again)] == ["user", *["assistant"] * 2, "user"]
    ids = [each["id"] for each in call["tool_calls"]]
    assert len(set(ids)) == 2  # the server gave both the same
    assert [m["tool_call_id"] for m in results] == ids
    assert all("penguins are heavy" in m["content"] for m in results)
    assert said["content"] == "Heavy."


def test_anthropic_is_told_what_another_model_found(
    anthropic: Chat, server: ProviderServer
) -> None:
    wire = anthropic_wire
    allow(anthropic, "penguins are heavy")
    server.replies = [openai_calls("call|of another:kind"), openai_answer("Heavy.")]
    asked = anthropic.ask("what does it say?", model="openai:gpt-4o")
    anthropic.wait(asked.answer.id)
    server.replies = [Reply((wire.start(), *wire.text(0, "So it is."), *wire.end(3)))]
    anthropic.send("again?")
    blocks = [
        block
        for message in server.requests[-1].body["messages"]
        for block in message["content"]
        if isinstance(block, dict)
    ]
    (use,) = (block for block in blocks if block["type"] == "tool_use")
    (result,) = (block for block in blocks if block["type"] == "tool_result")
    assert use["id"] == result["tool_use_id"]
    assert use["id"].replace("_", "").isalnum()
    assert (use["name"], use["input"]) == ("look_at", json.loads(LOOK))
    assert "penguins are heavy" in json.dumps(result["content"])


def test_a_long_result_is_sent_again_in_its_beginning(openai: Chat, server: ProviderServer) -> None:
    allow(openai, "long " * 3_000)
    server.replies = [openai_calls("c"), openai_answer("Long.")]
    first = openai.send("what does it say?")
    kept = first.parts[1].content
    openai.send("again?")
    (sent,) = (m["content"] for m in server.requests[-1].body["messages"] if m["role"] == "tool")
    assert sent.startswith(kept[:RESULT_CHARS])
    assert sent.endswith(f"({len(kept):,} characters in all)")


@pytest.mark.parametrize("why", ["no room", "no tools"])
def test_what_does_not_fit_is_left_out_and_named(
    openai: Chat, server: ProviderServer, why: str
) -> None:
    allow(openai, "word " * 400)
    server.replies = [openai_calls("a", "b"), openai_answer("Words.")]
    openai.send("what does it say?")
    if why == "no room":
        openai.store.set_setting(TOKENS_SETTING, 2_000)
    else:
        disallow(openai)
    assert openai.preview("again?").left_out_results == 2
    assert left_out(openai, openai.send("again?")) == 2
    roles = [m["role"] for m in server.requests[-1].body["messages"]]
    assert roles == ["user", "assistant", "user"]


def sent_texts(body: dict[str, Any]) -> str:
    return json.dumps([body["messages"], body.get("tools", [])])


def test_the_estimate_counts_files_tools_and_results(openai: Chat, server: ProviderServer) -> None:
    alone = openai.preview("what is this?").total_tokens
    table, picture = file_part("a.csv", "text/csv", CSV), file_part("a.png", "image/png", PNG)
    assert openai.preview("what is this?", [table]).total_tokens > alone
    assert openai.preview("what is this?", [picture]).total_tokens >= alone + 1_000
    allow(openai, "penguins are heavy " * 50)
    server.replies = [openai_calls("c"), openai_answer("Heavy.")]
    with_tools = openai.preview("what does it say?").total_tokens
    assert with_tools > alone + 20
    openai.send("what does it say?")
    expected = openai.preview("again?").total_tokens
    server.replies = [openai_answer("Heavy.")]
    openai.send("again?")
    # What JSON puts around each piece is not counted.
    assert 0.5 < expected / estimate_tokens(sent_texts(server.requests[-1].body)) < 1.2
