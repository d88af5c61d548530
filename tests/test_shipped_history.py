"""The histories that the notebooks look at are those that their script makes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jupyter_chatstore import History, Store
from jupyter_chatstore.store import tables

DATA = Path(__file__).parents[1] / "notebooks" / "data"
NAMES = ("history.db", *(f"team/{name}.db" for name in ("ada", "ben", "chloe")))


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, DATA / "make_history.py", "--into", folder], check=True)
    return folder


def rows(path: Path) -> dict[str, list]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return {
            name: sorted(map(repr, db.execute(f"SELECT * FROM {name}")))
            for name in tables.metadata.tables
        }


@pytest.mark.parametrize("name", NAMES)
def test_is_made_again_row_by_row(made, name):
    shipped, again = rows(DATA / name), rows(made / name)
    for table, before in shipped.items():
        assert before == again[table], f"{table}: run notebooks/data/make_history.py"


@pytest.mark.parametrize("name", NAMES)
def test_is_a_sound_store_with_a_search_index(tmp_path, name):
    path = tmp_path / "chat.db"
    path.write_bytes((DATA / name).read_bytes())
    with Store(path) as store:
        assert store.doctor().problems == ()
        assert {hit.created_at.year for hit in store.search("duckdb")} == {2025}


def test_tells_what_became_of_code_as_its_first_answer(made):
    with History(made / "history.db") as history:
        rows = history.code().rows()
    assert rows[0]["language"] == "python"
    for name in ("inserted_blocks", "copied_blocks", "unused_blocks", "replaced_blocks"):
        assert rows[0][name] > 3, name


def test_has_something_of_everything(made):
    with closing(sqlite3.connect(made / "history.db")) as db:

        def count(query: str) -> int:
            return db.execute(f"SELECT count(*) FROM {query}").fetchone()[0]

        for query in (
            "run WHERE cost_usd IS NULL AND input_tokens IS NOT NULL",
            "run WHERE input_tokens IS NULL",
            "run WHERE json_array_length(context, '$.compared') = 2",
            "message WHERE status = 'error'",
            "message WHERE status = 'stopped'",
            "message WHERE deleted_at IS NOT NULL",
            "message WHERE bookmarked_at IS NOT NULL",
            "message AS a JOIN message AS b USING (parent_id, role) WHERE a.pk < b.pk",
            "thread WHERE fork_of IS NOT NULL",
            "thread WHERE deleted_at IS NOT NULL",
            "thread WHERE archived",
            "thread WHERE pinned",
            "thread WHERE tags IS NOT NULL AND folder IS NOT NULL",
            "part WHERE type = 'tool_call'",
            "part WHERE type = 'file'",
            "code_use WHERE how = 'replace'",
        ):
            assert count(query) > 1, query
        assert count("run WHERE date(started_at / 1e6, 'unixepoch') = '2025-10-26'") > 1
        assert count("run WHERE date(started_at / 1e6, 'unixepoch') = '2025-08-12'") == 0
