"""Values that SQLite calls sound and nobody can read are found, and named by their table."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from jupyter_chatstore.errors import StoreUnavailableError
from jupyter_chatstore.model import Message, Run
from jupyter_chatstore.store import Store

HITS = {
    "UPDATE notebook SET seen_at = 'yesterday'": "1 rows of notebook",
    "UPDATE thread SET tags = '5'": "1 rows of thread",
    "UPDATE thread SET settings = '[1]'": "1 rows of thread",
    "UPDATE thread SET title = CAST(x'ff' AS TEXT)": "1 rows of thread",
    "UPDATE message SET created_at = 9000000000000000000": "2 rows of message",
    "UPDATE message SET parent_id = x'00' WHERE seq = 1": "1 rows of message",
    "UPDATE part SET text = CAST(x'c3' AS TEXT) WHERE idx = 0": "2 rows of part",
    "UPDATE run SET settings = '{\"a\": ' || char(1)": "1 rows of run",
    "UPDATE run SET input_tokens = 'many'": "1 rows of run",
}


@pytest.fixture
def path(db_path):
    with Store(db_path) as store:
        store.observe_notebook(path="/home/ada/a.ipynb")
        thread = store.new_thread(notebook="/home/ada/a.ipynb", title="t")
        said = [Message.user("question"), Message.assistant("answer")]
        store.append(thread.id, said, run=Run(model="m", settings={"a": 1}))
        store.set_setting("not a number", float("nan"))
        assert store.doctor().problems == ()
    return db_path


@pytest.mark.parametrize("hit", HITS)
def test_doctor_names_the_table_and_how_many(path, hit):
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.create_function("spaced", 1, lambda text: text)
        raw.execute(hit)
    with Store(path) as store:
        assert any(HITS[hit] in fault for fault in store.doctor().damage)


def test_reading_such_a_row_fails_in_words(path):
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE notebook SET seen_at = 'yesterday'")
    with Store(path) as store, pytest.raises(StoreUnavailableError, match="damaged"):
        store.notebooks()
