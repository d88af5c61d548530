"""When the file can't be written any more chatting goes on in memory, and all is saved later."""

from __future__ import annotations

import re
import sqlite3

import pytest

from jupyter_chatstore.errors import NotFoundError, StoreUnavailableError
from jupyter_chatstore.model import Message, Run, TextPart, new_id
from jupyter_chatstore.store import Store, schema
from tests.store.held import full_disk, locked, on_disk, say, texts


@pytest.fixture
def store(db_path, clock):
    with Store(db_path, busy_timeout_ms=50, clock=clock) as opened:
        yield opened


class TestAFileThatCannotBeWrittenAnyMore:
    @pytest.mark.parametrize(
        ("trouble", "reason"), [(locked, "locked"), (full_disk, "full|disk reported")]
    )
    def test_the_conversation_goes_on_and_is_saved_afterwards(
        self, store, db_path, clock, trouble, reason
    ):
        thread, other = store.new_thread(title="mine"), store.new_thread(title="other")
        say(store, thread, "before 1", "before 2")
        say(store, other, "elsewhere")
        with trouble(db_path):
            say(store, thread, "during 1")
            assert not store.saved.saved
            assert re.search(reason, store.saved.reason)
            say(store, thread, "during 2")
            assert texts(store, thread.id) == ["before 1", "before 2", "during 1", "during 2"]
            assert texts(store, other.id) == ["elsewhere"]
            fresh = store.new_thread(title="fresh")
            say(store, fresh, "new")
            assert [t.title for t in store.threads()] == ["fresh", "mine", "other"]
            assert store.thread(thread.id).message_count == 4
            assert on_disk(db_path, thread.id) == ["before 1", "before 2"]
        clock.wait()
        say(store, thread, "after")
        assert store.saved.saved
        expected = ["before 1", "before 2", "during 1", "during 2", "after"]
        assert texts(store, thread.id) == expected
        assert on_disk(db_path, thread.id) == expected
        assert on_disk(db_path, fresh.id) == ["new"]
        log = [c.entity_id for c in store.changes() if c.entity == "message"]
        assert len(log) == len(set(log)) == 7

    def test_a_change_of_a_thread_is_saved_afterwards(self, store, db_path, clock):
        thread = store.new_thread(title="old")
        say(store, thread, "a")
        with locked(db_path):
            store.set_thread(thread.id, title="new", tags=["x"], pinned=True)
            assert store.thread(thread.id).title == "new"
            assert [t.title for t in store.threads(tag="x")] == ["new"]
        clock.wait()
        store.set_setting("any", "write")
        with Store(db_path) as other:
            found = other.thread(thread.id)
            assert (found.title, found.tags, found.pinned) == ("new", ("x",), True)
            assert texts(other, thread.id) == ["a"]

    def test_a_fork_and_what_is_deleted_stay_as_they_are(self, store, db_path, clock):
        thread = store.new_thread()
        stored = say(store, thread, "a", "b", "c", "d")
        store.delete_message(stored[2].id)
        fork = store.fork(stored[3].id)
        say(store, fork, "mine")
        with locked(db_path):
            say(store, fork, "during")
            say(store, thread, "during too")
            assert texts(store, fork.id) == ["a", "b", "d", "mine", "during"]
            assert texts(store, thread.id) == ["a", "b", "d", "during too"]
        clock.wait()
        say(store, fork, "after")
        assert store.saved.saved
        assert on_disk(db_path, fork.id) == ["a", "b", "d", "mine", "during", "after"]
        assert on_disk(db_path, thread.id) == ["a", "b", "d", "during too"]
        store.restore(stored[2].id)
        assert texts(store, thread.id) == ["a", "b", "c", "d", "during too"]
        assert store.doctor().problems == ()

    def test_an_answer_that_is_being_written_is_kept(self, store, db_path, clock):
        thread = store.new_thread()
        _, answer, run = store.begin(
            thread.id, Message.user("q"), Message(role="assistant"), Run(model="m")
        )
        store.checkpoint(answer.id, [TextPart("one")])
        with locked(db_path):
            store.checkpoint(answer.id, [TextPart("one two")])
            assert not store.saved.saved
            assert texts(store, thread.id) == ["q", "one two"]
            whole = answer.model_copy(update={"parts": (TextPart("one two three"),)})
            store.finish(
                whole.model_copy(update={"status": "complete"}),
                run.model_copy(update={"status": "complete"}),
            )
        clock.wait()
        store.set_setting("any", "write")
        with Store(db_path) as other:
            assert texts(other, thread.id) == ["q", "one two three"]
            assert other.message(answer.id).status == "complete"
            assert other.runs([answer.id])[answer.id].status == "complete"
            assert len(other.search("three")) == 1

    def test_an_answer_still_being_written_goes_on_in_the_file(self, store, db_path, clock):
        thread = store.new_thread()
        with locked(db_path):
            _, answer, run = store.begin(
                thread.id, Message.user("q"), Message(role="assistant"), Run()
            )
            store.checkpoint(answer.id, [TextPart("one")])
        clock.wait()
        store.checkpoint(answer.id, [TextPart("one two")])
        assert store.saved.saved
        assert on_disk(db_path, thread.id) == ["q", "one two"]
        done = {"parts": (TextPart("one two three"),), "status": "complete"}
        store.finish(answer.model_copy(update=done), run.model_copy(update={"status": "complete"}))
        assert on_disk(db_path, thread.id) == ["q", "one two three"]

    def test_what_others_said_meanwhile_stays(self, store, db_path, clock):
        thread = store.new_thread()
        say(store, thread, "before")
        with locked(db_path):
            say(store, thread, "mine")
        with Store(db_path) as other:
            (theirs,) = say(other, thread, "theirs")
        clock.wait()
        say(store, thread, "mine too")
        assert on_disk(db_path, thread.id) == ["before", "mine", "mine too"]
        assert [m.text for m in store.siblings(theirs.id)] == ["theirs", "mine"]
        assert store.thread(thread.id).message_count == 4

    def test_a_try_that_fails_saves_nothing_twice(self, store, db_path, clock):
        thread = store.new_thread()
        with locked(db_path):
            for n in range(5):
                say(store, thread, str(n))
                clock.wait()
            assert not store.saved.saved
        say(store, thread, "5")
        assert store.saved.saved
        assert on_disk(db_path, thread.id) == list("012345")

    def test_a_removed_file_is_noticed_and_made_again(self, store, db_path, clock):
        thread = store.new_thread(notebook="a.ipynb", title="t")
        say(store, thread, "before")
        for name in ("chat.db", "chat.db-wal", "chat.db-shm"):
            (db_path.parent / name).unlink(missing_ok=True)
        say(store, thread, "during")
        assert not store.saved.saved
        assert "removed" in store.saved.reason
        assert texts(store, thread.id) == ["before", "during"]
        clock.wait()
        say(store, thread, "after")
        assert store.saved.saved
        assert on_disk(db_path, thread.id) == ["before", "during", "after"]

    def test_a_file_that_became_too_new_is_left_alone(self, store, db_path, clock):
        thread = store.new_thread()
        db_path.unlink()
        connection = sqlite3.connect(db_path)
        connection.execute("CREATE TABLE later (x)")
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 999")
        connection.close()
        before = db_path.read_bytes()
        for _ in range(2):
            say(store, thread, "hi")
            clock.wait()
        assert "newer release" in store.saved.reason
        assert texts(store, thread.id) == ["hi", "hi"]
        assert db_path.read_bytes() == before

    def test_a_thread_is_not_deleted_by_halves(self, store, db_path):
        thread = store.new_thread()
        with locked(db_path):
            say(store, thread, "hi")
            with pytest.raises(StoreUnavailableError, match="locked"):
                store.delete_thread(thread.id)
            assert texts(store, thread.id) == ["hi"]

    def test_an_unknown_thread_is_still_unknown(self, store, db_path):
        with locked(db_path):
            store.set_setting("any", "write")
            with pytest.raises(NotFoundError):
                store.append(new_id(), [Message.user("hi")])

    def test_a_file_damaged_inside_is_left_as_it_is(self, db_path):
        with Store(db_path) as store:
            thread = store.new_thread()
            say(store, thread, *["x" * 3_000] * 50)
        connection = sqlite3.connect(db_path)
        find = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        pages = [connection.execute(find, [name]).fetchone()[0] for name in ("message", "thread")]
        connection.close()
        content = bytearray(db_path.read_bytes())
        for page in pages:
            content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
        db_path.write_bytes(content)
        with Store(db_path) as store:
            fresh = store.new_thread()
            say(store, fresh, "goes on")
            assert texts(store, fresh.id) == ["goes on"]
            assert "damaged" in store.saved.reason
        assert db_path.read_bytes() == bytes(content)

    def test_a_locked_file_opens_although_nothing_can_be_marked_in_it(self, db_path):
        with Store(db_path) as store:
            thread = store.new_thread()
            _, answer, _ = store.begin(
                thread.id, Message.user("q"), Message(role="assistant"), Run()
            )
            connection = sqlite3.connect(db_path)
            with connection:
                connection.execute("UPDATE run SET owner_host = 'gone', heartbeat_at = 0")
            connection.close()
            with locked(db_path), Store(db_path, busy_timeout_ms=50) as other:
                assert other.message(answer.id).status == "streaming"
            with Store(db_path) as other:
                assert other.message(answer.id).status == "interrupted"
