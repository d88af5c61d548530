"""What a damaged file still tells: all but the values that can't be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from uuid import UUID

import pytest

from jupyter_chatstore import History, Message, Run, Store, TextPart
from jupyter_chatstore.errors import IllegibleWarning
from jupyter_chatstore.model import ToolCallPart

pytestmark = pytest.mark.filterwarnings("ignore::jupyter_chatstore.errors.IllegibleWarning")
VIEWS = (
    *("notebooks", "threads", "messages", "parts", "runs", "context_items", "tool_calls"),
    *("code_blocks", "code_uses", "daily_usage"),
)
CODE = "see\n```python\n1\n```"


@pytest.fixture
def thread_id(store: Store) -> str:
    """The thread of two turns; the first one is what is harmed."""
    thread = store.new_thread("/one.ipynb", "title")
    for model in ("a", "b"):
        parts = [TextPart(CODE), ToolCallPart("c", "look", {"at": 1})]
        said = store.append(
            thread.id, [Message.user("q"), Message.assistant(parts)], run=Run(model=model)
        )
        store.use_code(said[-1].id, 0, "copy")
    return thread.id


def harm(store: Store, statement: str) -> None:
    with closing(sqlite3.connect(store.file)) as raw, raw:
        raw.execute("PRAGMA foreign_keys = off")
        raw.execute(statement)


def counts(history: History) -> dict[str, int]:
    return {view: len(history.sql(f"select * from {view}").fetchall()) for view in VIEWS}


@pytest.mark.parametrize(
    "place",
    [
        *("notebook.title", "notebook.path", "thread.title", "thread.folder", "run.model"),
        *("run.status", "run.settings", "message.role", "message.status", "part.text"),
        *("part.type", "code_use.how", "code_use.cell_id"),
    ],
)
def test_a_text_that_is_no_utf_8_hides_nothing_else(
    store: Store, history: History, thread_id: str, place: str
) -> None:
    with History(store) as whole:
        expected = counts(whole)
    table, column = place.split(".")
    harm(
        store,
        f"UPDATE {table} SET {column} = CAST(x'61ff62' AS TEXT) WHERE rowid = 1"
        if table != "run"
        else f"UPDATE run SET {column} = CAST(x'61ff62' AS TEXT) WHERE model = 'a'",
    )
    with pytest.warns(IllegibleWarning, match="chatstore doctor"):
        found = counts(history)
    same = {view for view in VIEWS if found[view] == expected[view]}
    assert same >= {"notebooks", "threads", "messages", "parts", "runs", "context_items"}
    if place == "run.model":
        models = history.sql("select model from runs order by 1").fetchall()
        assert models == [("a�b",), ("b",)]
    store.append(thread_id, [Message.user("later")])
    assert counts(history)["messages"] == expected["messages"] + 1


def test_ids_that_are_stored_as_text_are_null(
    store: Store, history: History, thread_id: str
) -> None:
    first = store.messages(thread_id)[0].id
    harm(store, "UPDATE message SET id = lower(hex(id)) WHERE pk = 1")
    harm(
        store, "UPDATE run SET message_id = lower(hex(message_id)), id = hex(id) WHERE model = 'a'"
    )
    harm(store, "UPDATE code_use SET id = hex(id) WHERE rowid = 1")
    harm(store, "UPDATE change SET entity_id = hex(entity_id) WHERE seq % 2")
    with pytest.warns(IllegibleWarning):
        found = counts(history)
    assert (found["messages"], found["runs"], found["code_uses"]) == (4, 2, 2)
    ids = {id_ for (id_,) in history.sql("select id from messages").fetchall()}
    assert None in ids
    assert first not in ids
    store.append(thread_id, [Message.assistant("later")], run=Run(model="c"))
    assert counts(history)["messages"] == 5
    store.delete_thread(thread_id)
    assert history.sql("select count(*) from threads").fetchall() == [(0,)]


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_json_however_deep_is_read_or_null(
    store: Store, history: History, thread_id: str, depth: int
) -> None:
    deep = "[" * depth + "]" * depth
    harm(store, f"UPDATE part SET data = '{{\"arguments\": {deep}}}' WHERE type = 'tool_call'")
    harm(store, "UPDATE part SET type = 'file' WHERE type = 'tool_call' AND message_pk = 2")
    harm(store, f"UPDATE run SET settings = '{deep}', error = '{deep}', context = '{deep}'")
    harm(store, f"UPDATE thread SET tags = '{deep}'")
    found = counts(history)
    assert (found["messages"], found["runs"], found["parts"]) == (4, 2, 6)
    history.models().fetchall()
    assert UUID(history.sql("select any_value(id) from threads").fetchall()[0][0])
