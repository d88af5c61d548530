"""Which notebook a panel serves, whatever happens to the file meanwhile."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from jupyter_chatstore import Message
from jupyter_chatstore.model import new_id
from jupyter_chatstore.panel import ipynb
from jupyter_chatstore.panel.ipynb import NotebookFiles
from jupyter_chatstore.panel.notebook import WhichNotebook


@pytest.fixture
def which(store):
    """A panel's way to its notebook, in a kernel with these variables."""

    def which(given: str | None = None, **variables: object) -> WhichNotebook:
        return WhichNotebook(store, given, lambda: variables)

    return which


class TestWhatIsKnownAtTheStart:
    def test_nothing_is_no_notebook(self, which, store):
        assert which().resolve() is None
        assert store.notebooks() == []

    def test_jupyters_variable(self, which, write_notebook, monkeypatch):
        path = write_notebook()
        monkeypatch.setenv("JPY_SESSION_NAME", path)
        assert which().resolve().path == path

    @pytest.mark.parametrize(
        "name", ["gone.ipynb", "a.ipynb", "0191f0a4-0000-7000-8000-000000000000", "", "notes.txt"]
    )
    def test_a_stale_or_strange_variable_counts_for_nothing(
        self, which, tmp_path, monkeypatch, name
    ):
        doubled = f"{tmp_path}{tmp_path}/a.ipynb" if name == "a.ipynb" else name
        (tmp_path / "notes.txt").write_text("no notebook")
        absolute = str(tmp_path / name) if name in ("gone.ipynb", "notes.txt") else doubled
        monkeypatch.setenv("JPY_SESSION_NAME", absolute)
        assert which().resolve() is None

    def test_vs_codes_variable_counts_before_jupyters(self, which, write_notebook, monkeypatch):
        monkeypatch.setenv("JPY_SESSION_NAME", write_notebook("other.ipynb"))
        path = write_notebook("a.ipynb")
        assert which(__vsc_ipynb_file__=path).resolve().path == path
        assert which(__vsc_ipynb_file__=object()).resolve().path != path

    def test_what_the_user_names_counts_before_all(self, which, store, write_notebook):
        named, open_ = write_notebook("named.ipynb"), write_notebook("open.ipynb")
        panel = which(named, __vsc_ipynb_file__=open_)
        panel.locate(None, "open.ipynb", str(Path(open_).parent))
        assert panel.resolve().path == named
        known = store.notebook(named)
        assert which(known.id).resolve().id == known.id

    def test_a_relative_name_is_meant_from_here(self, which, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert which("not/yet/there.ipynb").resolve().path == str(tmp_path / "not/yet/there.ipynb")


class TestTheSameNotebook:
    def test_is_known_by_its_path_until_it_has_an_id(self, which, write_notebook):
        path = write_notebook()
        assert which(path).resolve().id == which(path).resolve().id

    def test_is_known_by_its_id_after_a_rename(self, which, write_notebook, store):
        notebook = which(write_notebook("a.ipynb")).resolve()
        thread = store.new_thread(notebook=notebook.id)
        old = Path(write_notebook("a.ipynb", notebook.id))
        new = old.rename(old.with_name("b.ipynb"))
        found = which(str(new)).resolve()
        assert (found.id, found.path, found.origin_id) == (notebook.id, str(new), None)
        assert [t.id for t in store.threads(notebook=str(new))] == [thread.id]

    def test_is_followed_while_the_kernel_runs(self, which, write_notebook, tmp_path):
        path = Path(write_notebook("a.ipynb"))
        panel = which()
        panel.locate(None, "a.ipynb", str(tmp_path))
        notebook = panel.resolve()
        write_notebook("a.ipynb", notebook.id)
        path.rename(tmp_path / "b.ipynb")
        assert panel.resolve().id == notebook.id  # moved, and the front end has not said so yet
        panel.locate(notebook.id, "b.ipynb", str(tmp_path))
        found = panel.resolve()
        assert (found.id, found.path) == (notebook.id, str(tmp_path / "b.ipynb"))

    def test_elsewhere_cloned_keeps_its_id(self, which, write_notebook):
        notebook_id = new_id()
        assert which(write_notebook("clone/a.ipynb", notebook_id)).resolve().id == notebook_id

    def test_another_file_that_took_the_old_name_is_another_notebook(
        self, which, write_notebook, tmp_path
    ):
        first = which(write_notebook("a.ipynb", new_id())).resolve()
        Path(first.path).rename(tmp_path / "b.ipynb")
        second = which(write_notebook("a.ipynb", new_id())).resolve()
        moved = which(str(tmp_path / "b.ipynb")).resolve()
        assert moved.id == first.id != second.id
        assert moved.origin_id is None

    def test_seen_again_at_once_writes_nothing(self, which, write_notebook, store):
        panel = which(write_notebook())
        first = panel.resolve()
        assert panel.resolve().seen_at == first.seen_at


class TestACopy:
    def test_is_a_notebook_of_its_own_that_knows_its_original(self, which, write_notebook, store):
        original = which(write_notebook("a.ipynb", new_id())).resolve()
        path = write_notebook("copy.ipynb", original.id)
        copy = which(path).resolve()
        assert copy.id != original.id
        assert copy.origin_id == original.id
        assert store.notebook(original.id).path == original.path

    def test_is_found_again_and_not_made_twice(self, which, write_notebook, store):
        original = which(write_notebook("a.ipynb", new_id())).resolve()
        path = write_notebook("copy.ipynb", original.id)
        first = which(path).resolve()
        assert which(path).resolve().id == first.id
        write_notebook("copy.ipynb", first.id)
        assert which(path).resolve().id == first.id
        Path(original.path).unlink()
        assert which(path).resolve().origin_id == original.id
        assert len(store.notebooks()) == 2


class TestWhereTheFrontEndSaysItIs:
    def test_gets_the_id_that_the_metadata_should_hold(self, open_panel, write_notebook, tmp_path):
        write_notebook("sub/a.ipynb")
        front = open_panel()
        where = {"path": "sub/a.ipynb", "server_root": str(tmp_path)}
        located = front.ask("located", notebook_id=None, **where)["notebook"]
        assert located["path"] == str(tmp_path / "sub/a.ipynb")
        assert located["title"] == "a.ipynb"
        again = front.ask("located", notebook_id=located["notebook_id"], **where)
        assert again["notebook"] == located
        assert front.panel.chat.notebook_id == located["notebook_id"]
        assert [e["kind"] for e in front.events()] == ["notebook"]

    def test_without_a_file_on_this_machine_is_one_notebook_all_the_same(self, open_panel):
        front = open_panel()
        where = {"path": "far/away.ipynb", "server_root": "/not/on/this/machine"}
        first = front.ask("located", notebook_id=None, **where)["notebook"]
        assert (first["title"], first["path"]) == ("away.ipynb", None)
        assert front.ask("located", notebook_id=None, **where)["notebook"] == first

    def test_leaves_a_running_answer_in_its_thread(self, open_panel, write_notebook, tmp_path):
        front = open_panel()
        sent = front.ask("send", thread_id=None, message_id=new_id(), text="/help")
        write_notebook("a.ipynb")
        front.ask("located", notebook_id=None, path="a.ipynb", server_root=str(tmp_path))
        assert front.hello()["threads"] == []
        assert front.wait_for_done(sent["message_id"])["status"] == "complete"
        assert front.panel.store.message(sent["message_id"]).thread_id == sent["thread_id"]

    def test_leaves_the_metadata_alone_when_the_user_named_another(
        self, open_panel, write_notebook, tmp_path
    ):
        own = new_id()
        write_notebook("a.ipynb", own)
        front = open_panel(notebook=write_notebook("named.ipynb"))
        reply = front.ask("located", notebook_id=own, path="a.ipynb", server_root=str(tmp_path))
        assert reply["notebook"]["notebook_id"] == own
        assert front.hello()["notebook"]["title"] == "named.ipynb"


class TestAFile:
    @pytest.mark.parametrize(
        "content",
        ["", "{", "[]", "null", '{"metadata": []}', '{"metadata": {"jupyter_chatstore": 1}}',
         '{"metadata": {"jupyter_chatstore": {"notebook_id": "../x"}}}', "[" * 100_000],
    )  # fmt: skip
    def test_that_is_broken_has_no_id(self, tmp_path, content):
        path = tmp_path / "a.ipynb"
        path.write_text(content)
        assert NotebookFiles().notebook_id(str(path)) is None

    def test_that_is_huge_is_read_at_its_end(self, tmp_path, monkeypatch):
        monkeypatch.setattr(ipynb, "PARSED_BYTES", 1000)
        monkeypatch.setattr(ipynb, "TAIL_BYTES", 500)
        notebook_id = new_id()
        cell = {"cell_type": "raw", "source": '"jupyter_chatstore": {"notebook_id": "' + new_id()}
        document = {
            "cells": [cell] * 50,
            "metadata": {"jupyter_chatstore": {"notebook_id": notebook_id}},
            "nbformat": 4,
        }
        path = tmp_path / "a.ipynb"
        path.write_text(json.dumps(document, indent=1))
        assert NotebookFiles().notebook_id(str(path)) == notebook_id

    def test_that_has_changed_is_read_again(self, write_notebook):
        files, first, second = NotebookFiles(), new_id(), new_id()
        path = write_notebook("a.ipynb", first)
        os.utime(path, ns=(0, 0))
        assert files.notebook_id(path) == first
        write_notebook("a.ipynb", second)
        assert files.notebook_id(path) == second


def test_threads_are_there_again_after_a_restart(open_panel, store, write_notebook):
    path = write_notebook()
    open_panel(notebook=path).panel.send("hello")
    messages = open_panel(notebook=path).hello()["messages"]
    assert [m["role"] for m in messages] == ["user", "assistant"]
    assert Message.user("hello").text == messages[0]["parts"][0]["text"]
