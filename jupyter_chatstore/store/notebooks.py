"""Notebooks: documents seen under an id and a path, both of which may be new tomorrow."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from jupyter_chatstore.model import Notebook, new_id, parse_id, utc_now
from jupyter_chatstore.store import changes
from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store.asked import absolute
from jupyter_chatstore.store.rows import to_notebook

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NEWEST = (t.notebook.c.seen_at.desc(), t.notebook.c.id.desc())
_BY_ID = select(t.notebook).where(t.notebook.c.id == bindparam("key"))
_BY_PATH = (
    select(t.notebook).where(t.notebook.c.path == bindparam("key")).order_by(*_NEWEST).limit(1)
)
_ALL = select(t.notebook).order_by(*_NEWEST)


def find(connection: Connection, id_or_path: str) -> Notebook | None:
    """The notebook of an id, or the one last seen at an absolute path."""
    notebook_id = parse_id(id_or_path)
    statement = _BY_PATH if notebook_id is None else _BY_ID
    row = connection.execute(statement, {"key": notebook_id or id_or_path}).mappings().first()
    return None if row is None else to_notebook(row)


def observed(connection: Connection, id_or_path: str | None) -> str | None:
    """The id of a notebook that is named; one not known yet becomes known."""
    if id_or_path is None:
        return None
    notebook_id = parse_id(id_or_path)
    facts = {} if notebook_id else {"path": absolute(id_or_path)}
    return observe(connection, notebook_id, facts).id


def every(connection: Connection) -> list[Notebook]:
    """All notebooks, newest seen first."""
    return [to_notebook(row) for row in connection.execute(_ALL).mappings()]


def observe(connection: Connection, key: str | None, facts: dict[str, Any]) -> Notebook:
    """A notebook was seen: a known one by its id, else by its path, else a new one.

    That it was seen again is no change and is not logged; what is new about it is.

    Args:
        connection: In a write transaction.
        key: The notebook's id, if that is known.
        facts: Columns to set; those that are None stay as they are.
    """
    now = utc_now()
    facts = {name: value for name, value in facts.items() if value is not None}
    path: str | None = facts.get("path")
    known = find(connection, key) if key else find(connection, path) if path else None
    if known is None:
        title = PurePath(path).stem if path else ""
        fresh = Notebook(
            **{"title": title, **facts}, id=key or new_id(), created_at=now, seen_at=now
        )
        connection.execute(insert(t.notebook), fresh.model_dump())
        changes.log(connection, [changes.row("notebook", fresh.id, "put", now)])
        return fresh
    if path and "title" not in facts and known.title == PurePath(known.path or "").stem:
        facts["title"] = PurePath(path).stem
    news = {name: value for name, value in facts.items() if getattr(known, name) != value}
    news["seen_at"] = now
    connection.execute(update(t.notebook).where(t.notebook.c.id == known.id), news)
    if len(news) > 1:
        changes.log(connection, [changes.row("notebook", known.id, "set", now)])
    return known.model_copy(update=news)
