"""`doctor`: what the store's file is and whether it is sound; it is only read, then opened once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, TextIO, cast

from jupyter_chatstore.cli.terminal import as_json, one_line
from jupyter_chatstore.errors import ChatstoreError
from jupyter_chatstore.settings import default_db_path
from jupyter_chatstore.store import Store

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

_COUNTED = ("notebook", "thread", "message", "part", "run", "change")
_FINDINGS = 20
"""No more than so many faults of a kind are told."""


def doctor(options: argparse.Namespace, out: TextIO) -> bool:
    """Report on the file; False if something is wrong with it."""
    path: Path = (options.db or default_db_path()).expanduser().absolute()
    report = examine(path)
    if options.json:
        out.write(as_json(report, indent=2) + "\n")
    else:
        for name, value in report.items():
            label = name.replace("_", " ")
            out.write(f"{label:<20}{one_line(_said(value))}\n")
    return not report["problems"]


def examine(path: Path) -> dict[str, Any]:
    """What there is to know about a store's file, `problems` last."""
    report: dict[str, Any] = {"path": str(path), "exists": path.exists()}
    problems: list[str] = []
    if path.exists():
        for name, suffix in (("file_bytes", ""), ("wal_bytes", "-wal")):
            part = path.with_name(path.name + suffix)
            report[name] = part.stat().st_size if part.exists() else 0
        try:
            uri = f"{path.as_uri()}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
                _look(connection, report, problems)
        except sqlite3.Error as error:
            problems.append(f"SQLite can't read it: {error}")
        if not problems:
            _open(path, report, problems)
    report["problems"] = problems
    return report


def _look(connection: sqlite3.Connection, report: dict[str, Any], problems: list[str]) -> None:
    report["schema_version"] = connection.execute("PRAGMA user_version").fetchone()[0]
    report["journal_mode"] = connection.execute("PRAGMA journal_mode").fetchone()[0]
    found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_FINDINGS})")]
    report["integrity_check"] = found
    if found != ["ok"]:
        problems.append("integrity_check found damage: restore a backup")
    orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(_FINDINGS)
    report["foreign_key_check"] = [f"{row[0]} row {row[1]} has no {row[2]}" for row in orphans]
    if orphans:
        problems.append("foreign_key_check found rows that belong to nothing")
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    for table in _COUNTED:
        if table in there:
            rows = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            report[f"{table}s"] = rows.fetchone()[0]


def _open(path: Path, report: dict[str, Any], problems: list[str]) -> None:
    """Whether chats would be saved: the store itself says so."""
    try:
        with Store(path) as store:
            report["saved"], report["reason"] = store.saved.saved, store.saved.reason
    except ChatstoreError as error:
        report["saved"], report["reason"] = False, str(error)
    if not report["saved"]:
        problems.append(f"new messages are not saved: {report['reason']}")


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, cast("list[str]", value))) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "-"
