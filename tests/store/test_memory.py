"""While the file can't be opened chatting goes on in memory, and all is saved afterwards."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import Message, Run
from jupyter_chatstore.store import Store
from tests.store.held import on_disk, say, texts


class TestAFileThatCannotBeOpened:
    def test_everything_works_and_says_that_it_is_not_saved(self, db_path, clock):
        db_path.mkdir()
        with Store(db_path, clock=clock) as store:
            assert not store.saved.saved
            assert "can't be opened" in store.saved.reason
            assert store.journal_mode == "memory"
            thread = store.new_thread(notebook="a.ipynb", title="t")
            say(store, thread, "one", "two zebras")
            assert texts(store, thread.id) == ["one", "two zebras"]
            assert [t.id for t in store.threads(notebook="a.ipynb")] == [thread.id]
            assert len(store.search("zebras")) == 1
            store.set_setting("a", 1)
            assert store.setting("a") == 1
            other = store.new_thread()
            store.delete_thread(other.id)
            with pytest.raises(NotFoundError):
                store.thread(other.id)

    def test_all_is_saved_once_the_file_can_be_used(self, db_path, clock):
        db_path.mkdir()
        with Store(db_path, clock=clock) as store:
            thread = store.new_thread(notebook="a.ipynb", title="t")
            stored = store.append(
                thread.id, [Message.user("q"), Message.assistant("a")], run=Run(model="m")
            )
            store.set_setting("a", 1)
            db_path.rmdir()
            clock.wait()
            say(store, thread, "later")
            assert store.saved.saved
            assert store.saved.reason == ""
        with Store(db_path) as store:
            assert store.messages(thread.id, limit=2, before=store.messages(thread.id)[-1].id) == (
                stored
            )
            assert texts(store, thread.id) == ["q", "a", "later"]
            assert store.runs([stored[1].id])[stored[1].id].model == "m"
            assert [t.title for t in store.threads(notebook="a.ipynb")] == ["t"]
            assert store.setting("a") == 1
            assert len(store.search("later")) == 1

    def test_closing_saves_what_can_be_saved_by_then(self, db_path):
        db_path.mkdir()
        with Store(db_path) as store:
            thread = store.new_thread()
            say(store, thread, "hi")
            db_path.rmdir()
        assert on_disk(db_path, thread.id) == ["hi"]

    def test_it_is_not_tried_at_every_write(self, db_path, clock):
        db_path.mkdir()
        with Store(db_path, clock=clock) as store:
            db_path.rmdir()
            thread = store.new_thread()
            assert not store.saved.saved
            clock.wait(5)
            say(store, thread, "hi")
            assert store.saved.saved
