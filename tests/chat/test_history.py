"""How much of the conversation is sent again: what fits, the last n, or nothing; and what isn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.chat.history import PAGE, read
from jupyter_chatstore.chat.window import TOKENS_SETTING, room_tokens, window_tokens
from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store


@pytest.fixture
def store(db_path: Path):
    with Store(db_path) as store:
        yield store


def turns(count: int, text: str = "") -> list[Message]:
    return [(Message.user if n % 2 == 0 else Message.assistant)(f"{n}{text}") for n in range(count)]


class TestWhatFits:
    def test_is_the_newest_and_begins_with_a_question(self, store: Store) -> None:
        thread = store.new_thread()
        last = store.append(thread.id, turns(10, "x" * 399))[-1]  # 100 tokens each
        known = read(store, thread.id, last.id, "all", 350)
        assert [turn.text[0] for turn in known.turns] == ["8", "9"]
        assert known.left_out == 8
        assert known.tokens == 200

    def test_is_read_by_pages_and_no_further_than_needed(self, store: Store) -> None:
        thread = store.new_thread()
        last = store.append(thread.id, turns(1001))[-1]
        whole = read(store, thread.id, last.id, "all", 1_000_000)
        assert [turn.text for turn in whole.turns] == [str(n) for n in range(1001)]
        assert whole.left_out == 0
        some = read(store, thread.id, last.id, "all", 150)
        assert some.turns[-1].text == "1000"
        assert len(some.turns) + some.left_out == 1001
        assert 0 < some.tokens <= 150

    def test_an_answer_at_the_edge_of_a_page_is_kept(self, store: Store) -> None:
        thread = store.new_thread()
        last = store.append(thread.id, turns(PAGE + 2))[-1]
        # the newest page begins with an answer, whose question is on the page before
        assert len(read(store, thread.id, last.id, "all", 1_000_000).turns) == PAGE + 2

    def test_nothing_may(self, store: Store) -> None:
        thread = store.new_thread()
        last = store.append(thread.id, turns(4))[-1]
        known = read(store, thread.id, last.id, "all", 0)
        assert (known.turns, known.left_out) == ((), 4)


class TestTheLastOnes:
    def test_are_counted_in_messages(self, store: Store) -> None:
        thread = store.new_thread()
        last = store.append(thread.id, turns(10))[-1]
        known = read(store, thread.id, last.id, 4, 1_000_000)
        assert [turn.text for turn in known.turns] == ["6", "7", "8", "9"]
        assert known.left_out == 6
        assert read(store, thread.id, last.id, 3, 1_000_000).left_out == 8

    def test_none_is_none(self, store: Store) -> None:
        thread = store.new_thread()
        last = store.append(thread.id, turns(10))[-1]
        known = read(store, thread.id, last.id, "none", 1_000_000)
        assert (known.turns, known.left_out) == ((), 10)

    def test_of_another_branch_and_of_a_fork(self, store: Store) -> None:
        thread = store.new_thread()
        old = store.append(thread.id, turns(6))
        other = Message.user("other").model_copy(update={"parent_id": old[3].id})
        store.append(thread.id, [other, Message.assistant("branch")])
        known = read(store, thread.id, old[-1].id, "all", 1_000_000)
        assert [turn.text for turn in known.turns] == ["0", "1", "2", "3", "4", "5"]
        fork = store.fork(old[3].id)
        last = store.append(fork.id, [Message.user("forked"), Message.assistant("yes")])[-1]
        known = read(store, fork.id, last.id, "all", 1_000_000)
        assert [turn.text for turn in known.turns] == ["0", "1", "2", "3", "forked", "yes"]
        assert read(store, fork.id, last.id, 2, 1_000_000).left_out == 4


class TestWhoSaysHowMuch:
    def test_the_thread_before_the_chat(self, db_path: Path) -> None:
        with Chat(store=db_path, namespace={}, history=2) as chat:
            for _ in range(3):
                chat.send("hello")
            assert chat.preview("").history_messages == 2
            chat.store.set_thread(chat.thread.id, settings={"history": 4})
            preview = chat.preview("and?")
            assert (preview.history_messages, preview.left_out_messages) == (4, 2)
            message = chat.send("and?")
            context = chat.store.runs([message.id])[message.id].context
            assert (context["history_messages"], context["left_out_messages"]) == (4, 2)
            chat.store.set_thread(chat.thread.id, settings={"history": None})
            chat.history = "none"
            assert chat.preview("").history_messages == 0
            assert chat.preview("").left_out_messages == 8

    @pytest.mark.parametrize("amount", [-1, "some", True, None, 1.5])
    def test_what_is_no_amount_is_refused(self, db_path: Path, amount) -> None:
        with Chat(store=db_path, namespace={}) as chat:
            with pytest.raises(InvalidInputError, match="no amount of history"):
                chat.history = amount
            chat.send("hello")
            chat.store.set_thread(chat.thread.id, settings={"history": [amount]})
            assert chat.preview("").history_messages == 2

    def test_a_window_that_is_not_known_is_a_setting(self, db_path: Path) -> None:
        with Chat(store=db_path, namespace={}) as chat:
            chat.send("hello")
            assert chat.preview("").history_messages == 2
            chat.store.set_setting(TOKENS_SETTING, 8)
            assert chat.preview("").history_messages == 0
            assert chat.preview("").left_out_messages == 2
            chat.store.set_setting(TOKENS_SETTING, "nonsense")
            assert chat.preview("").history_messages == 2


class TestTheWholeQuestion:
    def test_is_estimated_with_all_that_goes_along(self, db_path: Path) -> None:
        values = {"n": "x" * 400}
        with Chat(store=db_path, namespace=values, system_prompt="y" * 400) as chat:
            preview = chat.preview("what is @n?")
        assert 200 < preview.total_tokens < 260
        assert preview.cost_usd == 0
        assert preview.window_tokens is None
        assert preview.system_prompt == "y" * 400

    def test_has_a_price_where_the_model_has_one(self, db_path: Path, monkeypatch) -> None:
        monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
        with Chat("openai:gpt-5", store=db_path, namespace={}) as chat:
            preview = chat.preview("x" * 4000)
            assert preview.total_tokens == 1000
            assert preview.cost_usd == pytest.approx(0.00125)
            assert preview.window_tokens == 400_000
            chat.model = "openai:no-such-model"
            assert chat.preview("x").cost_usd is None
            chat.model = "nobody"
            assert chat.preview("x").cost_usd is None
            monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:1/v1")
            chat.model = "openai:gpt-5"
            assert chat.preview("x").cost_usd is None, "it may be any model there"
            assert chat.preview("x").window_tokens is None

    def test_leaves_room_for_the_answer(self) -> None:
        assert room_tokens(400_000, 1000) == 400_000 - 16_000 - 1000
        assert room_tokens(8_000, 1000) == 5_000
        assert room_tokens(8_000, 10_000) == 0
        assert window_tokens("ollama", "gpt-5") is None
