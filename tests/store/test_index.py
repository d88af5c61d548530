"""The search index outlives any number of purges, and is mended if it can't be opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store, index
from jupyter_chatstore.store.home import Home


def test_search_goes_on_after_more_purges_than_the_index_has_levels(db_path, monkeypatch):
    monkeypatch.setattr(index, "MOST_SCRUBS", 5)
    with Store(db_path) as store:
        thread = store.new_thread()
        (kept,) = store.append(thread.id, [Message.user("kept")])
        for _ in range(12):
            (gone,) = store.append(thread.id, [Message.user("gone")])
            store.search("gone")
            store.purge(gone.id)
        assert [hit.message_id for hit in store.search("kept")] == [kept.id]
        assert store.search("gone") == []
        assert store.doctor().problems == ()
    with closing(sqlite3.connect(db_path)) as raw:
        (structure,) = raw.execute("SELECT block FROM message_search_data WHERE id = 10").fetchone()
    assert structure[6] < 12, "the count of writes, after cookie, levels and segments, began anew"


def test_an_index_that_cant_be_opened_is_found_and_mended(db_path):
    with Store(db_path) as store:
        thread = store.new_thread()
        (message,) = store.append(thread.id, [Message.user("hello")])
        store.search("hello")
    levels = bytes.fromhex("000000008F52018E1D")  # 2,002 levels, as too many purges once made
    with sqlite3.connect(db_path) as raw:
        raw.execute("UPDATE message_search_data SET block = ? WHERE id = 10", (levels,))
    raw.close()
    with Store(db_path) as store:
        assert store.doctor().problems == ("the search index can't be opened",)
        assert store.doctor(repair=True).problems == ()
        assert [hit.message_id for hit in store.search("hello")] == [message.id]


def test_words_of_a_purge_that_was_cut_off_leave_with_the_next_search(db_path, monkeypatch):
    with Store(db_path) as store:
        thread = store.new_thread()
        (gone,) = store.append(thread.id, [Message.user("zebra")])
        store.search("zebra")
        store.append(thread.id, [Message.user("horse")])
        store.search("horse")
        with monkeypatch.context() as cut_off:
            cut_off.setattr(Home, "tidy_all", lambda *_: None)
            store.purge(gone.id)
    assert b"zebra" in _index_bytes(db_path)
    with Store(db_path) as store:
        assert len(store.search("horse")) == 1
    assert b"zebra" not in _index_bytes(db_path)


def _index_bytes(path) -> bytes:
    with closing(sqlite3.connect(path)) as raw:
        return b"".join(block for (block,) in raw.execute("SELECT block FROM message_search_data"))
