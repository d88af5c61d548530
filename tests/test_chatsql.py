"""`%%chatsql` gives frames over the notebook's history, and DuckDB's own words when it can't."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from jupyter_chatstore import ChatPanel, Message, Run, Store
from jupyter_chatstore.magics import register
from tests.kernel import running_kernel


def say(path: Path, text: str, model: str = "m") -> None:
    with Store(path) as store:
        messages = [Message.user("?"), Message.assistant(text)]
        store.append(store.new_thread().id, messages, Run(model=model))


@pytest.fixture
def shell(db_path) -> InteractiveShell:
    say(db_path, "one")
    shell = InteractiveShell()
    register(shell)
    return shell


def ask(shell: InteractiveShell, query: str, line: str = ""):
    return shell.run_cell_magic("chatsql", line, query)


class TestAnswers:
    def test_are_pandas_frames_fresh_at_each_query(self, shell, db_path):
        count = "SELECT count(*) AS n\nFROM messages;"
        first = ask(shell, count)
        say(db_path, "two")
        assert [type(first).__module__.split(".")[0], first.n.item()] == ["pandas", 2]
        assert ask(shell, count).n.item() == 4

    def test_are_polars_frames_without_pandas(self, shell, monkeypatch):
        monkeypatch.setitem(sys.modules, "pandas", None)
        frame = ask(shell, "SELECT text FROM messages WHERE role = 'assistant'")
        assert type(frame).__module__.split(".")[0] == "polars"
        assert frame["text"].to_list() == ["one"]

    def test_are_kept_under_a_name_instead_of_shown(self, shell):
        assert ask(shell, "SELECT 1 AS a", "kept") is None
        assert shell.user_ns["kept"].a.item() == 1

    def test_take_variables_by_name(self, shell, db_path):
        say(db_path, "two", model="other")
        shell.user_ns["models"] = ["other", "'; DROP"]
        query = "SELECT model FROM runs WHERE model IN (SELECT unnest($models::VARCHAR[]))"
        assert ask(shell, query).model.to_list() == ["other"]

    def test_come_from_the_panels_store(self, shell, tmp_path):
        other = tmp_path / "other.db"
        say(other, "elsewhere")
        shell.user_ns["panel"] = panel = ChatPanel(store=other)
        texts = ask(shell, "SELECT text FROM messages ORDER BY seq").text.to_list()
        panel.close()
        assert texts == ["?", "elsewhere"]

    def test_join_the_users_own_files(self, shell, tmp_path):
        (tmp_path / "prices.csv").write_text("model,price\nm,3\n")
        query = f"SELECT price FROM runs JOIN '{tmp_path}/prices.csv' USING (model)"
        assert ask(shell, query).price.to_list() == [3]


class TestErrors:
    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("SELECT modle\nFROM runs", 'Binder Error: Referenced column "modle" not found'),
            ("SELECT 1,\n  FORM x y", 'Parser Error: syntax error at or near "y" (line 2)'),
            ("DROP VIEW runs", "History.sql only reads, and DROP does more. Nothing was changed."),
            ("SELECT $nowhere", "$nowhere is asked for, and there is no such variable."),
        ],
    )
    def test_are_one_line_in_duckdbs_words(self, shell, query, said):
        with pytest.raises(Exception) as raised:
            ask(shell, query)
        assert str(raised.value).startswith(said)
        assert "\n" not in str(raised.value)

    def test_of_a_column_name_those_that_there_are(self, shell):
        with pytest.raises(Exception, match=r'Candidate bindings: .*"model"'):
            ask(shell, "SELECT modle FROM runs")

    def test_a_name_that_is_none_keeps_nothing(self, shell):
        with pytest.raises(Exception, match="'1x' is no name of a variable"):
            ask(shell, "SELECT 1", "1x")

    def test_show_no_traceback(self, tmp_path):
        with running_kernel(tmp_path) as kernel:
            kernel.run("%load_ext jupyter_chatstore")
            published = kernel.run("%%chatsql\nSELECT modle FROM runs")
        [error] = [m["content"] for m in published if m["msg_type"] == "error"]
        [line] = error["traceback"]
        assert line.startswith("Binder Error:")
