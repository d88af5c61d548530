"""One export: what changed goes aside, then to its place, then the manifest follows.

A reader of the manifest sees the last state or the new one. An export that is broken off leaves
at most files that no manifest names; the next one removes them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import uuid4

from jupyter_chatstore.analytics.lake.digests import slices
from jupyter_chatstore.analytics.lake.drafts import lay_aside, overtaken
from jupyter_chatstore.analytics.lake.manifest import Manifest, Slice
from jupyter_chatstore.analytics.lake.tables import TABLES
from jupyter_chatstore.errors import LakeError
from jupyter_chatstore.model import utc_now

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from jupyter_chatstore.analytics.lake.found import Found
    from jupyter_chatstore.analytics.lake.manifest import File
    from jupyter_chatstore.analytics.lake.moment import Moment
    from jupyter_chatstore.analytics.lake.place import Place

Progress = Callable[[str, int, int], None]
"""Told the table that is written next, how many rows are written, and of how many."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export did."""

    months: tuple[str, ...] = ()
    """The months in UTC of which something was written, oldest first."""
    rows: int = 0
    """Rows written."""
    bytes: int = 0
    """Bytes written."""
    files: int = 0
    """Files written."""
    skipped: int = 0
    """Months of a table, and whole tables, that had not changed."""
    removed: int = 0
    """Files removed: those that were replaced, and what a broken-off export had left."""


def write(
    place: Place, found: Found, duck: DuckDBPyConnection, moment: Moment, progress: Progress
) -> Written:
    """Bring a lake to a moment of the store.

    Args:
        place: Where it is.
        found: What it was found to be.
        duck: A connection to the views, in a transaction: all is of one moment.
        moment: That moment.
        progress: Told of each step.

    Raises:
        LakeError: It can't be written, or another export ended meanwhile; what it held is there.
    """
    fresh, stale = _sorted_out(found, duck, moment)
    key = uuid4().hex
    written: list[Slice] = []
    total = sum(slice_.rows for slice_ in stale)
    try:
        for name, months in groupby(stale, key=lambda s: s.table):
            progress(name, sum(slice_.rows for slice_ in written), total)
            table = next(table for table in TABLES if table.name == name)
            written += lay_aside(duck, place, table, list(months), key)
        files = [file for slice_ in written for file in slice_.files]
        _publish(place, files)
    except BaseException:
        _clear_away(place, key)
        raise
    manifest = Manifest(
        store_id=moment.store_id,
        mark=moment.mark,
        written_at=utc_now(),
        budget_usd=moment.budget_usd,
        columns=moment.shapes,
        slices=(*fresh, *written),
    )
    # If this fails, the place may have the manifest all the same: the files stay for the next one.
    if not place.replace_manifest(found.raw, manifest.model_dump_json(indent=1).encode()):
        _clear_away(place, key)
        raise overtaken(place)
    gone = found.names - manifest.names
    place.remove(gone)
    return Written(
        months=tuple(sorted({s.month for s in written if s.month is not None})),
        rows=sum(file.rows for file in files),
        bytes=sum(file.bytes for file in files),
        files=len(files),
        skipped=len(fresh),
        removed=len(gone),
    )


def _sorted_out(
    found: Found, duck: DuckDBPyConnection, moment: Moment
) -> tuple[list[Slice], list[Slice]]:
    """What the lake has as it is now, and what it hasn't."""
    fresh: list[Slice] = []
    stale: list[Slice] = []
    for table in TABLES:
        for now in slices(duck, table):
            held = found.held(now, moment.shapes[table.name])
            (stale if held is None else fresh).append(held or now)
    return fresh, stale


def _publish(place: Place, files: list[File]) -> None:
    if not all(place.publish(file.name) for file in files):
        raise overtaken(place)


def _clear_away(place: Place, key: str) -> None:
    # The next export does it too; what went wrong first is what the user has to know.
    with suppress(LakeError):
        place.remove([name for name in place.names() if key in name])
