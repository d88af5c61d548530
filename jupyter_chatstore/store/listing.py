"""Lists of threads: a page by key, newest conversation first; no message is read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, ColumnElement, bindparam, exists, func, select, tuple_

from jupyter_chatstore.model.columns import IdType, TimeType
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store import visible
from jupyter_chatstore.store.prepared import Prepared
from jupyter_chatstore.store.rows import THREAD, to_threads

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from jupyter_chatstore.model import Thread

_NEWEST = (t.thread.c.updated_at.desc(), t.thread.c.id.desc())
_TAGS = func.json_each(t.thread.c.tags).table_valued("value", name="tags")
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "notebook_id": t.thread.c.notebook_id == bindparam("notebook_id"),
    "archived": t.thread.c.archived == bindparam("archived", type_=Boolean()),
    "folder": t.thread.c.folder == bindparam("folder"),
    "pinned": t.thread.c.pinned == bindparam("pinned", type_=Boolean()),
    "tag": exists().where(_TAGS.c.value == bindparam("tag")),
    "after": tuple_(t.thread.c.updated_at, t.thread.c.id)
    < tuple_(bindparam("after", type_=TimeType()), bindparam("after_id", type_=IdType())),
}


@cache
def _page(names: frozenset[str]) -> Prepared:
    """The statement for these conditions; there are few of them."""
    wanted = [_CONDITIONS[name] for name in sorted(names)]
    return Prepared(
        select(*THREAD).where(visible.THREAD, *wanted).order_by(*_NEWEST).limit(bindparam("limit"))
    )


def page(
    connection: Connection,
    *,
    notebook_id: str | None,
    archived: bool | None,
    tag: str | None,
    folder: str | None,
    pinned: bool | None,
    limit: int,
    after: Thread | None,
    without: Collection[str] = (),
) -> list[Thread]:
    """Threads after one, without some of them."""
    asked: dict[str, Any] = {
        "notebook_id": notebook_id,
        "archived": archived,
        "tag": tag,
        "folder": folder,
        "pinned": pinned,
        "after": None if after is None else after.updated_at,
    }
    values = {name: value for name, value in asked.items() if value is not None}
    statement = _page(frozenset(values))
    values |= {"limit": limit + len(without), "after_id": None if after is None else after.id}
    found = to_threads(statement.run(connection, values))
    return [thread for thread in found if thread.id not in without][:limit] if without else found
