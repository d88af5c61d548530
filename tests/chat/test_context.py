"""What `@` names, what is sent about it, and what is left alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.chat.context import resolve
from tests.chat.described import one


class TestNaming:
    """An `@` before a name names something; in an address, a path or code it does not."""

    @pytest.mark.parametrize(
        "text",
        ["mail a@b.c", "a.b+c@d.org", "`@code`", "```\n@decorated\n```", "@ alone", "x@df", "/@df"],
    )
    def test_this_names_nothing(self, text: str) -> None:
        assert resolve(text, {"b": 1, "d": 1, "df": 1, "code": 1, "decorated": 1}) == ()

    @pytest.mark.parametrize("text", ["@n", "what is @n?", "(@n)", "@n.", "@n, and @n", "…@n!"])
    def test_this_names_n_once(self, text: str) -> None:
        assert one(text, n=7).name == "@n"

    def test_a_name_in_any_script(self) -> None:
        assert one("was ist @größe", größe=3).text == "int: 3"

    def test_an_unknown_name_is_missing(self) -> None:
        item = one("what is @nothing")
        assert (item.name, item.kind, item.text, item.tokens) == ("@nothing", "missing", "", 0)

    def test_items_come_in_the_order_of_the_text(self) -> None:
        assert [i.name for i in resolve("@b then @a", {"a": 1, "b": 2})] == ["@b", "@a"]


class TestSteps:
    """Columns, keys and items can be named; nothing is run to get at them."""

    def test_a_column_of_a_frame(self, penguins: pd.DataFrame) -> None:
        item = one("@penguins.species", penguins=penguins)
        assert (item.name, item.kind, item.summary) == ("@penguins.species", "series", "344")

    def test_a_method_of_a_frame_is_no_column(self, penguins: pd.DataFrame) -> None:
        assert one("@penguins.describe", penguins=penguins).name == "@penguins"

    def test_the_next_sentence_is_no_column(self, penguins: pd.DataFrame) -> None:
        assert one("Look at @penguins.Then tell", penguins=penguins).name == "@penguins"

    def test_keys_and_items(self) -> None:
        namespace = {"options": {"a": [10, 20]}}
        assert one('@options["a"][1]', **namespace).text == "int: 20"

    def test_a_property_is_never_run(self) -> None:
        class Trap:
            @property
            def key(self) -> str:
                raise AssertionError("was run")

            def __getitem__(self, key: object) -> str:
                raise AssertionError("was run")

        assert one("@trap.key", trap=Trap()).name == "@trap"
        assert one('@trap["key"]', trap=Trap()).name == "@trap"


class TestValues:
    """A summary is bounded, and what an object's own code does wrong stays its own."""

    def test_a_repr_that_raises_is_contained(self) -> None:
        class Broken:
            def __repr__(self) -> str:
                raise ValueError("no")

        item = one("@broken", broken=Broken())
        assert item.kind == "value"
        assert "Broken" in item.text

    def test_a_huge_value_is_sent_in_part(self) -> None:
        assert len(one("@long", long="x" * 1_000_000).text) < 5000
        assert len(one("@items", items=list(range(1_000_000))).text) < 5000

    def test_tokens_are_a_fourth_of_the_characters(self) -> None:
        item = one("@n", n=12345)
        assert (item.text, item.tokens) == ("int: 12345", 3)

    def test_an_array(self) -> None:
        item = one("@a", a=np.array([[1.0, np.nan], [3.0, 4.0]]))
        assert (item.kind, item.summary) == ("array", "2 × 2 float64")
        assert "1.0 to 4.0" in item.text
        assert "missing (NaN): 1" in item.text

    @pytest.mark.parametrize("array", [np.array([]), np.array(3), np.array(["a"], dtype=object)])
    def test_an_odd_array(self, array: np.ndarray) -> None:
        assert "failed" not in one("@a", a=array).text

    def test_a_key_in_a_value_is_hidden(self, db_path: Path, monkeypatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "a-secret-without-form")
        values = {"config": {"one": "a-secret-without-form", "two": "sk-abcdefghijklmnop1234"}}
        with Chat(store=db_path, namespace=values) as chat:
            message = chat.send("what is @config")
        assert "one" in message.text
        for secret in values["config"].values():
            assert secret not in message.text
            assert secret.encode() not in db_path.read_bytes()


class TestTables:
    """Shape, types, what is missing, ranges and the first rows; the table stays as it is."""

    def test_a_pandas_frame(self, penguins: pd.DataFrame) -> None:
        before = penguins.copy(deep=True)
        item = one("@df", df=penguins)
        assert (item.kind, item.summary) == ("dataframe", "344 × 8")
        assert "body_mass_g: float64, 2 missing, 94 distinct, 2700 to 6300" in item.text
        assert "Adelie (152)" in item.text
        pd.testing.assert_frame_equal(penguins, before)

    def test_polars_and_arrow_say_the_same(self, penguins: pd.DataFrame) -> None:
        polars = one("@df", df=pl.from_pandas(penguins))
        arrow = one("@df", df=pa.Table.from_pandas(penguins))
        assert polars.summary == arrow.summary == "344 × 8"
        assert "body_mass_g: Float64, 2 missing, 94 distinct, 2700 to 6300" in polars.text
        assert "body_mass_g: double, 2 missing" in arrow.text

    @pytest.mark.parametrize(
        "frame",
        [
            pd.DataFrame(),
            pd.DataFrame({"a": []}),
            pd.DataFrame({"a": [[1], [2]]}),
            pd.DataFrame({"a": [None, None]}),
            pd.DataFrame({"a": [1, "x", None]}),
            pd.DataFrame([[1, 2]], columns=["same", "same"]),
            pd.DataFrame({("a", 1): [1]}),
            pd.DataFrame({"t": pd.to_datetime(["2026-01-01", None])}),
            pd.DataFrame({"c": pd.Categorical(["x", "y"])}),
            pd.DataFrame({"b": [True, False]}),
            pd.DataFrame({"i": pd.array([1, None], dtype="Int64")}),
            pd.DataFrame({"z": [1 + 2j]}),
            pd.Series([1, 2]),
            pl.DataFrame(),
            pl.DataFrame({"a": [[1], [2]]}),
            pl.DataFrame({"a": [None]}),
            pl.DataFrame({"a": [1.0, float("nan")], "s": ["x", None], "b": [True, None]}),
            pl.Series("s", [1, 2]),
            pa.table({"a": [1, None], "s": ["x", "y"]}),
        ],
    )
    def test_an_odd_table_is_described(self, frame: Any) -> None:
        item = one("@df", df=frame)
        assert item.kind in ("dataframe", "series")
        assert "failed" not in item.text

    def test_a_long_table_is_sampled_and_says_so(self) -> None:
        item = one("@df", df=pd.DataFrame({"n": range(500_000)}))
        assert item.summary == "500,000 × 1"
        assert "evenly spaced rows" in item.text

    def test_a_wide_table_tells_how_many_columns_are_left_out(self) -> None:
        item = one("@df", df=pd.DataFrame([range(100)]))
        assert "and 60 more columns" in item.text


class TestNotebook:
    """Cells, the last error, and files."""

    def test_cells(self) -> None:
        namespace = {"In": ["", "1 + 1", "print()"], "Out": {1: 2}}
        assert one("@In[1]", **namespace).text == "1 + 1"
        out = one("@Out[1]", **namespace)
        assert (out.kind, out.text) == ("output", "int: 2")
        assert one("@In[9]", **namespace).kind == "missing"
        assert one("@Out[2]", **namespace).kind == "missing"

    def test_the_last_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert one("@error").kind == "missing"
        try:
            {}["price"]
        except KeyError as error:
            monkeypatch.setattr(sys, "last_value", error, raising=False)
        item = one("why @error")
        assert (item.kind, item.summary) == ("error", "KeyError")
        assert "test_context.py" in item.text
        assert item.text.endswith("KeyError: 'price'")

    def test_a_file(self, tmp_path: Path) -> None:
        notes = tmp_path / "my notes.txt"
        notes.write_text("remember")
        item = one(f'see @file:"{notes}"')
        assert (item.kind, item.summary, item.text) == ("file", "8 bytes", "remember")

    def test_a_long_file_is_sent_in_part(self, tmp_path: Path) -> None:
        path = tmp_path / "long.txt"
        path.write_text("x" * 200_000)
        item = one(f"@file:{path}.")
        assert item.summary == "200.0 kB"
        assert item.text.endswith("(the first 64.0 kB of 200.0 kB)")

    def test_what_is_no_text_is_not_sent(self, tmp_path: Path) -> None:
        path = tmp_path / "picture.png"
        path.write_bytes(b"\x89PNG\0\0")
        item = one(f"@file:{path}")
        assert (item.kind, item.text) == ("file", "")

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert one(f"@file:{tmp_path / 'none'}").kind == "missing"
        assert one(f"@file:{tmp_path}").kind == "missing"


class TestPreview:
    """What would be sent can be seen before, and is what is sent."""

    def test_it_is_what_a_run_records(self, chat: Chat) -> None:
        chat.send("hello")
        preview = chat.preview("describe @penguins and @nothing")
        message = chat.send("describe @penguins and @nothing")
        context = chat.store.runs([message.id])[message.id].context
        assert [item.record() for item in preview.items] == context["items"]
        assert preview.history_messages == context["history_messages"] == 2
        assert preview.history_tokens == context["history_tokens"]
