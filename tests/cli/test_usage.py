"""`usage` says what the runs took, as a table with a line of bars, as JSON or as Parquet."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from jupyter_chatstore import Message, Run, Usage
from jupyter_chatstore.cli.spark import ASCII_BARS, BARS, spark_line
from tests.cli.conftest import Told
from tests.cli.shell import chatstore, chatstore_json


class TestTheTable:
    @pytest.mark.parametrize("by", ["hour", "day", "week", "month", "model", "provider"])
    def test_adds_up_and_counts_what_is_unknown(self, told: Told, by: str) -> None:
        [row] = chatstore_json("usage", "--by", by, "--json")
        assert row[by]
        assert (row["runs"], row["input_tokens"], row["output_tokens"]) == (2, 10, 3)
        assert (row["unmeasured_runs"], row["cost_usd"], row["unpriced_runs"]) == (1, 0.25, 1)

    @pytest.mark.parametrize(("by", "name"), [("notebook", "study"), ("thread", "joins")])
    def test_names_notebooks_and_threads(self, told: Told, by: str, name: str) -> None:
        _, row, _ = chatstore("usage", "--by", by).splitlines()
        assert row.split() == ["2", "1", "10", "3", "0.2500", "1", name]

    def test_an_unknown_price_is_a_dash(self, told: Told) -> None:
        told.store.append(told.other.id, [Message.assistant("x")], run=Run(model="free?"))
        row = chatstore("usage").splitlines()[-2]
        assert row.split() == ["1", "1", "-", "-", "-", "1", "free?"]


class TestTime:
    @pytest.fixture
    def last_year(self, told: Told) -> None:
        """A run more, long ago."""
        run = Run(
            model="old",
            usage=Usage(input_tokens=90, output_tokens=5),
            started_at=datetime(2020, 2, 29, 23, 59, tzinfo=UTC),
        )
        told.store.append(told.other.id, [Message.assistant("x")], run=run)

    @pytest.mark.parametrize(
        ("span", "models"),
        [
            (["--since", "2020-03-01"], ["m"]),
            (["--until", "2020-02-29"], ["old"]),
            (["--since", "2020-02-29T23:59+00:00", "--until", "2020-03-01"], ["old"]),
            (["--until", "2020-02-28"], []),
        ],
    )
    def test_is_from_and_to_a_day(self, last_year: None, span: list[str], models: list) -> None:
        rows = chatstore_json("usage", "--json", *span)
        assert [row["model"] for row in rows] == models

    def test_is_that_of_the_bars_too(self, last_year: None) -> None:
        bars = chatstore("usage", "--until", "2020-12-31").splitlines()[-1]
        assert bars == "|█| tokens a day, 2020-02-29 to 2020-02-29; at most 95 (2020-02-29)"

    def test_that_is_none_is_told(self, told: Told) -> None:
        assert "since='moon' is no time" in chatstore("usage", "--since", "moon", status=1)

    def test_without_a_run_there_are_no_bars(self, told: Told) -> None:
        assert chatstore("usage", "--until", "2001-01-01").count("\n") == 1


class TestBars:
    @pytest.mark.parametrize(("days", "name"), [(60, "day"), (400, "week"), (900, "month")])
    def test_are_days_weeks_or_months_with_their_gaps(self, days: int, name: str) -> None:
        print("seed", seed := random.randrange(1 << 32))
        chance = random.Random(seed)
        first = date(2023, 1, 1) + timedelta(chance.randrange(400))
        sums = {first: 7, first + timedelta(days - 1): 1_000}
        line = spark_line(sums, what="tokens", encoding="utf-8")
        bars, told = line.removeprefix("|").split("| ")
        assert told.startswith(f"tokens a {name}, ")
        assert "; at most 1,000 (" in told
        assert (bars[0], bars[-1]) == (BARS[0], BARS[-1])
        assert set(bars[1:-1]) == {" "}
        assert len(bars) <= 62

    def test_are_ascii_where_the_terminal_knows_no_others(self, told: Told) -> None:
        sums = {date(2025, 1, day): day for day in range(1, 9)}
        assert spark_line(sums, what="t", encoding="ascii")[1:9] == ASCII_BARS
        assert spark_line(sums, what="t", encoding="utf-8")[1:9] == BARS
        said = chatstore("usage", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        assert said.splitlines()[-1].startswith("|@| tokens a day")


class TestParquet:
    def test_has_the_rows_of_the_json(self, told: Told, tmp_path) -> None:
        target = tmp_path / "it's.parquet"
        chatstore("usage", "--by", "day", "--parquet", str(target))
        relation = duckdb.read_parquet(str(target))
        [row] = chatstore_json("usage", "--by", "day", "--json")
        [values] = relation.fetchall()
        assert dict(zip(relation.columns, values, strict=True)) == row | {
            "day": date.fromisoformat(row["day"])
        }
        assert [path.name for path in tmp_path.glob("*it's*")] == [target.name]

    def test_never_takes_another_files_place(self, told: Told, tmp_path) -> None:
        target = tmp_path / "mine.txt"
        target.write_text("mine")
        assert "is there already" in chatstore("usage", "--parquet", str(target), status=1)
        assert target.read_text() == "mine"
        assert [path.name for path in tmp_path.glob("*mine*")] == [target.name]

    def test_of_nothing_has_the_columns(self, told: Told, tmp_path) -> None:
        target = tmp_path / "none.parquet"
        chatstore("usage", "--until", "2001-01-01", "--parquet", str(target))
        assert duckdb.read_parquet(str(target)).columns[0] == "model"

    def test_where_no_file_can_be_is_told(self, told: Told, tmp_path) -> None:
        target = tmp_path / "nowhere" / "x.parquet"
        said = chatstore("usage", "--parquet", str(target), status=1)
        assert said == f"chatstore: {target}: No such file or directory.\n"
