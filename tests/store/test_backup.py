"""A backup is whole, is a store of its own, and takes no other file's place."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import InvalidInputError, StoreUnavailableError
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store


def test_a_backup_holds_everything(store, tmp_path):
    thread = store.new_thread(title="t")
    store.append(thread.id, [Message.user("hi")])
    copy_path = store.backup(tmp_path / "copy.db")
    store.append(thread.id, [Message.user("later")])
    with Store(copy_path) as copy:
        assert [m.text for m in copy.messages(thread.id)] == ["hi"]
        assert copy.thread(thread.id).title == "t"
    assert copy_path.stat().st_mode & 0o777 == 0o600


def test_a_backup_takes_no_other_files_place(store, tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_text("keep me")
    with pytest.raises(InvalidInputError, match="is there already"):
        store.backup(precious)
    assert precious.read_text() == "keep me"


def test_a_backup_that_can_not_be_written_says_so(store, tmp_path):
    with pytest.raises(StoreUnavailableError, match="can't be written"):
        store.backup(tmp_path / "nowhere" / "copy.db")
    assert not list(tmp_path.glob(".*"))
    store.new_thread()


def test_a_backup_holds_what_is_only_in_memory_too(db_path, tmp_path):
    db_path.mkdir()
    with Store(db_path) as store:
        thread = store.new_thread()
        store.append(thread.id, [Message.user("hi")])
        with Store(store.backup(tmp_path / "copy.db")) as copy:
            assert [m.text for m in copy.messages(thread.id)] == ["hi"]
