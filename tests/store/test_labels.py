"""The tags and folders in use, each with the number of its threads."""

from __future__ import annotations

import pytest

from jupyter_chatstore.store import Store
from tests.store.held import locked


@pytest.fixture
def filed(store):
    """Three threads of two notebooks, by name; one is archived."""
    made = {name: store.new_thread(notebook=f"{name[0]}.ipynb", title=name) for name in FILED}
    for name, facts in FILED.items():
        store.set_thread(made[name].id, **facts)
    return made


FILED = {
    "a1": {"tags": ["sql", "Zeta"], "folder": "work"},
    "a2": {"tags": ["sql", "éclair"], "folder": "home"},
    "b1": {"tags": ["sql"], "folder": "work"},
    "b2": {"tags": ["old"], "folder": "attic", "archived": True},
    "b3": {},
}


def test_each_is_named_once_with_the_number_of_its_threads(store, filed):
    assert store.tags() == [("sql", 3), ("Zeta", 1), ("éclair", 1)]
    assert store.folders() == [("home", 1), ("work", 2)]
    assert store.tags()[0].thread_count == len(store.threads(tag="sql"))


def test_of_one_notebook(store, filed):
    assert store.tags("b.ipynb") == [("sql", 1)]
    assert store.tags(filed["b1"].notebook_id) == [("sql", 1)]
    assert store.folders("a.ipynb") == [("home", 1), ("work", 1)]
    assert store.tags("none.ipynb") == store.folders("none.ipynb") == []


def test_of_archived_threads_when_asked(store, filed):
    assert store.tags(archived=True) == [("old", 1)]
    assert store.folders(archived=None) == [("attic", 1), ("home", 1), ("work", 2)]


def test_what_no_thread_has_any_more_is_gone(store, filed):
    store.delete_thread(filed["a1"].id)
    store.set_thread(filed["b1"].id, folder=None, tags=[])
    assert store.tags() == [("sql", 1), ("éclair", 1)]
    assert store.folders() == [("home", 1)]
    store.restore(filed["a1"].id)
    assert store.folders() == [("home", 1), ("work", 1)]


def test_a_thread_whose_change_is_not_saved_yet_counts_once(db_path):
    with Store(db_path, busy_timeout_ms=20) as store:
        kept, moved = (store.new_thread(title=title) for title in ("kept", "moved"))
        for thread in (kept, moved):
            store.set_thread(thread.id, tags=["x"], folder="here")
        with locked(db_path):
            store.set_thread(moved.id, tags=["x", "y"], folder="there")
            assert not store.saved.saved
            assert store.tags() == [("x", 2), ("y", 1)]
            assert store.folders() == [("here", 1), ("there", 1)]
