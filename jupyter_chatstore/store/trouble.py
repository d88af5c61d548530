"""Which of SQLite's errors mean that the file can't be used now, in words for the user."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from json import JSONDecodeError

from sqlalchemy.exc import DBAPIError, NoResultFound

_REASONS = {
    sqlite3.SQLITE_PERM: "access to the chat history's file is denied",
    sqlite3.SQLITE_BUSY: "another program has kept the chat history locked for too long",
    sqlite3.SQLITE_LOCKED: "another program has kept the chat history locked for too long",
    sqlite3.SQLITE_READONLY: "the chat history's file is read-only",
    sqlite3.SQLITE_IOERR: "the disk reported an error with the chat history's file",
    sqlite3.SQLITE_CORRUPT: "the chat history's file is damaged",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_CANTOPEN: "the chat history's file can't be opened",
    sqlite3.SQLITE_NOTADB: "the chat history's file is no database",
}

DAMAGED = _REASONS[sqlite3.SQLITE_CORRUPT]

ILLEGIBLE = (UnicodeDecodeError, JSONDecodeError, OverflowError, NoResultFound)
"""What reading raises when a row is not what was written."""

_HIT = (
    "no such column",
    "no such table",
    "unrecognized option",
    "invalid fts5 file format",
    "user-defined function raised exception",
)
"""How SQLite refuses a statement of ours where a page of the schema or of the index was hit."""

GONE = "the chat history's file was removed or replaced"


@dataclass(frozen=True, slots=True)
class Saved:
    """Whether what is said is on disk, and if not, why."""

    saved: bool
    reason: str = ""
    """In plain words, as the middle of a sentence; empty when all is saved."""


def code_of(error: BaseException) -> int | None:
    """SQLite's primary result code, if the error is one of SQLite's."""
    original = error.orig if isinstance(error, DBAPIError) else error
    extended = getattr(original, "sqlite_errorcode", None)
    return None if extended is None else int(extended) & 0xFF


def reason_of(error: BaseException) -> str | None:
    """Why the file can't be used now; None if the error is about something else."""
    if _is_illegible(error):
        return DAMAGED
    code = code_of(error)
    if code is not None:
        return _REASONS.get(code)
    if isinstance(error, PermissionError):
        return "access to the chat history's file is denied"
    if isinstance(error, OSError):
        return f"the chat history's file can't be opened ({error.strerror or 'unknown error'})"
    return None


def _is_illegible(error: BaseException) -> bool:
    """What is in the file is not what was written; that is not always SQLite's own finding."""
    if isinstance(error, ILLEGIBLE):
        return True
    original = error.orig if isinstance(error, DBAPIError) else error
    said = str(original)
    return isinstance(original, sqlite3.OperationalError) and (
        "Could not decode" in said  # a text that is none: the driver finds that out
        # A full-text index that contradicts itself; tags that are none.
        or said in ("SQL logic error", "malformed JSON")
        or said.startswith(_HIT)
    )
