"""What threads are filed under: the tags and folders in use, and how many threads each has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import Boolean, ColumnElement, FromClause, bindparam, func, select, true

from jupyter_chatstore.store import tables as t
from jupyter_chatstore.store import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

Kind = Literal["tag", "folder"]

_TAG = func.json_each(t.thread.c.tags).table_valued("value", name="tags")
_NAMES: dict[Kind, tuple[ColumnElement[str], FromClause]] = {
    "tag": (_TAG.c.value, t.thread.join(_TAG, true())),
    "folder": (t.thread.c.folder, t.thread),
}


class Label(NamedTuple):
    """A tag or a folder that is in use."""

    name: str
    thread_count: int


def counted(
    connection: Connection,
    kind: Kind,
    *,
    notebook_id: str | None,
    archived: bool | None,
    without: Collection[str] = (),
) -> list[Label]:
    """The tags or folders of the threads that are not in the trash, without some of these."""
    name, threads = _NAMES[kind]
    wanted: list[ColumnElement[bool]] = [visible.THREAD, name.is_not(None)]
    if notebook_id is not None:
        wanted.append(t.thread.c.notebook_id == notebook_id)
    if archived is not None:
        wanted.append(t.thread.c.archived == bindparam("archived", archived, type_=Boolean()))
    if without:
        wanted.append(t.thread.c.id.not_in(list(without)))
    statement = select(name, func.count()).select_from(threads).where(*wanted).group_by(name)
    return [Label(*row) for row in connection.execute(statement)]


def together(pages: Iterable[Iterable[Label]]) -> list[Label]:
    """Labels from more than one place: each name once, by name."""
    found: Counter[str] = Counter()
    for page in pages:
        for name, thread_count in page:
            found[name] += thread_count
    return [Label(name, found[name]) for name in sorted(found, key=lambda n: (n.casefold(), n))]
