"""Values whose own code raises or hangs, or that are huge: nothing of it reaches the user."""

from __future__ import annotations

import collections
import io
import linecache
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.chat.context import Surroundings
from jupyter_chatstore.chat.context.patience import Patience
from tests.chat.described import one


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
