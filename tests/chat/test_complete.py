"""What `@` offers while it is typed: the likeliest first, nothing private, nothing computed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from jupyter_chatstore.chat.context import Surroundings


def offered(prefix: str, namespace: dict[str, Any], limit: int = 50) -> list[str]:
    return [each.insert for each in Surroundings(namespace).complete(prefix, limit)]


@pytest.fixture
def variables(penguins: pd.DataFrame) -> dict[str, Any]:
    return {
        "_hidden": 1,
        "np": np,
        "n": 344,
        "fit": lambda: None,
        "array": np.zeros((3, 4)),
        "penguins": penguins,
        "lazy": pl.LazyFrame({"a": [1]}),
        "relation": duckdb.sql("select 1 as a"),
        "In": ["", "import pandas as pd", "penguins = load()\npenguins"],
        "Out": {2: penguins},
        "exit": object(),
    }


class TestVariables:
    def test_tables_come_first_then_the_newest_and_modules_last(self, variables) -> None:
        found = offered("@", variables)
        assert found[:5] == ["@relation", "@lazy", "@penguins", "@array", "@n"]
        assert found[-2:] == ["@fit", "@np"]
        assert {"@In[", "@Out[", "@file:"} <= set(found)

    def test_what_is_private_or_ipythons_own_is_left_out(self, variables) -> None:
        assert not {"@_hidden", "@exit"} & set(offered("@", variables))

    def test_each_says_what_it_is(self, variables) -> None:
        found = {c.insert: (c.kind, c.detail) for c in Surroundings(variables).complete("@", 50)}
        assert found["@penguins"] == ("dataframe", "344 × 8")
        assert found["@lazy"] == ("dataframe", "not collected")
        assert found["@array"] == ("array", "3 × 4 float64")
        assert found["@n"] == ("value", "344")
        assert found["@np"] == ("module", "module")

    def test_what_begins_as_typed_comes_before_what_holds_it(self) -> None:
        assert offered("@PEN", {"pen": 1, "open_pens": 1, "ink": 1}) == ["@pen", "@open_pens"]

    def test_no_more_than_asked_for(self) -> None:
        assert len(offered("@", {f"v{n}": n for n in range(5000)}, limit=7)) == 7

    def test_the_last_error_is_offered_once_there_is_one(self, monkeypatch) -> None:
        monkeypatch.setattr(sys, "last_value", KeyError("price"), raising=False)
        [found] = Surroundings({}).complete("@err", 5)
        assert (found.insert, found.detail) == ("@error", "KeyError")

    def test_no_repr_and_no_property_runs(self) -> None:
        class Trap:
            def _run(self, *_: object) -> Any:
                raise AssertionError("was run")

            __repr__ = __str__ = __len__ = __getattr__ = _run

        assert offered("@t", {"t": Trap()}) == ["@t"]
        assert offered("@t.", {"t": Trap()}) == []

    def test_a_secret_is_not_told(self) -> None:
        [found] = Surroundings({"password": "hunter2"}).complete("@pass", 5)
        assert found.detail == "hidden"


class TestMembers:
    def test_columns_as_they_can_be_named(self) -> None:
        frame = pd.DataFrame(columns=["mass", "body mass", "a\"'b"])
        assert offered("@df.", {"df": frame}) == ["@df.mass", '@df["body mass"]']
        assert offered('@df["b', {"df": frame}) == ['@df["body mass"]']
        assert offered("@df.MA", {"df": frame}) == ["@df.mass", '@df["body mass"]']

    def test_keys_and_attributes(self) -> None:
        class Model:
            def __init__(self) -> None:
                self.rate, self._cache = 0.5, {}

        names = {"d": {"a": {"deep": 1}, 3: 4}, "m": Model()}
        assert offered("@d[", names) == ['@d["a"]']
        assert offered('@d["a"]["', names) == ['@d["a"]["deep"]']
        assert offered("@m.", names) == ["@m.rate"]

    def test_of_nothing_there_is_nothing(self) -> None:
        assert (
            offered("@gone.", {}) == offered("@n.x.y", {"n": 1}) == offered("@n[0", {"n": 1}) == []
        )


class TestCells:
    def test_the_newest_first_with_their_first_line(self, variables) -> None:
        found = Surroundings(variables).complete("@In[", 5)
        assert [(c.insert, c.detail) for c in found] == [
            ("@In[2]", "penguins = load()"),
            ("@In[1]", "import pandas as pd"),
        ]
        assert offered("@In[1", variables) == ["@In[1]"]
        [out] = Surroundings(variables).complete("@Out[", 5)
        assert (out.insert, out.detail) == ("@Out[2]", "344 × 8")


class TestFiles:
    @pytest.fixture
    def around(self, tmp_path: Path) -> Surroundings:
        for name in ("b.csv", "my notes.txt", ".env", "a.py"):
            (tmp_path / name).write_text("x" * 12)
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "penguins.csv").touch()
        around = Surroundings({})
        around.folder = tmp_path
        return around

    def test_are_those_beside_the_notebook_folders_first(self, around: Surroundings) -> None:
        found = around.complete("@file:", 9)
        assert [(c.insert, c.detail, c.more) for c in found] == [
            ("@file:data/", "folder", True),
            ("@file:a.py", "12 bytes", False),
            ("@file:b.csv", "12 bytes", False),
            ('@file:"my notes.txt"', "12 bytes", False),
        ]

    def test_in_a_folder_hidden_or_quoted(self, around: Surroundings) -> None:
        inserts = lambda prefix: [c.insert for c in around.complete(prefix, 9)]  # noqa: E731
        assert inserts("@file:data/P") == ["@file:data/penguins.csv"]
        assert inserts("@file:.") == ["@file:.env"]
        assert inserts('@file:"m') == ['@file:"my notes.txt"']
        assert inserts("@file:none/") == inserts("@file:\0") == inserts("@file:~nobody-here/") == []

    def test_what_is_offered_is_what_is_read(self, around: Surroundings) -> None:
        for candidate in around.complete("@file:", 9):
            [item] = around.named(candidate.insert)
            assert item.kind == ("missing" if candidate.more else "file")

    def test_a_huge_folder_is_read_so_far(
        self, around: Surroundings, monkeypatch, tmp_path
    ) -> None:
        from jupyter_chatstore.chat.context import paths

        monkeypatch.setattr(paths, "MAX_ENTRIES", 3)
        assert len(around.complete("@file:", 50)) <= 3
