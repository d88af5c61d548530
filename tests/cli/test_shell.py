"""The door itself: help is cheap, errors are one line, hostile text stays text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_chatstore import Message, Store
from tests.cli.conftest import Told
from tests.cli.shell import COMMAND, chatstore, chatstore_json

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\u202egnp.exe\u2028\x00end"


class TestHelp:
    def test_names_every_command(self) -> None:
        shown = chatstore("--help")
        for name in (
            "threads show search usage export archive delete backup doctor".split()  # noqa: SIM905
        ):
            assert f"    {name} " in shown

    def test_loads_neither_duckdb_nor_sqlmodel(self) -> None:
        code = """
import sys
from jupyter_chatstore.cli import main
try:
    main(["--help"])
except SystemExit:
    pass
heavy = {"duckdb", "sqlmodel", "sqlalchemy", "pydantic", "pydantic_ai", "anywidget", "IPython"}
sys.stderr.write(", ".join(sorted(heavy & set(sys.modules))))
"""
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        assert "usage: chatstore" in done.stdout
        assert done.stderr == ""


class TestErrors:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("threads",),
            ("show", "x"),
            ("search", "x"),
            ("usage",),
            ("export",),
            ("archive", "x"),
            ("backup", "y.db"),
        ],
    )
    def test_no_store_yet(self, arguments: tuple[str, ...], db_path: Path) -> None:
        said = chatstore(*arguments, status=1)
        assert said.startswith("chatstore: There is no chat store at ")
        assert not db_path.exists()

    @pytest.mark.parametrize("command", ["show", "export", "archive"])
    def test_no_such_thread(self, told: Told, command: str) -> None:
        assert "no thread 'nonsense'" in chatstore(command, "nonsense", status=1)

    @pytest.mark.parametrize("arguments", [("threads",), ("usage",), ("search", "x")])
    def test_a_file_that_is_no_store(self, db_path: Path, arguments: tuple[str, ...]) -> None:
        db_path.write_text("notes " * 500)
        assert "no" in chatstore(*arguments, status=1)
        assert db_path.read_text() == "notes " * 500

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("dance",),
            ("show",),
            ("threads", "--limit", "0"),
            ("threads", "--limit", "many"),
            ("usage", "--by", "moon"),
        ],
    )
    def test_wrong_usage_is_told_apart(self, arguments: tuple[str, ...]) -> None:
        assert "--help" in chatstore(*arguments, status=2)


class TestTheDatabase:
    @pytest.mark.parametrize("before", [True, False])
    def test_can_be_named_before_or_after_the_command(self, tmp_path: Path, before: bool) -> None:
        with Store(tmp_path / "mine.db") as store:
            thread = store.new_thread(title="mine")
        named = ("--db", str(tmp_path / "mine.db"))
        arguments = (*named, "threads", "--json") if before else ("threads", "--json", *named)
        assert [t["id"] for t in chatstore_json(*arguments)] == [thread.id]


class TestHostileText:
    def test_reaches_no_terminal(self, told: Told) -> None:
        thread = told.store.new_thread(title=HOSTILE)
        told.store.append(thread.id, [Message.user(f"word {HOSTILE}")])
        # `chatstore` asserts for each output that it holds nothing a terminal would obey.
        for arguments in (
            ("threads",),
            ("threads", "--json"),
            ("show", thread.id),
            ("show", thread.id, "--json"),
            ("search", "word"),
            ("search", "word", "--json"),
            ("usage", "--by", "thread"),
            ("export", thread.id),
            ("export", thread.id, "--format", "json"),
            ("export", "--format", "markdown"),
            ("archive", thread.id),
        ):
            assert "owned" in chatstore(*arguments) or arguments[0] == "usage"

    def test_json_gives_it_back_to_the_letter(self, told: Told) -> None:
        thread = told.store.new_thread(title=HOSTILE)
        [newest] = chatstore_json("threads", "--limit", "1", "--json")
        assert (newest["id"], newest["title"]) == (thread.id, HOSTILE)

    def test_in_an_argument_it_is_not_echoed_raw(self, told: Told) -> None:
        chatstore("show", "\x1b[31m\u202e", status=1)
        chatstore("\x1b[31mdance", status=2)

    def test_a_terminal_that_knows_only_ascii_gets_escapes(self, told: Told) -> None:
        shown = chatstore("show", told.joins.id, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        assert "left rows \\U0001f600." in shown


def test_a_reader_that_leaves_early_is_no_error(told: Told) -> None:
    told.store.append(told.other.id, [Message.user("x" * 1_000_000)])
    with subprocess.Popen(
        [*COMMAND, "export"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        complained = process.stderr.read()
        assert process.wait(timeout=300) == 141
    assert complained == b""
