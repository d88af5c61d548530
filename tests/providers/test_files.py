"""Files that go along with a question: which are taken, and what a model is given of them."""

from __future__ import annotations

import base64

import pytest

from jupyter_chatstore.chat import Chat, file_part
from jupyter_chatstore.chat.files import MAX_FILE_BYTES
from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import FilePart, Message
from tests.providers import anthropic_wire, openai_wire
from tests.providers.server import ProviderServer, Reply

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
CSV = base64.b64encode("island,mass\nDream,3700\n".encode("utf-8-sig")).decode()


def openai_answer(text: str) -> Reply:
    return Reply((*openai_wire.texts(text), *openai_wire.end(openai_wire.USAGE)))


def ask(chat: Chat, text: str, *files: FilePart) -> Message:
    return chat.wait(chat.ask(text, files=files).answer.id)


def test_a_picture_goes_as_one_and_a_table_as_text(openai: Chat, server: ProviderServer) -> None:
    server.replies = [openai_answer("I see.")]
    files = file_part("map.png", "image/png", PNG), file_part("birds.csv", "text/csv", CSV)
    ask(openai, "what is this?", *files)
    text, picture = server.requests[0].body["messages"][-1]["content"]
    assert text["text"] == "what is this?\n\nFile birds.csv:\nisland,mass\nDream,3700\n"
    assert picture["image_url"]["url"] == f"data:image/png;base64,{PNG}"
    question = openai.store.messages(openai.thread.id)[0]
    assert question.text == "what is this?"
    assert question.parts[1:] == files


def test_anthropic_is_given_the_same(anthropic: Chat, server: ProviderServer) -> None:
    wire = anthropic_wire
    server.replies = [Reply((wire.start(), *wire.text(0, "I see."), *wire.end(3)))]
    ask(anthropic, "what is this?", file_part("map.png", "image/png", PNG))
    text, picture = server.requests[0].body["messages"][-1]["content"]
    assert text["text"] == "what is this?"
    assert (picture["type"], picture["source"]["data"]) == ("image", PNG)


def test_a_file_alone_is_a_question(openai: Chat, server: ProviderServer) -> None:
    server.replies = [openai_answer("I see.")]
    ask(openai, "", file_part("map.png", "image/png", PNG))
    ask(openai, "\n", file_part("birds.csv", "text/csv", CSV))
    (picture,) = server.requests[0].body["messages"][-1]["content"]
    assert PNG in picture["image_url"]["url"]
    first, _, second = server.requests[1].body["messages"]
    assert PNG in repr(first)
    assert second["content"] == "File birds.csv:\nisland,mass\nDream,3700\n"
    assert openai.thread.title == "map.png"
    assert [part.type for part in openai.store.messages(openai.thread.id)[0].parts] == ["file"]
    with pytest.raises(InvalidInputError, match="empty"):
        ask(openai, " ")


def test_it_goes_along_again_when_the_question_is_edited_or_answered_anew(
    openai: Chat, server: ProviderServer
) -> None:
    server.replies = [openai_answer("I see.")]
    answer = ask(openai, "what is this?", file_part("map.png", "image/png", PNG))
    openai.wait(openai.regenerate(answer.id).answer.id)
    openai.wait(openai.edit(answer.parent_id or "", "and this?").answer.id)
    for request in server.requests:
        assert PNG in repr(request.body["messages"][-1])


def test_a_later_question_is_still_about_it(openai: Chat, server: ProviderServer) -> None:
    server.replies = [openai_answer("I see.")]
    ask(openai, "what is this?", file_part("map.png", "image/png", PNG))
    ask(openai, "which colour has it?")
    first, *_ = server.requests[1].body["messages"]
    assert PNG in repr(first)


@pytest.mark.parametrize(
    ("name", "media_type", "data", "told"),
    [
        ("a.zip", "application/zip", PNG, "can't be attached"),
        ("a.svg", "image/svg+xml", PNG, "can't be attached"),
        ("a.png", "image/png", "no base64!", "did not arrive whole"),
        ("a.png", "image/png", base64.b64encode(bytes(MAX_FILE_BYTES + 1)).decode(), "at most 1"),
    ],
)
def test_what_is_not_taken_is_refused_in_words(
    name: str, media_type: str, data: str, told: str
) -> None:
    with pytest.raises(InvalidInputError, match=told):
        file_part(name, media_type, data)


def test_too_much_together_is_refused_and_nothing_is_sent(
    openai: Chat, server: ProviderServer
) -> None:
    large = file_part("a.txt", "text/plain", base64.b64encode(b"a" * MAX_FILE_BYTES).decode())
    with pytest.raises(InvalidInputError, match="together"):
        openai.ask("what is this?", files=[large] * 5)
    assert openai.threads == []
    assert server.requests == []


def test_offline_says_what_it_can_tell_of_it(openai: Chat) -> None:
    openai.model = "offline"
    picture = file_part("<b>.png", "image/png", PNG)
    said = ask(openai, "look", picture, file_part("birds.csv", "text/csv", CSV)).text
    assert "can't see what it shows" in said
    assert "<b>" not in said
    assert "2 lines" in said
    assert "Dream,3700" in said
