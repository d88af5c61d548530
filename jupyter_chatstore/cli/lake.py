"""`export --parquet`: a lake is brought up to date, and what that took is told."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.analytics import History
from jupyter_chatstore.analytics.lake import Lake
from jupyter_chatstore.cli.opened import path_of
from jupyter_chatstore.cli.terminal import as_json, one_line
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    import argparse

_CLEAR = "\r\x1b[K"


def export_lake(options: argparse.Namespace, out: TextIO) -> bool:
    """Write what changed since the last export.

    Raises:
        InvalidInputError: One thread or another form was asked for too.
    """
    if options.thread or options.format or options.output:
        raise InvalidInputError(
            "--parquet writes all threads, to a place of its own.",
            hint="Leave out the thread, --format and --output.",
        )
    with History(path_of(options)) as history, Lake(options.parquet) as lake:
        shown = sys.stderr.isatty()
        try:
            done = lake.write(history, _progress if shown else None)
        finally:
            if shown:
                sys.stderr.write(_CLEAR)
    if options.json:
        out.write(as_json(asdict(done), indent=2) + "\n")
    elif done.files or done.removed:
        months = f"months {done.months[0]} to {done.months[-1]}: " if done.months else ""
        out.write(
            f"Wrote {months}{done.rows:,} rows in {done.files:,} files, {done.bytes:,} bytes; "
            f"{done.skipped:,} unchanged\n"
        )
    else:
        out.write(f"Nothing changed in {one_line(options.parquet)}\n")
    return True


def _progress(table: str, done: int, total: int) -> None:
    sys.stderr.write(f"{_CLEAR}{table}: {done:,} of {total:,} rows written")
    sys.stderr.flush()
