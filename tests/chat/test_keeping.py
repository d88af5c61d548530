"""Opened, forked, marked, titled, deleted and taken back: in the store, and told to who listens."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_chatstore.chat import (
    BranchChanged,
    Chat,
    Failed,
    MessageMarked,
    ThreadChanged,
    file_part,
)
from jupyter_chatstore.chat.title import offline_title, tidied, title_of
from jupyter_chatstore.errors import InvalidInputError, ModelNotFoundError, NotFoundError
from jupyter_chatstore.model import Message, new_id


@pytest.fixture
def seen(chat: Chat) -> list[Any]:
    """What a listener is told."""
    events: list[Any] = []
    chat.subscribe(events.append)
    return events


def told(seen: list[Any], chat: Chat, kind: type) -> list[Any]:
    """The events of a kind, once all that was asked for is told."""
    chat._runs.loop.submit(_nothing()).result(120)
    return [event for event in seen if isinstance(event, kind)]


async def _nothing() -> None:
    """Comes after what was asked for before."""


class TestBranches:
    def test_a_switch_opens_the_other_answer(self, chat: Chat, seen: list[Any]) -> None:
        first = chat.send("hello")
        second = chat.wait(chat.regenerate(first.id).answer.id, 10)
        assert chat.switch(first.id).head_id == first.id
        assert [e.thread.head_id for e in told(seen, chat, BranchChanged)] == [first.id]
        assert chat.switch(second.id).head_id == second.id
        with pytest.raises(NotFoundError):
            chat.switch(new_id())

    def test_a_fork_is_opened_and_says_what_it_is(self, chat: Chat, seen: list[Any]) -> None:
        answer = chat.send("hello")
        origin, fork_id = chat.thread, new_id()
        fork = chat.fork(answer.id, thread_id=fork_id)
        assert (fork.id, fork.title) == (fork_id, "hello (fork)")
        assert chat.thread.id == fork_id
        chat.send("and then?")
        assert len(chat.store.messages(fork_id)) == 4
        assert len(chat.store.messages(origin.id)) == 2
        assert fork_id in [e.thread_id for e in told(seen, chat, ThreadChanged)]

    @pytest.mark.usefixtures("slow")
    def test_a_running_answer_is_not_forked(self, chat: Chat) -> None:
        asked = chat.ask("/help")
        with pytest.raises(InvalidInputError, match="still being written"):
            chat.fork(asked.answer.id)
        with pytest.raises(InvalidInputError, match="still being written"):
            chat.delete(asked.answer.id)
        chat.stop()


class TestTheTrash:
    def test_undo_brings_a_message_back(self, chat: Chat, seen: list[Any]) -> None:
        answer = chat.send("hello")
        chat.delete(answer.id)
        assert [m.role for m in chat.store.messages(chat.thread.id)] == ["user"]
        chat.restore(answer.id)
        assert chat.store.messages(chat.thread.id)[-1].id == answer.id
        assert len(told(seen, chat, BranchChanged)) == 2

    def test_in_a_deleted_answers_place_its_sibling_is_opened(self, chat: Chat) -> None:
        first = chat.send("hello")
        second = chat.wait(chat.regenerate(first.id).answer.id, 10)
        chat.delete(second.id)
        assert chat.store.messages(chat.thread.id)[-1].id == first.id
        chat.restore(second.id)
        assert chat.store.messages(chat.thread.id)[-1].id == second.id

    def test_a_thread_comes_back_too(self, chat: Chat, seen: list[Any]) -> None:
        chat.send("hello")
        thread = chat.thread
        chat.store.delete_thread(thread.id)
        assert chat.restore(thread.id).id == thread.id
        assert told(seen, chat, ThreadChanged)[-1].thread_id == thread.id

    def test_what_is_not_there_is_said(self, chat: Chat) -> None:
        with pytest.raises(NotFoundError):
            chat.delete(new_id())
        with pytest.raises(NotFoundError):
            chat.restore(new_id())


def test_marks_are_set_and_told(chat: Chat, seen: list[Any]) -> None:
    answer = chat.send("hello")
    chat.bookmark(answer.id)
    chat.react(answer.id, "👍")
    chat.bookmark(answer.id, on=False)
    marks = [
        (e.message.bookmarked_at is not None, e.message.reaction)
        for e in told(seen, chat, MessageMarked)
    ]
    assert marks == [(True, None), (True, "👍"), (False, "👍")]


def test_recent_models_come_newest_first(chat: Chat) -> None:
    first = chat.send("hello")
    chat.wait(chat.regenerate(first.id, "nobody:knows").answer.id, 10)
    assert chat.store.recent_models() == ["nobody:knows", "offline"]


class TestTitles:
    def test_offline_makes_one_of_the_first_question(self, chat: Chat, seen: list[Any]) -> None:
        chat.send("describe @penguins.body_mass_g?")
        assert chat.title().result(120).title == "Describe penguins.body_mass_g"
        assert told(seen, chat, ThreadChanged)[-1].thread.title == "Describe penguins.body_mass_g"

    def test_a_model_that_fails_leaves_the_title_and_says_so(
        self, chat: Chat, seen: list[Any]
    ) -> None:
        chat.send("hello")
        chat.store.set_thread(chat.thread.id, model="nobody:knows")
        with pytest.raises(ModelNotFoundError):
            chat.title().result(120)
        assert chat.thread.title == "hello"
        assert [e.error.code for e in told(seen, chat, Failed)] == ["model_not_found"]

    def test_an_empty_thread_has_nothing_to_say(self, chat: Chat) -> None:
        with pytest.raises(InvalidInputError, match="Nothing was asked"):
            chat.title(chat.new_thread().id)

    @pytest.mark.parametrize(
        ("said", "title"),
        [
            ("Penguins of Biscoe", "Penguins of Biscoe"),
            ('**"Penguins of Biscoe."**\n\nIt fits.', "Penguins of Biscoe"),
            ("# Title: Penguins", "Penguins"),
            ("\n\n", ""),
            ("word " * 40, "word " * 11 + "word…"),
        ],
    )
    def test_an_answer_becomes_one_plain_line(self, said: str, title: str) -> None:
        assert tidied(said) == title

    def test_of_questions(self) -> None:
        assert title_of(Message.user("\nWhat is it,\nand why?")) == "What is it,"
        files = [file_part(name, "text/csv", "YQ==") for name in ("a.csv", "b.csv")]
        assert title_of(Message.user(files)) == "a.csv, b.csv"
        assert offline_title("/search left join") == "Search left join"
