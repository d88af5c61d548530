"""Values whose own code raises, hangs or computes: nothing of it reaches the user."""

from __future__ import annotations

import collections
import io
import linecache
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.chat.context import ContextItem, Surroundings
from jupyter_chatstore.chat.context.patience import Patience


def one(text: str, **namespace: Any) -> ContextItem:
    (item,) = Surroundings(namespace).named(text)
    return item


class Hanging:
    """Its repr waits until the test is over."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.calls = 0

    def __repr__(self) -> str:
        self.calls += 1
        self.over.wait()
        return "done"


class TestAReprThatDoesNotEnd:
    def test_is_left_behind_and_not_asked_again_while_it_runs(self) -> None:
        value = Hanging()
        around = Surroundings({"value": value, "n": 7}, patience=Patience(limit_s=0.05))
        for _ in range(3):
            hung, fine = around.named("@value and @n", wait_s=30)
            assert hung.text.endswith("Hanging (its own code takes too long)")
            assert fine.text == "int: 7"
        assert value.calls == 1
        value.over.set()

    def test_that_is_only_slow_is_there_for_who_waits_longer(self) -> None:
        value = Hanging()
        around = Surroundings({"value": value}, patience=Patience(limit_s=60))
        [item] = around.named("@value", wait_s=0)
        assert "takes too long" in item.text
        value.over.set()
        [item] = around.named("@value")
        assert "Hanging: done" in item.text

    def test_keeps_no_value_once_it_has_ended(self) -> None:
        around = Surroundings({"n": 7})
        around.named("@n")
        around.named("@m")
        assert not [t for t in threading.enumerate() if t.name == "jupyter_chatstore.look"]


class TestAReprThatFails:
    @pytest.mark.parametrize("raised", [ValueError("no"), SystemExit(1), KeyboardInterrupt()])
    def test_is_told_by_its_type(self, raised: BaseException) -> None:
        class Broken:
            def __repr__(self) -> str:
                raise raised

        item = one("@broken", broken=Broken())
        assert "Broken" in item.text
        assert f"failed: {type(raised).__name__}" in item.text

    def test_because_it_never_comes_to_an_end(self) -> None:
        class Endless:
            def __repr__(self) -> str:
                return repr(self)

        assert "RecursionError" in one("@endless", endless=Endless()).text

    def test_in_one_cell_leaves_the_rest_of_the_table(self) -> None:
        class Broken:
            def __str__(self) -> str:
                raise ValueError("no")

            __repr__ = __str__

            def __hash__(self) -> int:
                raise OSError("no")

        frame = pd.DataFrame({"n": [1, 2], "broken": [Broken(), Broken()]})
        text = one("@df", df=frame).text
        assert "- n: int64, 0 missing, 2 distinct, 1 to 2" in text
        assert "1 | (ValueError)" in text


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


class TestWhatIsHuge:
    @pytest.mark.parametrize(
        "value",
        [
            b"x" * 5_000_000,
            10**100_000,
            collections.Counter(range(500_000)),
            time.struct_time(range(9)),
            type("Many", (list,), {})(range(500_000)),
            "x" * 5_000_000,
            {"frame": pd.DataFrame({"a": range(100_000)})},
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_is_told_in_part(self, value: object) -> None:
        item = one("@value", value=value)
        assert "failed" not in item.text
        assert len(item.text) < 5000
        assert len(item.summary) < 60

    def test_cells_and_columns_are_cut(self) -> None:
        long = "x" * 2_000_000
        for frame in (
            pd.DataFrame({long: [long]}),
            pl.DataFrame({"a": [long], "b": [[long]]}),
            pa.table({"a": [long]}),
        ):
            assert len(one("@df", df=frame).text) < 2000


class TestLibraries:
    def test_a_record_batch_and_a_long_table(self) -> None:
        batch = one("@b", b=pa.record_batch({"n": [1.5, float("nan")], "t": [True, None]}))
        assert (batch.kind, batch.summary) == ("dataframe", "2 × 2")
        assert "- n: double, 0 missing, 1 distinct, 1.5 to 1.5" in batch.text
        long = one("@t", t=pa.table({"n": range(100_000)}))
        assert "0 to 99999" in long.text
        assert "a sample of evenly spaced rows" in long.text

    def test_functions_classes_and_modules(self) -> None:
        item = one("@f", f=io.open)
        assert item.kind == "function"
        assert "Open file and return a stream" in item.text
        item = one("@c", c=collections.OrderedDict)
        assert (item.kind, item.summary) == ("class", "class")
        assert "move_to_end" in item.text
        item = one("@np", np=np)
        assert (item.kind, item.summary) == ("module", f"module {np.__version__}")

    def test_what_the_user_wrote_is_told_with_its_source(self) -> None:
        namespace: dict[str, Any] = {"__name__": "__main__"}
        source = "def double(n=2):\n    return n * 2\n"
        linecache.cache["<cell>"] = (len(source), None, source.splitlines(keepends=True), "<cell>")
        exec(compile(source, "<cell>", "exec"), namespace)
        item = one("@double", **namespace)
        assert item.summary == "function (n=2)"
        assert item.text.endswith("    return n * 2")

    def test_a_plain_object_is_told_by_its_attributes(self) -> None:
        class Model:
            def __init__(self) -> None:
                self.rate, self.api_key, self._cache = 0.5, "abc", {}
                self.data = pd.DataFrame({"a": [1, 2]})

        text = one("@m", m=Model()).text
        assert "- rate: 0.5" in text
        assert "- data: <pandas.DataFrame 2 × 1>" in text
        assert "- api_key: [hidden]" in text
        assert "_cache" not in text


def test_a_column_that_tells_nothing_is_described_offline(db_path: Path) -> None:
    class Broken:
        def __hash__(self) -> int:
            raise OSError("no")

    series = pd.Series([Broken()], name="broken")
    values = {"df": pd.DataFrame({"n": [1], "broken": series}), "s": series}
    with Chat(store=db_path, namespace=values) as chat:
        text = chat.send("describe @df and @s").text
    assert "| broken | object |  |  |  |" in text
    assert "a pandas series of 1 values." in text
