"""A store's rows as plain Python values, read with SQLite alone; answers are held against them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from jupyter_chatstore.analytics.fences import code_blocks

Row = dict[str, object]
TOKENS = (
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Plain:
    """What is not in the trash."""

    notebooks: dict[str, Row] = field(default_factory=dict)
    threads: dict[str, Row] = field(default_factory=dict)
    messages: dict[str, Row] = field(default_factory=dict)
    runs: list[Row] = field(default_factory=list)
    uses: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, path: Path) -> Plain:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as store:
            store.row_factory = sqlite3.Row

            def rows(query: str) -> list[Row]:
                return [
                    {name: _value(name, row[name]) for name in row.keys()}  # noqa: SIM118
                    for row in store.execute(query)
                ]

            plain = cls({row["id"]: row for row in rows("select * from notebook")})
            for row in rows("select * from thread where deleted_at is null"):
                plain.threads[row["id"]] = row | {"tags": json.loads(row["tags"] or "[]")}
            for row in rows("select * from message where deleted_at is null"):
                if row["thread_id"] in plain.threads:
                    plain.messages[row["id"]] = row | plain.place(row["thread_id"])
            texts = defaultdict(list)
            for row in rows("select message.id, part.* from part join message on pk = message_pk"):
                if row["type"] == "text":
                    texts[row["id"]].append(row["text"])
            for id_, message in plain.messages.items():
                message["texts"] = texts[id_]
            for row in rows("select * from run"):
                if row["message_id"] in plain.messages:
                    plain.runs.append(row | plain.place(row["thread_id"]))
            plain.uses = [
                use for use in rows("select * from code_use") if use["message_id"] in plain.messages
            ]
        return plain

    def place(self, thread_id: str) -> Row:
        thread = self.threads[thread_id]
        notebook = self.notebooks.get(thread["notebook_id"], {})
        return {
            "notebook_id": thread["notebook_id"],
            "tags": thread["tags"],
            "repo": notebook.get("git_repo"),
        }

    def name(self, notebook_id: str | None) -> str | None:
        notebook = self.notebooks.get(notebook_id, {})
        return notebook.get("title") or notebook.get("path")

    def blocks(self) -> list[Row]:
        """The blocks of code, with what filters look at."""
        runs = {run["message_id"]: run for run in self.runs}
        found = []
        for id_, message in self.messages.items():
            if message["role"] != "assistant":
                continue
            run = runs.get(id_, {})
            blocks = [block for text in message["texts"] for block in code_blocks(text)]
            found += [
                message
                | {"message_id": id_, "block": number, "language": block.language}
                | {"lines": block.lines, "model": run.get("model")}
                | {"provider": run.get("provider")}
                | {"started_at": run.get("started_at", message["created_at"])}
                for number, block in enumerate(blocks)
            ]
        return found


def _value(name: str, value: object) -> object:
    if isinstance(value, bytes) and len(value) == 16:
        return str(UUID(bytes=value))
    if isinstance(value, int) and name.endswith("_at"):
        return _EPOCH + timedelta(microseconds=value)
    return value


def keys(plain: Plain, row: Row, by: str, tz: str = "UTC") -> list[tuple]:
    """The groups that a run belongs to: one, but for its tags."""
    started: datetime = row["started_at"]
    wall = started.astimezone(ZoneInfo(tz))
    day = wall.date()
    past_the_hour = timedelta(
        minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond
    )
    if by == "tag":
        return [(tag,) for tag in dict.fromkeys(row["tags"])] or [(None,)]
    return [
        {
            "hour": lambda: (started - past_the_hour,),
            "day": lambda: (day,),
            "week": lambda: (day - timedelta(days=day.weekday()),),
            "month": lambda: (day.replace(day=1),),
            "notebook": lambda: (row["notebook_id"], plain.name(row["notebook_id"])),
            "thread": lambda: (row["thread_id"], plain.threads[row["thread_id"]]["title"]),
        }.get(by, lambda: (row[by],))()
    ]


def grouped(plain: Plain, rows: Iterable[Row], by: str, tz: str = "UTC") -> dict[tuple, list[Row]]:
    groups = defaultdict(list)
    for row in rows:
        for key in keys(plain, row, by, tz):
            groups[key].append(row)
    return groups


def same(answer: object, expected: dict[tuple, Row], width: int) -> None:
    """The answer has these rows, by their first columns, and no other."""
    found = {row[:width]: row[width:] for row in answer.fetchall()}
    assert len(found) == len(answer.fetchall())
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        assert answer.columns[width:] == list(row)
        assert found[key] == tuple(
            pytest.approx(value, rel=1e-9, abs=1e-12) if isinstance(value, float) else value
            for value in row.values()
        ), key


def total(rows: Iterable[Row], name: str) -> float | None:
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known) if known else None


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def percentile(values: list[float], percent: int) -> float | None:
    """Interpolated between the two that are next to it."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    place = (len(known) - 1) * percent / 100
    low = int(place)
    high = min(low + 1, len(known) - 1)
    return float(known[low] + (known[high] - known[low]) * (place - low))


def count(rows: Iterable[Row], test: Callable[[Row], bool]) -> int:
    return sum(1 for row in rows if test(row))
