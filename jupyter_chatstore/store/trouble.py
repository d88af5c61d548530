"""Which of SQLite's errors mean that the file can't be used now, in words for the user."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

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
    """Why the file can't be used now; None if the error by itself doesn't say so."""
    code = code_of(error)
    if code is not None:
        return _REASONS.get(code)
    if isinstance(error, PermissionError):
        return "access to the chat history's file is denied"
    if isinstance(error, OSError):
        return f"the chat history's file can't be opened ({error.strerror or 'unknown error'})"
    return None
