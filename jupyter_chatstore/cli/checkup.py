"""`doctor`: whether the store's file is sound, and what can be mended in it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO, cast

from jupyter_chatstore.cli.terminal import as_json, one_line
from jupyter_chatstore.errors import ChatstoreError
from jupyter_chatstore.settings import default_db_path
from jupyter_chatstore.store import Store
from jupyter_chatstore.store.doctor import Report, examine

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def doctor(options: argparse.Namespace, out: TextIO) -> bool:
    """Report on the file; False if something is wrong with it."""
    path: Path = (options.db or default_db_path()).expanduser().absolute()
    told = _flat(_opened(path, repair=options.repair))
    if options.json:
        out.write(as_json(told, indent=2) + "\n")
    else:
        for name, value in told.items():
            label = name.replace("_", " ")
            out.write(f"{label:<20}{one_line(_said(value))}\n")
    return not told["problems"]


def _opened(path: Path, *, repair: bool) -> Report:
    """What is found; a file that is sound is opened too, which says whether chats are saved."""
    report = examine(path)
    if not report.exists or report.damage:
        return report
    try:
        with Store(path) as store:
            return store.doctor(repair=repair)
    except ChatstoreError as error:
        return examine(path, reason=str(error))


def _flat(report: Report) -> dict[str, Any]:
    told = {name: value for name, value in asdict(report).items() if name != "rows"}
    ending = {name: told.pop(name) for name in ("repairable", "damage", "repaired")}
    told["path"] = str(report.path)
    return {**told, **report.rows, "repaired": ending["repaired"], "problems": report.problems}


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(cast("tuple[str, ...]", value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value in ("", None) else str(value)
