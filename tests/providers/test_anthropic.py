"""What Anthropic's Messages API sends becomes an answer, a run and a cost."""

from __future__ import annotations

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.model import ReasoningPart, TextPart, Usage
from tests.providers import anthropic_wire as wire
from tests.providers.conftest import KEY
from tests.providers.server import ProviderServer, Reply


def test_text_and_thinking_arrive(anthropic: Chat, server: ProviderServer) -> None:
    pieces = (wire.start(), *wire.thinking(0, "Hm", "m."), *wire.text(1, "Forty-", "two"))
    server.replies = [Reply((*pieces, *wire.end(12)))]
    message = anthropic.send("why?")
    assert message.parts == (ReasoningPart("Hmm."), TextPart("Forty-two"))
    assert message.status == "complete"


def test_cached_tokens_are_counted_into_the_input(anthropic: Chat, server: ProviderServer) -> None:
    usage = {"cache_read_input_tokens": 500, "cache_creation_input_tokens": 90}
    server.replies = [Reply((wire.start(**usage), *wire.text(0, "ok"), *wire.end(20)))]
    message = anthropic.send("hi")
    run = anthropic.store.runs([message.id])[message.id]
    assert run.usage == Usage(
        input_tokens=600, output_tokens=20, cache_read_tokens=500, cache_write_tokens=90
    )
    assert run.cost_usd is None, "the address is not Anthropic's, so the price is not known"


def test_the_key_is_sent_in_a_header(anthropic: Chat, server: ProviderServer) -> None:
    server.replies = [Reply((wire.start(), *wire.text(0, "ok"), *wire.end(1)))]
    anthropic.send("hi")
    assert any(KEY in value for value in server.requests[0].headers.values())
    assert KEY not in repr(server.requests[0].body)
    assert server.requests[0].path.startswith("/v1/messages")
