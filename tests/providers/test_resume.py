"""What a model is sent when an answer goes on, or when it is asked for a title."""

from __future__ import annotations

from jupyter_chatstore.chat import Chat
from tests.providers import openai_wire as wire
from tests.providers.server import ProviderServer, Reply


def answer(*texts: str) -> Reply:
    return Reply((*wire.texts(*texts), *wire.end(wire.USAGE)))


def test_an_answer_that_was_cut_off_goes_on_and_repeats_nothing(
    openai: Chat, server: ProviderServer
) -> None:
    server.replies = [
        Reply(wire.texts("The Gentoo penguins ", "were seen on "), cut=True),
        answer("penguins were ", "seen on ", "Biscoe."),
    ]
    part = openai.send("where?")
    assert (part.status, part.text) == ("error", "The Gentoo penguins were seen on ")
    whole = openai.wait(openai.resume(part.id).answer.id, 20)
    assert (whole.status, whole.text) == ("complete", "The Gentoo penguins were seen on Biscoe.")
    sent = [(m["role"], m["content"]) for m in server.requests[1].body["messages"]]
    assert sent[:2] == [("user", "where?"), ("assistant", part.text)]
    assert sent[2][0] == "user"
    assert "Go on exactly where it ended" in sent[2][1]
    assert openai.store.message(part.id) == part
    assert [m.id for m in openai.store.siblings(part.id)] == [part.id, whole.id]


def test_what_only_looks_like_a_repetition_is_kept(openai: Chat, server: ProviderServer) -> None:
    server.replies = [
        Reply(wire.texts("- one\n- two\n"), cut=True),
        answer("- one", " more"),
    ]
    part = openai.send("list them")
    assert openai.wait(openai.resume(part.id).answer.id, 20).text == "- one\n- two\n- one more"


def test_the_model_that_began_an_answer_goes_on(openai: Chat, server: ProviderServer) -> None:
    server.replies = [Reply(wire.texts("Half of "), cut=True), answer("it.")]
    part = openai.send("what?")
    openai.model = "offline"
    whole = openai.wait(openai.resume(part.id).answer.id, 20)
    assert whole.text == "Half of it."
    assert openai.store.runs([whole.id])[whole.id].model == "gpt-4o"


def test_a_title_is_asked_for_with_what_was_said(openai: Chat, server: ProviderServer) -> None:
    server.replies = [answer("On Biscoe."), answer('"Penguins ', 'of Biscoe"')]
    openai.send("where do Gentoo live?")
    assert openai.title().result(120).title == "Penguins of Biscoe"
    (message,) = server.requests[1].body["messages"]
    assert "at most six words" in message["content"]
    assert "user: where do Gentoo live?" in message["content"]
    assert "assistant: On Biscoe." in message["content"]
    assert len(openai.store.messages(openai.thread.id)) == 2, "nothing is said in the thread"


def test_two_models_are_asked_the_same_at_once(openai: Chat, server: ProviderServer) -> None:
    server.replies = [answer("forty-two")]
    begun = openai.compare("what is it?", ["openai:gpt-4o", "anthropic:claude-sonnet-5"])
    one, two = (openai.wait(asked.answer.id, 120) for asked in begun)
    assert one.text == "forty-two"
    runs = openai.store.runs([one.id, two.id])
    assert runs[one.id].usage.input_tokens == 1000
    assert runs[two.id].provider == "anthropic"
    assert {request.path.split("?")[0] for request in server.requests} == {
        "/v1/chat/completions",
        "/v1/messages",
    }
