"""Threads that are in a team's space: which space that is, and whether one may write there.

`sync` keeps both in the file: where a thread is, in a table that is there once the store has been
signed in, and the spaces in a setting, of the file too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from jupyter_chatstore.errors import ReadOnlyError
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob
from jupyter_chatstore.store.prepared import driver

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

SETTING = "sync.spaces"
"""Of each space's id its `name` and `role`."""
_KNOWN = "SELECT value FROM setting WHERE key = ?"
_PLACE = "SELECT l.log FROM sync_place p JOIN sync_log l ON l.id = p.log WHERE p.thread = ?"


class Space(NamedTuple):
    """A team's space, as this device knows it."""

    space: str
    """Its id."""
    name: str
    role: Literal["owner", "writer", "reader", "gone"]
    """What the account is in it; `gone`: it is in it no longer."""

    @property
    def is_open(self) -> bool:
        """Whether what is written there is sent."""
        return self.role in ("owner", "writer")


def of(connection: Connection, thread_ids: Iterable[str]) -> dict[str, Space]:
    """The spaces of those threads that are in one, by the thread's id."""
    row = driver(connection).execute(_KNOWN, (SETTING,)).fetchone()
    known: dict[str, Any] = json.loads(row[0] or "{}") if row else {}
    found: dict[str, Space] = {}
    for thread_id in thread_ids if known else ():
        row = driver(connection).execute(_PLACE, (id_to_blob(thread_id),)).fetchone()
        if row is not None and (log := blob_to_id(row[0])) in known:
            found[thread_id] = Space(log, **known[log])
    return found


def check_open(connection: Connection, thread_id: str, *, or_gone: bool = False) -> None:
    """Lets a change of a thread pass, if it reaches those who are in its space.

    Args:
        connection: In the transaction that changes it.
        thread_id: The thread.
        or_gone: Whether it passes, too, in a space that the account is in no longer.

    Raises:
        ReadOnlyError: It would reach nobody.
    """
    space = of(connection, [thread_id]).get(thread_id)
    if space is not None and not (space.is_open or (or_gone and space.role == "gone")):
        raise read_only(space)


def read_only(space: Space) -> ReadOnlyError:
    """What is told to who wants to write there."""
    if space.role == "gone":
        what, hint = f"You are in the space {space.name!r} no longer", ""
    else:
        what, hint = f"You only read in the space {space.name!r}", ", or ask to become a writer"
    return ReadOnlyError(
        f"{what}: what you write there would reach nobody.",
        kept="Nothing was written.",
        hint="Copy the thread into your own history (`chatstore sync copy THREAD`) and go on"
        f" there{hint}.",
    )
