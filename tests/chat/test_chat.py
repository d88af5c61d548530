"""A conversation: ask, watch, stop, retry, and find it again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from jupyter_chatstore.chat import (
    Chat,
    MessageAdded,
    PartDelta,
    RunEnded,
    ThreadChanged,
)
from jupyter_chatstore.errors import (
    DuplicateMessageError,
    InvalidInputError,
    NotFoundError,
    RunActiveError,
    WaitTimeoutError,
)
from jupyter_chatstore.model import new_id
from jupyter_chatstore.store import Store


class TestSending:
    """`send` asks, waits, and gives the answer that is in the store."""

    def test_the_answer_is_stored_below_its_question(self, chat: Chat) -> None:
        message = chat.send("hello")
        question, answer = chat.store.messages(chat.thread.id)
        assert (question.role, question.text) == ("user", "hello")
        assert answer == message
        assert (message.role, message.status) == ("assistant", "complete")
        assert message.parent_id == question.id

    def test_the_run_says_what_was_done(self, chat: Chat) -> None:
        message = chat.send("describe @penguins")
        run = chat.store.runs([message.id])[message.id]
        assert (run.model, run.provider, run.status) == ("offline", "offline", "complete")
        assert 0 <= run.first_token_ms <= run.total_ms
        assert run.usage.input_tokens is None, "nothing was counted"
        assert run.cost_usd == 0.0, "it was free"
        (item,) = run.context["items"]
        assert (item["name"], item["kind"], item["summary"]) == (
            "@penguins",
            "dataframe",
            "344 × 8",
        )
        assert item["tokens"] == -(-len(item["text"]) // 4)

    def test_an_empty_question_is_refused(self, chat: Chat) -> None:
        with pytest.raises(InvalidInputError, match="empty"):
            chat.send("  \n")
        assert chat.threads == []

    def test_a_question_that_cannot_be_stored_begins_no_thread(self, chat: Chat) -> None:
        chat.send("hello")
        known = chat.store.threads()
        with pytest.raises(InvalidInputError, match="surrogate"):
            chat.ask("half of \ud83d", new_thread=True)
        assert chat.store.threads() == known
        assert chat.thread == known[0]

    def test_looking_makes_no_thread(self, chat: Chat) -> None:
        chat.preview("hello")
        assert chat.threads == []
        assert chat.notebook_id is None

    def test_a_thread_takes_its_title_from_its_first_question(self, chat: Chat) -> None:
        chat.send("What is a left join,\nand when do I need one?")
        assert chat.thread.title == "What is a left join,"
        chat.send("more")
        assert chat.thread.title == "What is a left join,"

    def test_the_conversation_goes_on_in_the_next_chat(self, db_path: Path) -> None:
        with Chat(store=db_path, namespace={}) as chat:
            chat.send("hello")
            thread_id = chat.thread.id
        with Chat(store=db_path, namespace={}) as chat:
            assert chat.thread.id == thread_id
            chat.send("again")
            assert [m.role for m in chat.store.messages(thread_id)] == ["user", "assistant"] * 2

    def test_a_notebooks_threads_are_its_own(self, db_path: Path, tmp_path: Path) -> None:
        with Store(db_path) as store:
            a = Chat(store=store, notebook=str(tmp_path / "a.ipynb"), namespace={})
            b = Chat(store=store, notebook=str(tmp_path / "b.ipynb"), namespace={})
            none = Chat(store=store, namespace={})
            with a, b, none:
                for chat in (a, b, none):
                    chat.send("hello")
                assert len({chat.thread.id for chat in (a, b, none)}) == 3
                assert [len(chat.threads) for chat in (a, b, none)] == [1, 1, 1]
                assert a.notebook_id == a.thread.notebook_id != b.notebook_id
                b.notebook_id = a.notebook_id
                assert b.thread.id == a.thread.id

    def test_a_closed_chat_says_so(self, db_path: Path) -> None:
        chat = Chat(store=db_path, namespace={})
        chat.close()
        chat.close()
        with pytest.raises(InvalidInputError, match="closed"):
            chat.send("hello")


class TestStreaming:
    """`stream` gives the events of one answer, in order and once."""

    def test_events_come_in_the_order_of_things(self, chat: Chat) -> None:
        events = list(chat.stream("hello"))
        added = [event for event in events if isinstance(event, MessageAdded)]
        assert [event.message.role for event in added] == ["user", "assistant"]
        assert added[1].run.status == "running"
        assert isinstance(events[-1], RunEnded)
        assert any(isinstance(event, ThreadChanged) for event in events)
        text = "".join(event.text for event in events if isinstance(event, PartDelta))
        assert text == events[-1].message.text == chat.store.messages(chat.thread.id)[-1].text

    def test_it_works_inside_a_running_event_loop(self, chat: Chat) -> None:
        async def main() -> list[str]:
            return [type(event).__name__ async for event in chat.stream("hello")]

        assert asyncio.run(main()) == [type(event).__name__ for event in chat.stream("hello")]

    def test_an_abandoned_stream_loses_nothing(self, chat: Chat) -> None:
        stream = chat.stream("/help")
        next(stream)
        answer_id = next(e.message.id for e in stream if getattr(e, "run", None))
        del stream
        assert chat.wait(answer_id, 120).status == "complete"

    def test_a_listener_that_fails_disturbs_nobody(self, chat: Chat, caplog) -> None:
        seen: list[object] = []

        def fail(event: object) -> None:
            raise ValueError("secret")

        chat.subscribe(fail)
        unsubscribe = chat.subscribe(seen.append)
        assert chat.send("hello").status == "complete"
        assert isinstance(seen[-1], RunEnded)
        assert "secret" not in caplog.text
        unsubscribe()
        unsubscribe()
        count = len(seen)
        chat.send("hello")
        assert len(seen) == count

    def test_listeners_are_called_on_one_thread_that_is_not_the_callers(self, chat: Chat) -> None:
        threads: set[threading.Thread] = set()
        chat.subscribe(lambda _: threads.add(threading.current_thread()))
        chat.send("hello")
        (thread,) = threads
        assert thread is not threading.current_thread()

    def test_a_listener_that_waits_is_told_better(self, chat: Chat) -> None:
        failures: list[Exception] = []

        def wait(event: object) -> None:
            if isinstance(event, MessageAdded) and event.run is not None:
                try:
                    chat.wait(event.message.id)
                except InvalidInputError as error:
                    failures.append(error)

        chat.subscribe(wait)
        chat.send("hello")
        assert "RunEnded" in failures[0].hint


class TestAsking:
    """`ask` returns when the question is on disk; the answer comes by itself."""

    @pytest.mark.usefixtures("slow")
    def test_the_question_is_on_disk_before_the_answer_is_done(
        self, chat: Chat, db_path: Path
    ) -> None:
        asked = chat.ask("/help")
        with Store(db_path) as other:
            question, answer = other.messages(asked.thread.id)
        assert (question.id, question.text) == (asked.question.id, "/help")
        assert (answer.id, answer.status) == (asked.answer.id, "streaming")
        chat.stop()

    @pytest.mark.usefixtures("slow")
    def test_one_answer_at_a_time_in_a_thread(self, chat: Chat) -> None:
        asked = chat.ask("/help")
        with pytest.raises(RunActiveError):
            chat.ask("more")
        other = chat.store.new_thread()
        second = chat.ask("hello", thread_id=other.id)
        chat.stop(asked.thread.id)
        assert chat.wait(asked.answer.id, 120).status == "stopped"
        assert chat.wait(second.answer.id, 120).status == "complete"
        assert len(chat.store.messages(asked.thread.id)) == 2, "what was refused left nothing"

    @pytest.mark.usefixtures("slow")
    def test_the_same_question_is_asked_at_most_once(self, chat: Chat) -> None:
        message_id = new_id()
        asked = chat.ask("hello", message_id=message_id)
        assert asked.question.id == message_id
        with pytest.raises(DuplicateMessageError) as running:
            chat.ask("hello", message_id=message_id)
        chat.wait(asked.answer.id, 120)
        with pytest.raises(DuplicateMessageError):
            chat.ask("hello", message_id=message_id)
        assert running.value.message_id == message_id
        assert len(chat.store.messages(asked.thread.id)) == 2

    def test_an_unknown_thread_is_not_found(self, chat: Chat) -> None:
        with pytest.raises(NotFoundError):
            chat.ask("hello", thread_id=new_id())

    @pytest.mark.usefixtures("slow")
    def test_waiting_ends_in_time(self, chat: Chat) -> None:
        asked = chat.ask("/help")
        with pytest.raises(WaitTimeoutError):
            chat.wait(asked.answer.id, 0.01)
        chat.stop()


class TestStopping:
    """A stop keeps what has arrived."""

    @pytest.mark.usefixtures("slow")
    def test_what_had_arrived_is_kept(self, chat: Chat) -> None:
        arrived = ""
        for event in chat.stream("/help"):
            if isinstance(event, PartDelta):
                arrived += event.text
                chat.stop()
        answer = chat.store.messages(chat.thread.id)[-1]
        assert (answer.status, answer.text) == ("stopped", arrived)
        assert chat.store.runs([answer.id])[answer.id].status == "stopped"

    def test_stopping_nothing_does_nothing(self, chat: Chat) -> None:
        chat.stop()
        chat.stop(new_id())

    @pytest.mark.usefixtures("slow")
    def test_closing_interrupts_and_keeps(self, db_path: Path) -> None:
        chat = Chat(store=db_path, namespace={})
        asked = chat.ask("/help")
        chat.close()
        with Store(db_path) as store:
            assert store.message(asked.answer.id).status == "interrupted"

    @pytest.mark.skipif(sys.platform == "win32", reason="signals")
    def test_ctrl_c_stops_the_run_keeps_its_text_and_comes_through(self, db_path: Path) -> None:
        code = f"""
import os, signal
from jupyter_chatstore.chat import Chat, PartDelta
chat = Chat(store={str(db_path)!r}, namespace={{}})
def interrupt(event):
    if isinstance(event, PartDelta):
        unsubscribe()
        os.kill(os.getpid(), signal.SIGINT)
unsubscribe = chat.subscribe(interrupt)
try:
    chat.send("/help")
except KeyboardInterrupt:
    message = chat.store.messages(chat.thread.id)[-1]
    print(message.status, bool(message.text))
"""
        assert _python(code, delay_ms=50).stdout.strip() == "stopped True"

    def test_the_end_of_the_process_keeps_what_has_arrived(self, db_path: Path) -> None:
        code = f"""
import threading
from jupyter_chatstore.chat import Chat, PartDelta
arrived = threading.Event()
chat = Chat(store={str(db_path)!r}, namespace={{}})
chat.subscribe(lambda e: arrived.set() if isinstance(e, PartDelta) else None)
print(chat.ask("/help").answer.id)
arrived.wait()
"""
        done = _python(code, delay_ms=50)
        assert done.stderr == ""
        with Store(db_path) as store:
            answer = store.message(done.stdout.strip())
        assert answer.status == "interrupted"
        assert answer.text


def _python(code: str, delay_ms: int) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "JUPYTER_CHATSTORE_OFFLINE_DELAY_MS": str(delay_ms)}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
