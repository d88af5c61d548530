"""The journal's tables, in the store's file; they are made at the first sign-in only.

They have a format number of their own, and go with `drop` when another account is signed in. Ids
are 16 bytes; devices and logs are numbers of their own tables, since each op names both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.errors import StoreTooNewError
from jupyter_chatstore.store.prepared import driver

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

FORMAT = 1

_TABLES = {
    "sync_state": "(key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    # Of each log: how far it was read (`cursor`), as the server said it.
    "sync_log": "(id INTEGER PRIMARY KEY, log BLOB NOT NULL UNIQUE, cursor TEXT)",
    "sync_device": "(id INTEGER PRIMARY KEY, device BLOB NOT NULL UNIQUE, name TEXT, author TEXT)",
    # How far a device had come in a log: its last op here, and the last that the server has.
    "sync_reach": """(
      log INTEGER NOT NULL, device INTEGER NOT NULL, here INTEGER NOT NULL, there INTEGER NOT NULL,
      PRIMARY KEY (log, device)
    ) WITHOUT ROWID""",
    # All ops. A body that isn't here is made anew of what it is about (see `build`).
    "sync_op": """(
      log INTEGER NOT NULL, device INTEGER NOT NULL, dseq INTEGER NOT NULL,
      op_id BLOB NOT NULL, hlc TEXT NOT NULL, kind TEXT NOT NULL, thread BLOB, ref BLOB,
      parent BLOB, base BLOB, enc TEXT, kid TEXT, body TEXT, h BLOB, seq INTEGER, hlc_eff TEXT,
      state TEXT,
      PRIMARY KEY (log, device, dseq)
    ) WITHOUT ROWID""",
    # Heads (see `merge.heads`); ref is empty for the thread itself, value is JSON or NULL.
    "sync_head": """(
      thread BLOB NOT NULL, ref BLOB NOT NULL, field TEXT NOT NULL, op_id BLOB NOT NULL,
      hlc TEXT, device INTEGER, value TEXT,
      PRIMARY KEY (thread, ref, field, op_id)
    ) WITHOUT ROWID""",
    # The first and the last message (or return from the trash) of a device in a thread.
    "sync_span": """(
      thread BLOB NOT NULL, log INTEGER NOT NULL, device INTEGER NOT NULL,
      first INTEGER NOT NULL, last INTEGER NOT NULL,
      PRIMARY KEY (thread, log, device)
    ) WITHOUT ROWID""",
    # Messages that came before the one that they follow.
    "sync_wait": "(parent BLOB NOT NULL, message BLOB PRIMARY KEY) WITHOUT ROWID",
    # Threads that are in another log than the account's own.
    "sync_place": "(thread BLOB PRIMARY KEY, log INTEGER NOT NULL) WITHOUT ROWID",
}
_INDEXES = (
    "CREATE INDEX sync_put ON sync_op(ref) WHERE kind = 'msg.put'",
    "CREATE INDEX sync_piece ON sync_op(ref) WHERE kind = 'file.ref'",
    "CREATE INDEX sync_about ON sync_op(thread) WHERE kind <> 'msg.put'",
    "CREATE INDEX sync_refused ON sync_op(log, device, dseq) WHERE state GLOB 'refused*'",
    "CREATE INDEX sync_waited ON sync_wait(parent)",
)

Rows = list[Any]


def is_there(connection: Connection) -> bool:
    """Whether this store has ever been signed in.

    Raises:
        StoreTooNewError: A newer release has written the journal.
    """
    if not ask(connection, "SELECT 1 FROM sqlite_master WHERE name = 'sync_state'"):
        return False
    if state(connection, "format") != FORMAT:
        raise StoreTooNewError(
            "A newer release of jupyter_chatstore has kept this store in step with a server.",
            kept="It was left untouched.",
            hint="Upgrade jupyter_chatstore (`pip install -U jupyter_chatstore`) and try again.",
        )
    return True


def make(connection: Connection) -> None:
    """Makes the tables unless they are there, in the caller's write transaction."""
    if is_there(connection):
        return
    for name, columns in _TABLES.items():
        do(connection, f"CREATE TABLE {name} {columns}")
    for statement in _INDEXES:
        do(connection, statement)
    put_state(connection, "format", FORMAT)
    put_state(connection, "mark", 0)


def is_first(connection: Connection, log: bytes) -> bool:
    """Whether a log is the account's own: the first that a store has, or will be."""
    first = ask(connection, "SELECT log FROM sync_log WHERE id = 1")
    return not first or first[0][0] == log


def drop(connection: Connection) -> None:
    """Removes them: the conversations stay, and are all news again at the next sign-in."""
    for name in _TABLES:
        do(connection, f"DROP TABLE IF EXISTS {name}")


def state(connection: Connection, key: str) -> Any:
    """One of the journal's few facts; None if it isn't there."""
    rows = ask(connection, "SELECT value FROM sync_state WHERE key = ?", (key,))
    return rows[0][0] if rows else None


def put_state(connection: Connection, key: str, value: Any) -> None:
    """Keeps a fact."""
    do(connection, "INSERT OR REPLACE INTO sync_state VALUES (?, ?)", (key, value))


def ask(connection: Connection, sql: str, values: Any = ()) -> Rows:
    """The rows that a question finds."""
    return driver(connection).execute(sql, values).fetchall()


def do(connection: Connection, sql: str, values: Any = ()) -> None:
    """Does one statement."""
    driver(connection).execute(sql, values)


def do_all(connection: Connection, sql: str, rows: Rows) -> None:
    """Does one statement for each row."""
    driver(connection).executemany(sql, rows)


def ask_for(connection: Connection, sql: str, keys: Collection[Any], *before: Any) -> Rows:
    """The rows of a question in which `IN keys` stands, after the values of what precedes it."""
    if not keys:
        return []
    listed = f"IN ({', '.join('?' * len(keys))})"
    return ask(connection, sql.replace("IN keys", listed), (*before, *keys))
