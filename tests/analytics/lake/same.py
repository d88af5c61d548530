"""A lake and the history it was written from say the same, row by row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jupyter_chatstore import History
from jupyter_chatstore.analytics.lake import Lake

VIEWS = "select view_name from duckdb_views() where not internal and schema_name = 'main'"


def views(history: History) -> list[str]:
    return [name for (name,) in history.sql(VIEWS).fetchall()]


def assert_same(history: History, lake: Lake) -> None:
    for view in views(history):
        wanted, got = (
            source.sql(f"select * from {view} order by all") for source in (history, lake)
        )
        assert (got.columns, got.types) == (wanted.columns, wanted.types)
        assert rounded(got) == rounded(wanted), view


def rounded(relation: Any) -> list[list[Any]]:
    """Its rows; what floats add up to depends in its last digit on their order."""
    return [
        [round(value, 9) if isinstance(value, float) else value for value in row]
        for row in relation.fetchall()
    ]


def files(folder: Path) -> set[str]:
    """What lies there."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}


def named(folder: Path) -> list[str]:
    """What the manifest says is there."""
    said = json.loads((folder / "manifest.json").read_text())
    return [file["name"] for slice_ in said["slices"] for file in slice_["files"]]


def assert_tidy(folder: Path) -> None:
    """At rest there is one version of each row, and nothing lies aside."""
    assert files(folder) == set(named(folder))
    assert not (folder / "_staged").exists()
