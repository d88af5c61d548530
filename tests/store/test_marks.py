"""Bookmarks, reactions and notes are kept, logged and can be taken away."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import InvalidInputError
from tests.store.talk import last_change


class TestMarks:
    def test_a_bookmark_is_set_kept_and_taken_away(self, store, talk):
        _, (q1, a1, *_) = talk
        marked = store.bookmark(a1.id)
        assert marked.bookmarked_at is not None
        assert last_change(store) == ("message", a1.id, "set")
        assert store.bookmark(a1.id) == marked, "a second time it keeps its time"
        store.bookmark(q1.id)
        assert [m.text for m in store.bookmarks()] == ["q1", "a1"]
        assert [m.text for m in store.bookmarks(limit=1, after=q1.id)] == ["a1"]
        assert store.message(a1.id) == marked
        store.bookmark(a1.id, on=False)
        assert [m.text for m in store.bookmarks()] == ["q1"]

    def test_a_reaction_is_set_changed_and_taken_back(self, store, talk):
        thread, (_, a1, *_) = talk
        assert store.react(a1.id, "👍").reaction == "👍"
        assert store.messages(thread.id)[1].reaction == "👍"
        assert store.react(a1.id, "wrong").reaction == "wrong"
        assert store.react(a1.id, None).reaction is None
        assert store.message(a1.id) == a1

    def test_a_reaction_is_short(self, store, talk):
        with pytest.raises(InvalidInputError, match="no reaction"):
            store.react(talk[1][0].id, "x" * 65)

    def test_what_is_deleted_has_no_bookmark_to_list(self, store, talk):
        thread, said = talk
        store.bookmark(said[0].id)
        store.bookmark(said[1].id)
        store.delete_message(said[0].id)
        assert [m.text for m in store.bookmarks()] == ["a1"]
        store.delete_thread(thread.id)
        assert store.bookmarks() == []
        store.restore(thread.id)
        assert store.message(said[1].id).bookmarked_at is not None

    def test_a_note_is_written_and_taken_away(self, store, talk):
        thread, _ = talk
        assert store.set_thread(thread.id, note="ask again").note == "ask again"
        assert store.thread(thread.id).note == "ask again"
        assert store.set_thread(thread.id, note=None).note is None

    def test_threads_are_listed_by_folder_and_pin(self, store):
        a, b = store.new_thread(title="a"), store.new_thread(title="b")
        store.set_thread(a.id, folder="work/joins", pinned=True)
        assert [t.title for t in store.threads(folder="work/joins")] == ["a"]
        assert [t.title for t in store.threads(pinned=True)] == ["a"]
        assert [t.title for t in store.threads(pinned=False)] == ["b"]
        store.set_thread(b.id, folder="work/joins")
        store.set_thread(a.id, folder=None)
        assert [t.title for t in store.threads(folder="work/joins")] == ["b"]

    def test_ten_thousand_tags(self, store, talk):
        thread, _ = talk
        tags = [f"tag {n} é" for n in range(10_000)]
        store.set_thread(thread.id, tags=tags)
        assert list(store.thread(thread.id).tags) == tags
        assert [t.id for t in store.threads(tag="tag 9999 é")] == [thread.id]
