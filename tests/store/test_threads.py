"""Threads: made, changed, listed by page, deleted."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import InvalidInputError, NotFoundError
from jupyter_chatstore.model import Message, new_id


def test_a_thread_is_given_back_as_it_was_made(store):
    made = store.new_thread(notebook="a.ipynb", title="joins", model="m", system_prompt="be kind")
    assert store.thread(made.id) == made
    assert (made.title, made.model, made.system_prompt) == ("joins", "m", "be kind")
    assert store.notebook("a.ipynb").id == made.notebook_id


def test_a_thread_needs_no_notebook(store):
    assert store.new_thread().notebook_id is None


def test_a_thread_id_is_used_once(store):
    key = new_id()
    store.new_thread(thread_id=key, title="first")
    with pytest.raises(InvalidInputError):
        store.new_thread(thread_id=key, title="second")
    assert store.thread(key).title == "first"


def test_the_thread_with_the_newest_message_comes_first(store):
    a, b, c = (store.new_thread(title=title) for title in "abc")
    store.append(a.id, [Message.user("hi")])
    assert [t.title for t in store.threads()] == ["a", "c", "b"]
    store.set_thread(b.id, title="renamed", pinned=True)
    assert [t.id for t in store.threads()] == [a.id, c.id, b.id]


def test_pages_of_threads_hold_each_thread_once(store):
    made = [store.new_thread(title=str(n)).id for n in range(25)]
    listed, after = [], None
    while page := store.threads(limit=10, after=after):
        listed += [t.id for t in page]
        after = page[-1].id
    assert listed == made[::-1]


def test_a_list_is_narrowed_by_notebook_tag_and_archive(store):
    a = store.new_thread(notebook="a.ipynb")
    b = store.new_thread(notebook="b.ipynb")
    store.set_thread(a.id, tags=["sql", "slow", "sql"])
    assert [t.id for t in store.threads(notebook="a.ipynb")] == [a.id]
    assert [t.tags for t in store.threads(tag="sql")] == [("sql", "slow")]
    assert store.threads(tag="sq") == []
    store.set_thread(b.id, archived=True)
    assert [t.id for t in store.threads()] == [a.id]
    assert [t.id for t in store.threads(archived=True)] == [b.id]
    assert {t.id for t in store.threads(archived=None)} == {a.id, b.id}


def test_a_list_shows_the_start_of_the_newest_message(store):
    thread = store.new_thread()
    store.append(thread.id, [Message.user("q"), Message.assistant("so\n\n  it is " + "x" * 500)])
    (listed,) = store.threads()
    assert listed.preview.startswith("so it is xxx")
    assert len(listed.preview) == 120
    assert listed.message_count == 2


def test_only_what_is_given_changes(store):
    thread = store.new_thread(title="t", model="m", system_prompt="s")
    assert store.set_thread(thread.id, title=None, pinned=True).title == "t"
    cleared = store.set_thread(thread.id, model=None)
    assert (cleared.model, cleared.system_prompt, cleared.pinned) == (None, "s", True)
    assert store.thread(thread.id) == cleared


def test_a_head_is_a_message_of_the_thread(store):
    thread, other = store.new_thread(), store.new_thread()
    (message,) = store.append(other.id, [Message.user("hi")])
    with pytest.raises(InvalidInputError, match="is not in thread"):
        store.set_thread(thread.id, head_id=message.id)


def test_unknown_threads_are_named(store):
    for call in (store.thread, store.messages, store.delete_thread):
        with pytest.raises(NotFoundError, match="no thread"):
            call(new_id())
    with pytest.raises(NotFoundError):
        store.thread("nonsense")
    with pytest.raises(NotFoundError):
        store.threads(after=new_id())


def test_a_negative_limit_is_refused(store):
    with pytest.raises(InvalidInputError, match="below zero"):
        store.threads(limit=-1)


def test_settings_are_merged_and_none_takes_one_back(store):
    thread = store.new_thread()
    assert thread.settings == {}
    store.set_thread(thread.id, settings={"temperature": 0.2, "tools": ["look"]})
    changed = store.set_thread(thread.id, settings={"temperature": None, "history": 4})
    assert changed.settings == {"tools": ["look"], "history": 4}
    assert store.thread(thread.id) == changed
    assert store.threads() == [changed]
    (said,) = store.append(thread.id, [Message.user("hi")])
    assert store.fork(said.id).settings == changed.settings
