"""What an OpenAI-compatible server sends becomes an answer, a run and a cost."""

from __future__ import annotations

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.model import Message, ReasoningPart, Run, TextPart, Usage
from tests.providers import openai_wire as wire
from tests.providers.conftest import KEY
from tests.providers.server import ProviderServer, Reply


def run_of(chat: Chat, message: Message) -> Run:
    return chat.store.runs([message.id])[message.id]


def answer(*texts: str) -> Reply:
    return Reply((*wire.texts(*texts), *wire.end(wire.USAGE)))


def test_text_arrives_in_order(openai: Chat, server: ProviderServer) -> None:
    server.replies = [answer("Hel", "lo ", "wörld 🐧")]
    message = openai.send("hi")
    assert (message.text, message.status) == ("Hello wörld 🐧", "complete")


def test_the_key_goes_to_the_provider_and_nowhere_else(
    openai: Chat, server: ProviderServer
) -> None:
    server.replies = [answer("ok")]
    openai.send("hi")
    assert f"Bearer {KEY}" in server.requests[0].headers.values()
    assert KEY not in repr(server.requests[0].body)
    assert server.requests[0].path == "/v1/chat/completions"


def test_usage_is_inclusive(openai: Chat, server: ProviderServer) -> None:
    server.replies = [answer("ok")]
    run = run_of(openai, openai.send("hi"))
    assert run.usage == Usage(
        input_tokens=1000, output_tokens=100, cache_read_tokens=400, reasoning_tokens=30
    )
    assert (run.provider, run.model, run.finish_reason) == ("openai", "gpt-4o", "stop")
    assert 0 < run.first_token_ms <= run.total_ms


def test_unknown_usage_is_unknown_and_not_zero(openai: Chat, server: ProviderServer) -> None:
    server.replies = [Reply((*wire.texts("ok"), *wire.end()))]
    run = run_of(openai, openai.send("hi"))
    assert run.usage == Usage()
    assert run.cost_usd is None


def test_a_known_name_behind_an_address_of_ones_own_has_no_known_price(
    openai: Chat, server: ProviderServer
) -> None:
    server.replies = [answer("ok")]
    run = run_of(openai, openai.send("hi"))
    assert run.usage.input_tokens == 1000
    assert run.cost_usd is None


def test_reasoning_is_a_part_of_its_own(openai: Chat, server: ProviderServer) -> None:
    pieces = (*wire.thoughts("Let me ", "think."), *wire.texts("42"), *wire.end(wire.USAGE))
    server.replies = [Reply(pieces)]
    message = openai.send("why?")
    assert message.parts == (ReasoningPart("Let me think."), TextPart("42"))
    assert message.text == "42"


def test_how_long_it_thought_is_kept(openai: Chat, server: ProviderServer) -> None:
    pieces = (*wire.thoughts("Let me ", "think."), *wire.texts("42"), *wire.end(wire.USAGE))
    server.replies = [Reply(pieces, pause_s=0.02)]
    message = openai.send("why?")
    thoughts = openai.store.message(message.id).parts[0]
    assert isinstance(thoughts, ReasoningPart)
    assert thoughts.duration_ms >= 20
    assert thoughts.duration_ms == message.parts[0].duration_ms


def test_the_conversation_so_far_is_sent(openai: Chat, server: ProviderServer) -> None:
    server.replies = [answer("one"), answer("two")]
    openai.system_prompt = "Be brief."
    openai.send("first")
    openai.send("second")
    sent = [(m["role"], m["content"]) for m in server.requests[1].body["messages"]]
    assert sent == [
        ("system", "Be brief."),
        ("user", "first"),
        ("assistant", "one"),
        ("user", "second"),
    ]


def test_a_threads_own_prompt_and_temperature_are_sent_and_kept_with_the_run(
    openai: Chat, server: ProviderServer
) -> None:
    server.replies = [answer("ok"), answer("ok")]
    openai.system_prompt = "Be brief."
    openai.store.set_thread(
        openai.thread.id, system_prompt="Be kind.", settings={"temperature": 0.2}
    )
    run = run_of(openai, openai.send("hi"))
    body = server.requests[0].body
    assert body["temperature"] == 0.2
    assert body["messages"][0] == {"role": "system", "content": "Be kind."}
    assert run.settings == {"temperature": 0.2}
    openai.store.set_thread(openai.thread.id, settings={"temperature": None})
    assert run_of(openai, openai.send("again")).settings is None
    assert "temperature" not in server.requests[1].body


def test_what_a_name_stands_for_is_sent_now_and_with_the_history(
    server: ProviderServer, openai: Chat
) -> None:
    server.replies = [answer("one"), answer("two")]
    openai.surroundings._namespace = {"rates": [1.5, 2.5]}
    openai.send("explain @rates")
    openai.surroundings._namespace = {}
    openai.send("and now?")
    first, second = (request.body["messages"] for request in server.requests)
    assert "[1.5, 2.5]" in first[-1]["content"]
    assert "[1.5, 2.5]" in second[0]["content"], "the model still sees what it was asked about"


def test_an_emoji_split_over_two_deltas_is_whole_again(
    openai: Chat, server: ProviderServer
) -> None:
    server.replies = [answer("a\ud83d", "\udc27b")]
    seen = "".join(getattr(event, "text", "") for event in openai.stream("hi"))
    assert seen == "a🐧b"
    assert openai.store.messages(openai.thread.id)[-1].text == "a🐧b"


def test_a_tool_call_is_kept_as_a_part(openai: Chat, server: ProviderServer) -> None:
    function = {"name": "lookup", "arguments": '{"q": 1}'}
    call = {"index": 0, "id": "call_1", "type": "function", "function": function}
    pieces = (
        wire.chunk({"role": "assistant", "tool_calls": [call]}),
        *wire.end(None, "tool_calls"),
    )
    server.replies = [Reply(pieces)]
    (part,) = openai.send("hi").parts
    assert (part.type, part.name, part.tool_call_id) == ("tool_call", "lookup", "call_1")
    assert part.arguments == {"q": 1}
