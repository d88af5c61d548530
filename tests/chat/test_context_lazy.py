"""What would have to be computed, imported or waited for to be described stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from tests.chat.described import one


class TestNothingIsComputed:
    def test_a_lazy_frame_is_not_collected(self) -> None:
        def collected(frame: pl.DataFrame) -> pl.DataFrame:
            raise AssertionError("was collected")

        lazy = pl.LazyFrame({"a": [1], "s": ["x"]}).map_batches(
            collected, schema=pl.Schema({"a": pl.Int64, "s": pl.String})
        )
        item = one("@lazy", lazy=lazy)
        assert (item.kind, item.summary) == ("dataframe", "2 columns, not collected")
        assert "- a: Int64" in item.text
        assert "number of rows unknown" in item.text

    def test_a_file_of_ten_gigabytes_is_told_by_its_columns(self, tmp_path: Path) -> None:
        path = tmp_path / "huge.csv"
        with path.open("wb") as huge:
            huge.write(b"a,b\n1,2\n")
            huge.truncate(10_000_000_000)  # a hole: it takes no room
        item = one("@lazy", lazy=pl.scan_csv(path, infer_schema_length=1))
        assert item.text.splitlines()[1:] == ["- a: Int64", "- b: Int64"]

    def test_a_relation_is_not_run(self) -> None:
        connection = duckdb.connect()
        runs: list[int] = []

        def told(n: int) -> int:
            runs.append(n)
            return n

        connection.create_function("told", told, ["BIGINT"], "BIGINT", side_effects=True)
        relation = connection.sql("select told(range) as n, 'x' as s from range(3)")
        item = one("@r and so", r=relation)
        held = one("@held", held={"r": relation, "all": [relation]})
        assert (item.kind, item.summary) == ("dataframe", "2 columns, not run")
        assert "- n: BIGINT" in item.text
        assert "- s: VARCHAR" in item.text
        assert held.text.count("DuckDBPyRelation not run") == 2
        assert runs == []

    def test_another_librarys_query_is_told_by_its_type(self) -> None:
        def computed(self: object) -> str:
            raise AssertionError("was run")

        query = type("Expr", (), {"__module__": "ibis.expr", "__repr__": computed})()
        assert one("@query", query=query).text == "ibis.Expr (a query: it was not run)"

    def test_nothing_is_imported(self) -> None:
        code = (
            "import sys; from jupyter_chatstore.chat.context import Surroundings\n"
            "before = set(sys.modules)\n"
            "around = Surroundings({'n': 1, 'd': {'a': [1]}, 'f': print, 's': 'x'})\n"
            "around.named('@n @d @f @s @In[1] @error'); around.complete('@', 50)\n"
            "heavy = {'pandas', 'polars', 'pyarrow', 'duckdb', 'numpy'}\n"
            "print(sorted(heavy & (set(sys.modules) - before)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], check=False, capture_output=True, text=True
        )
        assert (done.stdout.strip(), done.stderr) == ("[]", "")

    def test_pyarrow_is_described_without_its_compute_module(self) -> None:
        code = (
            "import sys, pyarrow as pa\n"
            "from jupyter_chatstore.chat.context import resolve\n"
            "columns = [pa.array([1, None, 3], pa.int64()), pa.array(['x', 'x', 'y'])]\n"
            "table = pa.Table.from_arrays(columns, ['n', 's'])\n"
            "before = set(sys.modules)\n"
            "[item] = resolve('@t', {'t': table})\n"
            "print(item.text)\n"
            "print(sorted({'pandas', 'pyarrow.compute'} & (set(sys.modules) - before)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], check=False, capture_output=True, text=True
        )
        assert "- n: int64, 1 missing, 2 distinct, 1 to 3" in done.stdout
        assert "most frequent x (2), y (1)" in done.stdout
        assert done.stdout.rstrip().endswith("[]"), done.stdout

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        assert one(f"@file:{pipe}").kind == "missing"


class TestStepsRunNoCode:
    def test_what_is_simply_there_is_found(self) -> None:
        class Slotted:
            __slots__ = ("empty", "n")

        class Model:
            depth = 3

            def __init__(self) -> None:
                self.rate = 0.5

            def fit(self, rows: int) -> None:
                """Learns."""

        slotted = Slotted()
        slotted.n = 5
        names = {"m": Model(), "s": slotted, "np": np, "d": {"a": [10, 20]}}
        assert one("@m.rate", **names).text == "float: 0.5"
        assert one("@m.depth", **names).text == "int: 3"
        assert "fit(self, rows: 'int')" in one("@m.fit", **names).text
        assert one("@s.n", **names).text == "int: 5"
        assert one("@s.empty", **names).name == "@s"
        assert one("@np.linalg", **names).kind == "module"
        assert one('@d["a"][-1]', **names).text == "int: 20"

    def test_what_would_have_to_be_computed_is_not(self) -> None:
        class Trap(dict):
            def _run(self, *_: object) -> Any:
                raise AssertionError("was run")

            key = property(_run)
            __getattr__ = __getitem__ = __missing__ = get = items = __iter__ = __len__ = _run

        trap = Trap(a=1)
        assert one("@trap.key", trap=trap).name == "@trap"
        assert one('@trap["a"]', trap=trap).text == "int: 1"
        assert one('@trap["b"]', trap=trap).name == "@trap"
        assert "'a': 1" in one("@trap", trap=trap).text
