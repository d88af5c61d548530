"""Each ready answer is what plain Python makes of the same rows: shipped ones and random ones."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_chatstore import History, Store
from tests.analytics.answers import oracle
from tests.analytics.answers.pasts import pasts, write
from tests.analytics.answers.plain import Plain, Row, same

BERLIN = "Europe/Berlin"
PERIODS = ("hour", "day", "week", "month")
NAMES = ("model", "provider", "notebook", "thread", "tag", "repo")
WORDS = ["join", "sql", "über"]
EVERYTHING = ({}, lambda row: True)
FILTERS = {
    "everything": EVERYTHING,
    "a day of Berlin's": (
        {"since": "2025-03-30", "until": "2025-10-25", "tz": BERLIN},
        lambda row: (
            datetime(2025, 3, 30, tzinfo=ZoneInfo(BERLIN))
            <= row["started_at"]
            < datetime(2025, 10, 26, tzinfo=ZoneInfo(BERLIN))
        ),
    ),
    "a tag and models": (
        {"tag": "sql", "model": ["p:b", "a"]},
        lambda row: (
            "sql" in row["tags"]
            and (row["model"] == "a" or (row["model"], row["provider"]) == ("b", "p"))
        ),
    ),
}


def width(by: str) -> int:
    return 2 if by in ("notebook", "thread") else 1


def check(history: History, plain: Plain, only: dict, keep: object) -> None:
    """All answers, by all that there is."""
    tz = only.get("tz", "UTC")
    runs = [run for run in plain.runs if keep(run)]
    for by in (*PERIODS, *NAMES):
        for name in ("usage", "costs", "latency", "context"):
            answer = getattr(history, name)(by, **only)
            same(answer, getattr(oracle, name)(plain, runs, by, tz), width(by))
    same(history.models(**only), oracle.models(plain, runs), 2)
    same(history.errors(**only), oracle.errors(runs), 3)
    same(history.activity(**only), oracle.activity(plain, runs, tz), 1)
    check_threads(history, plain, runs, only)
    blocks = [block for block in plain.blocks() if keep(block)]
    for by in ("language", "week", "model", "tag"):
        same(history.code(by, **only), oracle.code(plain, blocks, by, tz), width(by))
    said = [message for message in messages(plain) if keep(message)]
    same(
        history.search_trends(WORDS, "day", **only),
        oracle.trends(plain, said, WORDS, "day", tz),
        2,
    )
    for a, b in (("a", "b"), ("p:b", "q:b")):
        same(history.compare(a, b, **only), oracle.compare(plain, runs, a, b), 1)


def check_threads(history: History, plain: Plain, runs: list[Row], only: dict) -> None:
    answer = history.threads(top=1000, **only)
    expected = oracle.threads(plain, runs, everything=not only)
    assert len(answer) == len(expected)
    for row in answer.rows():
        id_ = row.pop("thread_id")
        assert {**row, "cost_usd": None} == {**expected[id_,], "cost_usd": None}
        assert row["cost_usd"] == pytest.approx(expected[id_,]["cost_usd"])


def messages(plain: Plain) -> list[Row]:
    """What was said, with the model and the time of its run."""
    runs = {run["message_id"]: run for run in plain.runs}
    nobody = {"model": None, "provider": None}
    return [
        message
        | nobody
        | {"started_at": message["created_at"]}
        | {k: v for k, v in runs.get(id_, {}).items() if k in ("model", "provider", "started_at")}
        for id_, message in plain.messages.items()
        if message["role"] in ("user", "assistant")
    ]


@pytest.mark.parametrize("name", FILTERS)
def test_the_shipped_history(shipped: History, plain: Plain, name: str) -> None:
    only, keep = FILTERS[name]
    check(shipped, plain, only, keep)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(past=pasts, name=st.sampled_from(list(FILTERS)))
def test_random_histories(past: dict, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chat.db"
        with Store(path) as store:
            write(store, past)
        with History(path) as history:
            check(history, Plain.of(path), *FILTERS[name])


@pytest.mark.parametrize("by", [*PERIODS, *NAMES])
def test_periods_come_in_order_and_the_rest_by_size(shipped: History, by: str) -> None:
    for answer, size in (
        (shipped.usage(by), lambda r: (r["input_tokens"] or 0) + (r["output_tokens"] or 0)),
        (shipped.costs(by), lambda r: r["cost_usd"] or 0),
        (shipped.latency(by), lambda r: r["runs"]),
    ):
        rows = answer.rows()
        if by in PERIODS:
            assert [row[by] for row in rows] == sorted(row[by] for row in rows)
            assert isinstance(rows[0][by], datetime if by == "hour" else date)
        else:
            assert [size(row) for row in rows] == sorted(map(size, rows), reverse=True)


def test_the_first_threads_are_those_that_took_most(shipped: History) -> None:
    every = shipped.threads(top=1000, by="costs").rows()
    assert shipped.threads(top=3, by="costs").rows() == every[:3]
    costs = [row["cost_usd"] or -1 for row in every]
    assert costs == sorted(costs, reverse=True)
