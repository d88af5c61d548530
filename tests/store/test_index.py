"""The search index outlives any number of purges, and is mended if it can't be read."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from jupyter_chatstore.model import Message, Run, TextPart
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
        assert store.doctor().problems == ("the search index can't be read",)
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


@pytest.fixture
def searched(db_path):
    """A closed store with an index of many pages, its thread, and a message not indexed yet."""
    with Store(db_path) as store:
        thread = store.new_thread(title="t")
        for n in range(300):
            said = " ".join(f"word{n}x{m}" for m in range(100))
            store.append(thread.id, [Message.user(f"{said} common {n}")])
        store.search("common")
        (last,) = store.append(thread.id, [Message.user("last common")])
    return thread, last


def flip_index_pages(path, seed):
    """Turns over bytes in pages of the index alone."""
    chance = random.Random(seed)
    print(f"seed {seed}")
    with closing(sqlite3.connect(path)) as raw:
        owners = [f"message_search_{name}" for name in chance.sample(["data", "idx", "docsize"], 2)]
        pages = [page for name in owners for page in tree(raw, path, name)]
    content = bytearray(path.read_bytes())
    for page in chance.sample(pages, min(len(pages), chance.choice([1, 3, 20]))):
        for _ in range(chance.choice([1, 30, 1_000])):
            content[(page - 1) * 4096 + chance.randrange(4096)] ^= chance.randrange(1, 256)
    path.write_bytes(content)


def tree(raw, path, name):
    """The pages of a table's tree, by SQLite's file format."""
    content = path.read_bytes()
    todo = [raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name]).fetchone()[0]]
    found = []
    while todo:
        page = todo.pop()
        found.append(page)
        at = content[(page - 1) * 4096 : page * 4096]
        if at[0] in (2, 5):  # an inner page: its cells begin with a child's number
            count = int.from_bytes(at[3:5])
            cells = [int.from_bytes(at[12 + 2 * n : 14 + 2 * n]) for n in range(count)]
            todo += [int.from_bytes(at[cell : cell + 4]) for cell in cells]
            todo.append(int.from_bytes(at[8:12]))
    return found


@pytest.mark.parametrize("seed", range(30))
def test_an_index_that_is_damaged_in_mid_session_costs_nothing_but_a_moment(
    db_path, searched, seed
):
    thread, last = searched
    with Store(db_path) as store:
        first, *rest = [(m.id, m.text) for m in store.messages(thread.id, limit=1_000)]
        flip_index_pages(db_path, seed)
        # What is done while the damage is there is done, and saved.
        _, answer, run = store.begin(
            thread.id, Message.user("q"), Message(role="assistant"), Run(model="m")
        )
        done = answer.model_copy(update={"parts": (TextPart("new answer"),), "status": "complete"})
        store.finish(done, run.model_copy(update={"status": "complete"}))
        store.purge(first[0])
        assert [hit.message_id for hit in store.search("last")] == [last.id]
        assert store.saved.saved
        report = store.doctor(repair=True)
        assert report.problems == ()
        assert len(store.search("common", limit=1_000)) == 300
        assert store.search("word0x5") == []
        assert [hit.message_id for hit in store.search("new answer")] == [answer.id]
        assert [(m.id, m.text) for m in store.messages(thread.id, limit=1_000)][:-2] == rest


def test_a_search_that_meets_damage_finds_everything(db_path, searched):
    """No doctor is needed: the search itself finds that its index can't be read."""
    _, last = searched
    with closing(sqlite3.connect(db_path)) as raw:
        pages = tree(raw, db_path, "message_search_data")
    content = bytearray(db_path.read_bytes())
    for page in pages:
        content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    with Store(db_path) as store:
        db_path.write_bytes(content)
        assert len(store.search("common", limit=1_000)) == 301
        assert [hit.message_id for hit in store.search("last")] == [last.id]
        assert store.doctor().problems == ()
