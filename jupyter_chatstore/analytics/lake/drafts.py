"""Months as Parquet files that lie aside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from jupyter_chatstore.analytics.lake.manifest import File, Slice
from jupyter_chatstore.analytics.lake.shapes import shape, to_file
from jupyter_chatstore.errors import LakeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.lake.place import Place
    from jupyter_chatstore.analytics.lake.tables import Table

_AS = "FORMAT parquet, COMPRESSION zstd, RETURN_STATS"


def lay_aside(
    duck: DuckDBPyConnection, place: Place, table: Table, months: Sequence[Slice], key: str
) -> list[Slice]:
    """Write months of a table; gives them with their files.

    Args:
        duck: A connection to the views.
        place: Where the lake is.
        table: Whose rows.
        months: Those to write.
        key: What makes the files' names this export's own.

    Raises:
        LakeError: The disk has no room, or another export has removed what lay aside.
    """
    rows = f"SELECT {to_file(shape(duck, table.name))}"
    files: dict[str | None, list[File]] = {month.month: [] for month in months}
    with place.drafts() as folder:
        target = folder / table.name
        if table.at is None:
            copied = f"COPY ({rows} FROM {table.rows}) TO $target ({_AS})"
            wanted = {"target": str(target)}
        else:
            copied = (
                f"COPY ({rows}, month FROM {table.rows} WHERE month IN (SELECT unnest($months))) "
                f"TO $target ({_AS}, PARTITION_BY (month))"
            )
            wanted = {"target": str(target), "months": list(files)}
        try:
            drafts = duck.execute(copied, wanted).fetchall()
        except duckdb.IOException as error:
            if not folder.exists():
                raise overtaken(place) from error
            raise LakeError(
                f"The months can't be written: {str(error).splitlines()[0]}.",
                kept=f"What was in {place} can still be read.",
                hint="Look at the room on the disk, then export again.",
            ) from error
        for number, (draft, count, size, *_) in enumerate(drafts):
            path = Path(draft)
            month = None if table.at is None else path.parent.name.removeprefix("month=")
            inside = "" if month is None else f"month={month}/"
            name = f"{table.name}/{inside}{key}-{number}.parquet"
            if not place.stage(path, name):
                raise overtaken(place)
            files[month].append(File(name=name, rows=count, bytes=size))
    return [month.model_copy(update={"files": tuple(files[month.month])}) for month in months]


def overtaken(place: Place) -> LakeError:
    """Two exports at once: the other one was quicker."""
    return LakeError(
        f"Another export to {place} ended while this one was running.",
        kept="What the other one wrote is there.",
        hint="Export again if something is missing in it.",
    )
