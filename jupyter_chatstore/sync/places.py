"""Threads in a team's space: a copy of one is begun there, and is in step with it from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model import new_id
from jupyter_chatstore.model.columns import blob_to_id, id_to_blob
from jupyter_chatstore.sync.copying import branch_of
from jupyter_chatstore.sync.journal import tables as t

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from jupyter_chatstore.model import Thread
    from jupyter_chatstore.store import Store

_LOG = "INSERT OR IGNORE INTO sync_log(log) VALUES (?)"
_PLACE = "INSERT INTO sync_place SELECT ?, id FROM sync_log WHERE log = ?"
_OF = "SELECT l.log FROM sync_place p JOIN sync_log l ON l.id = p.log WHERE p.thread = ?"


def copy_to(store: Store, thread_id: str, log: str | None) -> Thread:
    """Copies a thread's open branch into a space, or into the account's own history.

    The thread itself stays where it is.

    What was tried beside that branch stays with it, and so does what the answers cost.

    Args:
        store: A store that is signed in, and has been in step once.
        thread_id: The thread.
        log: The space's id; None: the account's own history.

    Raises:
        NotFoundError: There is no such thread.
    """
    thread, branch = store.thread(thread_id), branch_of(store, thread_id)
    key = new_id()
    if log is not None:  # before there is anything that could go into the account's own log
        _place(store, key, log)
    made = store.new_thread(
        thread.notebook_id,
        title=thread.title,
        model=thread.model,
        system_prompt=thread.system_prompt,
        thread_id=key,
    )
    copies = [
        message.model_copy(
            update={
                "id": new_id(),
                "thread_id": None,
                "parent_id": None,
                "bookmarked_at": None,
                "reaction": None,
            }
        )
        for message in branch
        if message.status != "streaming"
    ]
    store.append(made.id, copies)
    return store.thread(made.id)


def _place(store: Store, thread_id: str, log: str) -> None:
    def work(connection: Connection) -> None:
        t.do(connection, _LOG, (id_to_blob(log),))
        t.do(connection, _PLACE, (id_to_blob(thread_id), id_to_blob(log)))

    store.transact(work)


def log_of(store: Store, thread_id: str) -> str | None:
    """The space that a thread is in; None: the account's own log."""
    rows = store.look(lambda connection: t.ask(connection, _OF, (id_to_blob(thread_id),)))
    return blob_to_id(rows[0][0]) if rows else None
