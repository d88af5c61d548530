"""Programs that know nothing of manifests get the same numbers from a lake's folders."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jupyter_chatstore import History
from jupyter_chatstore.analytics.lake import Lake
from tests.analytics.past import Past

USAGE = """
    select strftime(started_at at time zone 'UTC', '%Y-%m') as month, model, provider, count(*),
           sum(input_tokens)::bigint, sum(output_tokens)::bigint
    from runs group by all order by all nulls first
"""
COSTS = """
    select notebook_id, round(sum(cost_usd), 6), count(*) filter (cost_usd is null)
    from runs group by all order by all nulls first
"""
MESSAGES = """
    select strftime(created_at at time zone 'UTC', '%Y-%m') as month, role, count(*)
    from messages group by all order by all
"""


@pytest.fixture
def written(past: Past, history: History, tmp_path: Path) -> Path:
    folder = tmp_path / "lake"
    with Lake(folder) as lake:
        lake.write(history)
    return folder


def rows(history: History, query: str) -> list[list[Any]]:
    return [list(row) for row in history.sql(query).fetchall()]


def test_polars(written: Path, history: History) -> None:
    runs = pl.scan_parquet(written / "runs")
    told = pl.col("input_tokens", "output_tokens")
    usage = runs.group_by("month", "model", "provider").agg(
        pl.len(), pl.when(told.count() > 0).then(told.sum())
    )
    by = ["month", "model", "provider"]
    assert [list(row) for row in usage.sort(by).collect().rows()] == rows(history, USAGE)
    dollars = pl.col("cost_usd")
    costs = runs.group_by("notebook_id").agg(
        dollars.sum().round(6), dollars.is_null().sum().alias("unpriced")
    )
    assert [list(row) for row in costs.sort("notebook_id").collect().rows()] == rows(history, COSTS)
    messages = pl.scan_parquet(written / "messages").group_by("month", "role").len()
    assert [list(row) for row in messages.sort("month", "role").collect().rows()] == rows(
        history, MESSAGES
    )


def test_spark(written: Path, history: History) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("by_spark.py")), str(written)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["usage"] == rows(history, USAGE)
    assert said["costs"] == rows(history, COSTS)
    assert said["messages"] == rows(history, MESSAGES)
    assert said["months"] == [[0]]


def test_duckdb_over_the_folders(written: Path, history: History) -> None:
    of_runs = f"read_parquet('{written}/runs/*/*.parquet', hive_partitioning = true)"
    query = USAGE.replace("from runs", f"from {of_runs}").replace(
        "strftime(started_at at time zone 'UTC', '%Y-%m') as month", "month"
    )
    assert history.connection.execute(query).fetchall() == history.sql(USAGE).fetchall()
