"""An answer is begun, checkpointed and ended once; a dead writer's answer is interrupted."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta

import pytest

from jupyter_chatstore.errors import (
    DuplicateMessageError,
    InvalidInputError,
    NotFoundError,
    StoreError,
)
from jupyter_chatstore.model import Message, Run, TextPart, Usage, new_id, utc_now
from jupyter_chatstore.store import Store

ANSWER = Message(role="assistant")


def ended(message, text, status="complete"):
    return message.model_copy(update={"parts": (TextPart(text),), "status": status})


def done(run, status="complete"):
    usage = Usage(output_tokens=3)
    return run.model_copy(update={"status": status, "usage": usage, "ended_at": utc_now()})


def write_and_vanish(db_path, thread_id):
    """Another process begins an answer, checkpoints it and is killed; gives the answer's id."""
    program = """
import os, signal, sys
from jupyter_chatstore.model import Message, Run, TextPart
from jupyter_chatstore.store import Store
store = Store(sys.argv[1])
empty = Message(role="assistant")
_, answer, _ = store.begin(sys.argv[2], Message.user("q"), empty, Run())
store.checkpoint(answer.id, [TextPart("half a sent")])
print(answer.id, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    child = subprocess.run(
        [sys.executable, "-c", program, db_path, thread_id],
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    return child.stdout.strip()


class TestOneAnswer:
    def test_it_begins_grows_and_ends(self, store, db_path):
        thread = store.new_thread()
        question, answer, run = store.begin(thread.id, Message.user("q"), ANSWER, Run(model="m"))
        assert (answer.parent_id, answer.status, run.status) == (
            question.id,
            "streaming",
            "running",
        )
        store.checkpoint(answer.id, [TextPart("par")])
        with Store(db_path) as other:
            assert other.messages(thread.id)[-1].text == "par"
            assert other.messages(thread.id)[-1].status == "streaming"
        kept = store.finish(ended(answer, "partial no more"), done(run))
        assert store.message(answer.id) == kept
        assert store.messages(thread.id) == [question, kept]
        found = store.runs([answer.id])[answer.id]
        assert (found.id, found.status, found.usage.output_tokens) == (run.id, "complete", 3)
        assert store.thread(thread.id).preview == "partial no more"

    def test_a_checkpoint_replaces_the_one_before(self, store):
        thread = store.new_thread()
        _, answer, _ = store.begin(thread.id, Message.user("q"), ANSWER, Run())
        store.checkpoint(answer.id, [TextPart("a"), TextPart("b"), TextPart("c")])
        store.checkpoint(answer.id, [TextPart("a!")])
        assert [part.text for part in store.message(answer.id).parts] == ["a!"]

    def test_a_repeated_question_is_not_asked_twice(self, store):
        thread = store.new_thread()
        question, answer, _ = store.begin(thread.id, Message.user("q"), ANSWER, Run())
        with pytest.raises(DuplicateMessageError) as raised:
            store.begin(thread.id, question, Message(role="assistant"), Run())
        assert raised.value.message_id == question.id
        assert [m.id for m in store.messages(thread.id)] == [question.id, answer.id]

    def test_a_retry_answers_the_same_question_again(self, store):
        thread = store.new_thread()
        question, first = store.append(thread.id, [Message.user("q"), Message.assistant("one")])
        again = Message(role="assistant", parent_id=question.id)
        none, second, run = store.begin(thread.id, None, again, Run())
        assert none is None
        store.finish(ended(second, "two"), done(run))
        assert [m.text for m in store.siblings(first.id)] == ["one", "two"]

    def test_a_complete_message_is_never_overwritten(self, store):
        thread = store.new_thread()
        _, answer, run = store.begin(thread.id, Message.user("q"), ANSWER, Run())
        store.finish(ended(answer, "done"), done(run))
        with pytest.raises(InvalidInputError, match="ended already"):
            store.finish(ended(answer, "other"), done(run))
        store.checkpoint(answer.id, [TextPart("late")])
        assert store.message(answer.id).text == "done"

    def test_an_end_must_be_one(self, store):
        thread = store.new_thread()
        _, answer, run = store.begin(thread.id, Message.user("q"), ANSWER, Run())
        with pytest.raises(InvalidInputError, match="can't still be"):
            store.finish(answer, run)
        with pytest.raises(NotFoundError):
            store.finish(ended(Message.assistant(""), "x"), done(run))
        with pytest.raises(NotFoundError):
            store.checkpoint(new_id(), [])


class TestADeadWriter:
    def test_its_answer_is_interrupted_and_what_it_said_is_kept(self, db_path):
        with Store(db_path) as store:
            thread = store.new_thread()
            answer_id = write_and_vanish(db_path, thread.id)
            question, answer = store.messages(thread.id)
            assert question.status == "complete"
            assert (answer.id, answer.text) == (answer_id, "half a sent")
            assert answer.status == "interrupted"
            run = store.runs([answer_id])[answer_id]
            assert (run.status, run.ended_at is not None) == ("interrupted", True)
            assert [hit.message_id for hit in store.search("half")] == [answer_id]

    def test_opening_the_store_finds_it(self, db_path):
        with Store(db_path) as store:
            thread = store.new_thread()
        answer_id = write_and_vanish(db_path, thread.id)
        with Store(db_path) as store:
            assert store.message(answer_id).status == "interrupted"
            assert store.recover() == []

    def test_a_living_one_is_left_alone(self, store, db_path):
        thread = store.new_thread()
        store.begin(thread.id, Message.user("q"), ANSWER, Run())
        with Store(db_path) as other:
            assert other.recover() == []
            assert other.messages(thread.id)[-1].status == "streaming"

    def test_closing_a_store_ends_what_it_was_writing(self, db_path):
        with Store(db_path) as store:
            thread = store.new_thread()
            _, answer, _ = store.begin(thread.id, Message.user("q"), ANSWER, Run())
        with Store(db_path) as store:
            assert store.message(answer.id).status == "interrupted"

    def test_closing_a_store_leaves_no_answer_that_begins_meanwhile(self, store, db_path):
        thread = store.new_thread()
        for _ in range(20):
            closing = Store(db_path)
            both = threading.Barrier(2)
            asking = threading.Thread(target=ask_until_closed, args=(closing, thread.id, both))
            asking.start()
            both.wait()
            closing.close()
            asking.join()
            assert {m.status for m in store.messages(thread.id)} <= {"complete", "interrupted"}

    def test_the_writer_wins_over_a_wrong_mark(self, store, db_path):
        thread = store.new_thread()
        _, answer, run = store.begin(thread.id, Message.user("q"), ANSWER, Run())
        store.checkpoint(answer.id, [TextPart("unfinished zebra")])
        elsewhere(db_path, silent_s=60)
        with Store(db_path) as other:
            assert other.message(answer.id).status == "interrupted"
            assert len(other.search("zebra")) == 1
        store.finish(ended(answer, "finished lion"), done(run))
        assert store.message(answer.id).status == "complete"
        assert store.search("zebra") == []
        assert len(store.search("lion")) == 1

    @pytest.mark.parametrize(("silent_s", "found"), [(5, 0), (60, 1)])
    def test_one_on_another_host_is_gone_after_thirty_silent_seconds(
        self, store, db_path, silent_s, found
    ):
        thread = store.new_thread()
        store.begin(thread.id, Message.user("q"), ANSWER, Run())
        elsewhere(db_path, silent_s)
        assert len(store.recover()) == found

    def test_a_pid_used_again_is_not_the_same_process(self, store, db_path):
        thread = store.new_thread()
        store.begin(thread.id, Message.user("q"), ANSWER, Run())
        with sqlite3.connect(db_path) as connection:
            connection.execute("UPDATE run SET owner_pid = ?, owner_started = 1.0", [os.getppid()])
        connection.close()
        assert len(store.recover()) == 1


def ask_until_closed(store, thread_id, both):
    both.wait()
    with suppress(StoreError):  # it is closed
        while True:
            store.begin(thread_id, Message.user("q"), ANSWER, Run())


def elsewhere(db_path, silent_s):
    """The running runs are another host's, last heard of so many seconds ago."""
    heard = int((utc_now() - timedelta(seconds=silent_s)).timestamp() * 1_000_000)
    with sqlite3.connect(db_path) as connection:
        connection.execute("UPDATE run SET owner_host = 'elsewhere', heartbeat_at = ?", [heard])
    connection.close()
