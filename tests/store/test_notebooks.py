"""A notebook is known by its id, else by its path."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import new_id


def test_a_notebook_seen_twice_at_a_path_is_one_notebook(store):
    first = store.observe_notebook(path="a.ipynb")
    again = store.observe_notebook(path="a.ipynb")
    assert again.id == first.id
    assert again.seen_at >= first.seen_at
    assert first.path == str(Path("a.ipynb").absolute())
    assert first.title == "a"
    assert [n.id for n in store.notebooks()] == [first.id]


def test_threads_follow_a_renamed_notebook(store):
    notebook = store.observe_notebook(notebook_id=new_id(), path="old.ipynb")
    thread = store.new_thread(notebook=notebook.id)
    moved = store.observe_notebook(notebook_id=notebook.id, path="new.ipynb")
    assert (moved.id, moved.title) == (notebook.id, "new")
    assert [t.id for t in store.threads(notebook="new.ipynb")] == [thread.id]
    assert store.threads(notebook="old.ipynb") == []


def test_a_title_of_its_own_survives_a_rename(store):
    notebook = store.observe_notebook(path="old.ipynb", title="Penguins")
    assert store.observe_notebook(notebook_id=notebook.id, path="new.ipynb").title == "Penguins"


def test_what_is_not_given_stays(store):
    origin = new_id()
    first = store.observe_notebook(path="a.ipynb", origin_id=origin, git_branch="main")
    store.observe_notebook(path="a.ipynb", git_repo="r")
    found = store.notebook(first.id)
    assert (found.origin_id, found.git_branch, found.git_repo) == (origin, "main", "r")


def test_the_newest_seen_notebook_comes_first(store):
    a = store.observe_notebook(path="a.ipynb")
    b = store.observe_notebook(path="b.ipynb")
    assert [n.id for n in store.notebooks()] == [b.id, a.id]
    store.observe_notebook(path="a.ipynb")
    assert [n.id for n in store.notebooks()] == [a.id, b.id]


def test_seeing_a_notebook_again_is_no_change(store):
    store.observe_notebook(path="a.ipynb")
    before = store.changes()
    store.observe_notebook(path="a.ipynb")
    assert store.changes() == before
    store.observe_notebook(path="a.ipynb", title="new")
    assert [c.kind for c in store.changes(after=before[-1].seq)] == ["set"]


def test_an_unknown_notebook_is_none(store):
    assert store.notebook(new_id()) is None
    assert store.notebook("nowhere.ipynb") is None
    assert store.threads(notebook="nowhere.ipynb") == []


def test_a_notebook_needs_an_id_or_a_path(store):
    with pytest.raises(InvalidInputError, match="neither was given"):
        store.observe_notebook(title="x")
    with pytest.raises(InvalidInputError, match="ids are UUIDs"):
        store.observe_notebook(notebook_id="x")
