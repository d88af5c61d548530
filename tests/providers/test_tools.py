"""A model calls tools over the real wire formats: what it asked, what it got, what is kept."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.chat.events import PartAdded
from jupyter_chatstore.chat.tools.toolbox import MAX_ROUNDS
from jupyter_chatstore.model import Message, ToolCallPart, ToolResultPart
from tests.providers import anthropic_wire, openai_wire
from tests.providers.conftest import KEY
from tests.providers.server import ProviderServer, Reply

ALL = ["look_at", "list_variables", "last_error", "search_history", "query_frames", "query_history"]
FRAME = pd.DataFrame({"island": ["Dream", "Dream", "Biscoe"], "mass": [3700, 3900, 5000]})
MEANS = '{"sql": "select island, avg(mass) as mean from birds group by 1 order by 1"}'


def openai_answer(*texts: str) -> Reply:
    return Reply((*openai_wire.texts(*texts), *openai_wire.end(openai_wire.USAGE)))


def openai_calls(*wanted: tuple[str, str, str]) -> Reply:
    end = openai_wire.end(openai_wire.USAGE, "tool_calls")
    return Reply((*openai_wire.texts("Let me look."), *openai_wire.calls(*wanted), *end))


def allow(chat: Chat, *names: str, **settings: Any) -> None:
    chat.surroundings._namespace = {"birds": FRAME, "note": f"call it {KEY}"}
    thread = chat.new_thread()
    chat.store.set_thread(thread.id, settings={"tools": list(names), **settings})


def results(message: Message) -> list[ToolResultPart]:
    return [part for part in message.parts if isinstance(part, ToolResultPart)]


def states(message: Message) -> list[str | None]:
    return [part.state for part in message.parts if isinstance(part, ToolCallPart)]


@pytest.fixture
def helped(openai: Chat) -> Chat:
    """A chat whose thread allows all tools that only look."""
    allow(openai, *ALL)
    return openai


def test_a_call_in_pieces_is_answered_and_the_model_goes_on(
    helped: Chat, server: ProviderServer
) -> None:
    server.replies = [openai_calls(("c1", "query_frames", MEANS)), openai_answer("Biscoe.")]
    message = helped.send("where are they heaviest?")
    text, call, result, last = message.parts
    assert (text.text, last.text, message.status) == ("Let me look.", "Biscoe.", "complete")
    assert (call.name, call.arguments, call.state) == ("query_frames", json.loads(MEANS), "done")
    rows = {"columns": ["island", "mean"], "rows": [["Biscoe", 5000.0], ["Dream", 3800.0]]}
    assert result == ToolResultPart("c1", {**rows, "more": False})

    second = server.requests[1].body["messages"]
    assert [m["role"] for m in second] == ["user", "assistant", "tool"]
    function = second[1]["tool_calls"][0]["function"]
    assert (function["name"], json.loads(function["arguments"])) == (call.name, call.arguments)
    assert second[2]["tool_call_id"] == "c1"
    assert json.loads(second[2]["content"])["rows"] == rows["rows"]
    assert helped.store.message(message.id).parts == message.parts


def test_only_what_the_thread_allows_is_offered(openai: Chat, server: ProviderServer) -> None:
    server.replies = [openai_answer("ok")]
    openai.send("hi")
    allow(openai, "look_at", "no such tool")
    openai.send("hi")
    allow(openai, run_code="ask")
    openai.send("hi")
    offered = [
        [tool["function"]["name"] for tool in request.body.get("tools", [])]
        for request in server.requests
    ]
    assert offered == [[], ["look_at"], ["run_code"]]


def test_calls_side_by_side_are_all_answered(helped: Chat, server: ProviderServer) -> None:
    looks = ("b", "look_at", '{"name": "birds"}'), ("c", "look_at", '{"name": "note"}')
    server.replies = [openai_calls(("a", "list_variables", ""), *looks), openai_answer("Done.")]
    message = helped.send("what is there?")
    first, second, third = results(message)
    assert [part.tool_call_id for part in (first, second, third)] == ["a", "b", "c"]
    assert first.content["rows"][0] == ["birds", "dataframe", "3 × 2"]
    assert "island" in second.content
    assert "call it" in third.content
    sent = server.requests[1].body["messages"][2:]
    assert [m["tool_call_id"] for m in sent] == ["a", "b", "c"]


def test_several_rounds_are_added_up(helped: Chat, server: ProviderServer) -> None:
    look = ("c", "look_at", '{"name": "birds"}')
    server.replies = [openai_calls(look), openai_calls(look), openai_answer("Done.")]
    message = helped.send("look twice")
    assert len(results(message)) == 2
    run = helped.store.runs([message.id])[message.id]
    assert (run.usage.input_tokens, run.usage.output_tokens) == (3000, 300)
    assert run.usage.cache_read_tokens == 1200
    assert run.context["tools"][0] == "look_at"
    assert len(server.requests[2].body["messages"]) == 5


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("look_at", '{"name": ', "arguments of look_at don't fit"),
        ("look_at", "[1]", "arguments of look_at don't fit"),
        ("look_at", '{"nome": "birds"}', "name: Field required"),
        ("look_at", '{"name": "nothing"}', "no variable of that name"),
        ("look_at", '{"name": "file:/etc/passwd"}', "not the name of a variable"),
        ("launch_rockets", "{}", "no tool of that name"),
        ("run_code", '{"code": "1"}', "no tool of that name"),
        ("query_frames", '{"sql": "selec"}', "DuckDB"),
        ("query_frames", '{"sql": "copy birds to \'x.csv\'"}', "Only one SELECT"),
        ("query_frames", '{"sql": "select 1; select 2"}', "Only one SELECT"),
        ("query_frames", '{"sql": "from read_csv(\'/etc/passwd\')"}', "DuckDB refuses"),
        ("query_frames", '{"sql": "from \'/etc/passwd\'"}', "DuckDB refuses"),
        ("query_history", '{"sql": "drop table messages"}', "Only one SELECT"),
    ],
)
def test_a_call_that_can_t_be_answered_is_told_why_and_the_model_goes_on(
    helped: Chat, server: ProviderServer, name: str, arguments: str, told: str
) -> None:
    server.replies = [openai_calls(("c", name, arguments)), openai_answer("Never mind.")]
    message = helped.send("try")
    (result,) = results(message)
    assert result.is_error
    assert told in result.content
    assert states(message) == ["failed"]
    assert message.parts[-1].text == "Never mind."
    assert told in server.requests[1].body["messages"][2]["content"]


def test_a_key_in_a_variable_does_not_leave(helped: Chat, server: ProviderServer) -> None:
    server.replies = [openai_calls(("c", "look_at", '{"name": "note"}')), openai_answer("ok")]
    message = helped.send("look")
    assert "[hidden]" in results(message)[0].content
    assert KEY not in repr(server.requests[1].body)


def test_a_model_that_never_stops_asking_is_stopped(helped: Chat, server: ProviderServer) -> None:
    server.replies = [openai_calls(("c", "list_variables", "{}"))]
    message = helped.send("loop")
    assert message.status == "error"
    assert states(message) == ["done"] * MAX_ROUNDS + ["refused", None]
    error = helped.store.runs([message.id])[message.id].error
    assert "more than 10 times" in error["what"]


def test_anthropic_s_blocks_do_the_same_and_keep_their_thoughts(
    anthropic: Chat, server: ProviderServer
) -> None:
    wire = anthropic_wire
    allow(anthropic, *ALL)
    asked = (
        wire.start(),
        *wire.thinking(0, "I need the means.", signature="c2lnbmVk"),
        *wire.tool_use(1, "toolu_1", "query_frames", MEANS[:20], MEANS[20:]),
        *wire.tool_use(2, "toolu_2", "look_at", '{"name":', ' "birds"}'),
        *wire.end(20, "tool_use"),
    )
    told = (wire.start(), *wire.text(0, "Biscoe."), *wire.end(5))
    server.replies = [Reply(asked), Reply(told)]
    message = anthropic.send("where?")
    kinds = [part.type for part in message.parts]
    assert kinds == ["reasoning", "tool_call", "tool_call", "tool_result", "tool_result", "text"]
    assert states(message) == ["done", "done"]
    assistant, user = server.requests[1].body["messages"][1:]
    assert [block["type"] for block in assistant["content"]] == ["thinking", "tool_use", "tool_use"]
    assert assistant["content"][0]["signature"] == "c2lnbmVk"
    assert [block["tool_use_id"] for block in user["content"]] == ["toolu_1", "toolu_2"]
    usage = anthropic.store.runs([message.id])[message.id].usage
    assert (usage.input_tokens, usage.output_tokens) == (20, 25)


class TestACallThatAsks:
    CODE = ("c1", "run_code", '{"code": "print(1)"}')

    def test_is_not_run_when_refused(self, openai: Chat, server: ProviderServer) -> None:
        allow(openai, run_code="ask")
        server.replies = [openai_calls(self.CODE), openai_answer("As you like.")]
        message = self.answered(openai, allowed=False)
        (result,) = results(message)
        assert (result.is_error, states(message)) == (True, ["refused"])
        assert "did not allow" in result.content
        assert message.parts[-1].text == "As you like."

    def test_says_so_where_there_is_no_kernel(self, openai: Chat, server: ProviderServer) -> None:
        allow(openai, run_code="ask")
        server.replies = [openai_calls(self.CODE), openai_answer("I see.")]
        message = self.answered(openai, allowed=True)
        assert "no notebook kernel" in results(message)[0].content

    def test_ends_with_a_stop_and_is_asked_no_more(
        self, openai: Chat, server: ProviderServer
    ) -> None:
        allow(openai, run_code="ask")
        server.replies = [openai_calls(self.CODE), openai_answer("never")]
        stream = openai.stream("run it")
        asked = self.asked(stream)
        openai.stop()
        list(stream)
        assert stream.message.status == "stopped"
        assert not results(stream.message)
        with pytest.raises(LookupError, match="no longer asked"):
            openai.approve(asked.message_id, asked.part, allowed=True)
        assert len(server.requests) == 1

    def test_is_answered_once(self, openai: Chat, server: ProviderServer) -> None:
        allow(openai, run_code="ask")
        server.replies = [openai_calls(self.CODE), openai_calls(self.CODE), openai_answer("ok")]
        stream = openai.stream("run it")
        first = self.asked(stream)
        openai.approve(first.message_id, first.part, allowed=False)
        with pytest.raises(LookupError):
            openai.approve(first.message_id, first.part, allowed=True)
        second = self.asked(stream)
        assert second.part != first.part, "the same id of a call is another question"
        openai.approve(second.message_id, second.part, allowed=False)
        list(stream)
        assert states(stream.message) == ["refused", "refused"]

    def answered(self, chat: Chat, *, allowed: bool) -> Message:
        stream = chat.stream("run it")
        asked = self.asked(stream)
        assert asked.value.arguments == {"code": "print(1)"}
        chat.approve(asked.message_id, asked.part, allowed=allowed)
        list(stream)
        return stream.message

    def asked(self, stream: Any) -> PartAdded:
        return next(
            event
            for event in stream
            if isinstance(event, PartAdded) and getattr(event.value, "state", None) == "asked"
        )
