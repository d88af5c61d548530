"""Rows as a Parquet file, which is whole when it appears and never in the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from jupyter_chatstore.model import new_id
from jupyter_chatstore.store.backup import appear

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def write_parquet(target: Path, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    """Writes the file.

    Args:
        target: A file that isn't there yet.
        columns: The columns' names and their types in DuckDB.
        rows: Their values.

    Raises:
        InvalidInputError: There is a file of that name; it was left as it is.
        OSError: It can't be written.
    """
    draft = target.with_name(f".{target.name}.{new_id()}")
    try:
        draft.touch(exist_ok=False)  # where that can't be, Python says why better than DuckDB
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None
    try:
        with duckdb.connect() as duck:
            names = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
            duck.execute(f"CREATE TABLE rows ({names})")
            if rows:
                holes = ", ".join("?" * len(columns))
                duck.executemany(f"INSERT INTO rows VALUES ({holes})", rows)  # noqa: S608
            duck.table("rows").write_parquet(str(draft))
        appear(draft, target)
    finally:
        draft.unlink(missing_ok=True)
