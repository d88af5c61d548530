"""However a provider fails: what arrived is kept, the run says what happened, retry works."""

from __future__ import annotations

import pytest

from jupyter_chatstore.chat import Chat
from tests.providers import anthropic_wire, openai_wire
from tests.providers.conftest import KEY
from tests.providers.server import ProviderServer, Reply

OPENAI, ANTHROPIC = "openai:gpt-4o", "anthropic:claude-sonnet-5"
BAD_KEY = f"Incorrect API key provided: {KEY}."

OPENAI_START = openai_wire.texts("The half ", "of it")
ANTHROPIC_START = (anthropic_wire.start(), *anthropic_wire.text(0, "The half ", "of it")[:-1])

GOOD = {
    OPENAI: Reply((*openai_wire.texts("All of it"), *openai_wire.end(openai_wire.USAGE))),
    ANTHROPIC: Reply(
        (anthropic_wire.start(), *anthropic_wire.text(0, "All of it"), *anthropic_wire.end(3))
    ),
}

BEFORE = {
    "openai, wrong key": (
        OPENAI,
        openai_wire.refusal(401, BAD_KEY, "invalid_api_key"),
        "authentication",
        "OPENAI_API_KEY",
    ),
    "anthropic, wrong key": (
        ANTHROPIC,
        anthropic_wire.refusal(401, "authentication_error", BAD_KEY),
        "authentication",
        "ANTHROPIC_API_KEY",
    ),
    "openai, forbidden": (
        OPENAI,
        openai_wire.refusal(403, "Not in your country"),
        "authentication",
        "Not in your country",
    ),
    "openai, no such model": (
        OPENAI,
        openai_wire.refusal(404, "The model does not exist", "model_not_found"),
        "model_not_found",
        "Choose another model",
    ),
    "openai, too many requests": (
        OPENAI,
        openai_wire.refusal(429, "Rate limit reached", "rate_limit_exceeded", Retry_After="7"),
        "rate_limit",
        "Wait 7 s",
    ),
    "anthropic, too many requests": (
        ANTHROPIC,
        anthropic_wire.refusal(429, "rate_limit_error", "Slow down", Retry_After="12"),
        "rate_limit",
        "Wait 12 s",
    ),
    "openai, broken": (OPENAI, openai_wire.refusal(500, "Oops"), "run", "Retry"),
    "anthropic, overloaded": (
        ANTHROPIC,
        anthropic_wire.refusal(529, "overloaded_error", "Overloaded"),
        "run",
        "Retry",
    ),
}

AMID = {
    "openai, an error event": (
        OPENAI,
        Reply((*OPENAI_START, openai_wire.error_event(f"The server had an error {KEY}"))),
        None,
    ),
    "anthropic, an error event": (
        ANTHROPIC,
        Reply((*ANTHROPIC_START, anthropic_wire.error_event("overloaded_error", "Overloaded"))),
        None,
    ),
    "openai, cut off": (OPENAI, Reply(OPENAI_START, cut=True), "connection"),
    "anthropic, cut off": (ANTHROPIC, Reply(ANTHROPIC_START, cut=True), "connection"),
    "openai, ends without an end": (OPENAI, Reply(OPENAI_START), "connection"),
    "anthropic, ends without an end": (ANTHROPIC, Reply(ANTHROPIC_START), "connection"),
    "openai, not JSON": (OPENAI, Reply((*OPENAI_START, "data: {oops\n\n")), None),
    "anthropic, not JSON": (
        ANTHROPIC,
        Reply((*ANTHROPIC_START, "event: content_block_delta\ndata: {oops\n\n")),
        None,
    ),
}


@pytest.fixture
def chat(server: ProviderServer, db_path):
    with Chat(store=db_path, namespace={}) as chat:
        yield chat


def retried(chat: Chat, server: ProviderServer, failed_id: str) -> str:
    """The text of the answer that a retry gives; the failed one stays beside it."""
    server.replies = [GOOD[chat.model]]
    again = chat.regenerate(failed_id)
    text = chat.wait(again.answer.id, 120).text
    siblings = [message.id for message in chat.store.siblings(failed_id)]
    assert siblings == [failed_id, again.answer.id]
    return text


@pytest.mark.parametrize("name", BEFORE)
def test_a_refusal_says_what_to_do(name: str, chat: Chat, server: ProviderServer) -> None:
    chat.model, reply, code, hint = BEFORE[name]
    server.replies = [reply]
    message = chat.send("hi")
    error = chat.store.runs([message.id])[message.id].error
    assert (message.status, message.text, error["code"]) == ("error", "", code)
    assert hint in " ".join((error["what"], error["hint"]))
    assert KEY not in repr(error)
    assert "kept" in error["kept"]
    assert len(server.requests) == 1, "a refusal is shown at once, not tried again in silence"
    assert retried(chat, server, message.id) == "All of it"


@pytest.mark.parametrize("name", AMID)
def test_what_had_arrived_is_kept(name: str, chat: Chat, server: ProviderServer) -> None:
    chat.model, reply, code = AMID[name]
    server.replies = [reply]
    message = chat.send("hi")
    run = chat.store.runs([message.id])[message.id]
    assert (message.status, message.text) == ("error", "The half of it")
    assert run.error["code"] in ({code} if code else {"run", "connection"})
    assert KEY not in repr(run.error)
    assert run.usage.output_tokens is None, "of half an answer the count is unknown"
    assert run.cost_usd is None
    assert retried(chat, server, message.id) == "All of it"


def test_a_server_that_is_not_there_is_a_connection_error(chat: Chat, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://user:geheim@127.0.0.1:9/v1")
    chat.model = OPENAI
    message = chat.send("hi")
    error = chat.store.runs([message.id])[message.id].error
    assert error["code"] == "connection"
    assert "geheim" not in repr(error)


def test_a_missing_key_says_which_variable_and_which_keyring_entry(chat: Chat, monkeypatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    chat.model = ANTHROPIC
    message = chat.send("hi")
    error = chat.store.runs([message.id])[message.id].error
    assert error["code"] == "authentication"
    assert "ANTHROPIC_API_KEY" in error["hint"]
    assert "keyring set jupyter_chatstore anthropic" in error["hint"]


@pytest.mark.parametrize("model", ["gpt-5", "nobody:model", "openai:", "groq:llama"])
def test_an_unusable_model_is_an_error_with_a_next_step(chat: Chat, model: str) -> None:
    chat.model = model
    message = chat.send("hi")
    error = chat.store.runs([message.id])[message.id].error
    assert error["code"] == "model_not_found"
    assert error["hint"]


def test_a_failed_answer_without_text_is_not_sent_again(chat: Chat, server: ProviderServer) -> None:
    chat.model = OPENAI
    server.replies = [openai_wire.refusal(500, "Oops"), GOOD[OPENAI]]
    chat.send("first")
    chat.send("second")
    roles = [message["role"] for message in server.requests[1].body["messages"]]
    assert roles == ["user", "user"]


def test_stop_ends_a_stream_that_is_still_open(chat: Chat, server: ProviderServer) -> None:
    chat.model = OPENAI
    server.replies = [Reply(OPENAI_START, hold=True)]
    events = chat.stream("hi")
    for event in events:
        if getattr(event, "text", "") == "of it":
            chat.stop()
    assert (events.message.status, events.message.text) == ("stopped", "The half of it")
