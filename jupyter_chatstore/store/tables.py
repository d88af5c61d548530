"""The nouns' tables: their columns come from the nouns, here is only what a file needs besides.

Rows are kept small: text lies once, in `part`, and what can be computed is not stored. Statements
are built on these tables with SQLAlchemy Core; no instance of a table class is ever made.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, Table, Text, text
from sqlmodel import Field

from jupyter_chatstore.model.base import Noun
from jupyter_chatstore.model.columns import EntityIdType, IdType, JsonType, TimeType
from jupyter_chatstore.model.ids import new_id, utc_now
from jupyter_chatstore.model.nouns import (
    CodeUseFields,
    MessageFields,
    NotebookFields,
    RunFields,
    ThreadFields,
    Usage,
)

Args = ClassVar[Any]


def _few(name: str, column: str) -> Index:
    """An index of the few rows that have a value there; all others cost it nothing."""
    return Index(name, column, sqlite_where=text(f"{column} IS NOT NULL"))


class NotebookTable(NotebookFields, table=True):
    """Documents, by the id in their metadata."""

    __tablename__: Args = "notebook"
    __table_args__: Args = (Index("notebook_path", "path"), Index("notebook_seen", "seen_at", "id"))

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=IdType)


class ThreadTable(ThreadFields, table=True):
    """Conversations, with what a list shows of them."""

    __tablename__: Args = "thread"
    __table_args__: Args = (
        Index("thread_updated", "updated_at", "id", "notebook_id"),
        _few("thread_fork", "fork_of"),
        _few("thread_trash", "deleted_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=IdType)
    notebook_id: str | None = Field(
        default=None, sa_type=IdType, foreign_key="notebook.id", ondelete="SET NULL"
    )
    tags: list[str] | None = Field(default=None, sa_type=JsonType)
    settings: dict[str, Any] | None = Field(default=None, sa_type=JsonType)
    message_count: int = 0
    next_seq: int = 0
    """Number of the next message; taken inside the write transaction."""
    preview: str = ""
    deleted_at: datetime | None = Field(default=None, sa_type=TimeType)
    """When it went to the trash."""


class MessageTable(MessageFields, table=True):
    """Entries of the threads' trees; the parent is checked by the one place that writes."""

    __tablename__: Args = "message"
    __table_args__: Args = (
        Index("message_place", "thread_id", "seq", unique=True),
        _few("message_bookmark", "bookmarked_at"),
        _few("message_trash", "deleted_at"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=new_id, unique=True, sa_type=IdType)
    thread_id: str | None = Field(
        sa_type=IdType, foreign_key="thread.id", ondelete="CASCADE", nullable=False
    )
    seq: int
    """Order in the thread."""
    role: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    deleted_at: datetime | None = Field(default=None, sa_type=TimeType)
    """When it went to the trash."""


class PartTable(Noun, table=True):
    """Pieces of messages: `text` for what is read, `data` for all other types.

    The table keeps its rowid: without one, SQLite moves what exceeds 1 KB to pages of its own.
    """

    __tablename__: Args = "part"

    message_pk: int = Field(primary_key=True, foreign_key="message.pk", ondelete="CASCADE")
    idx: int = Field(primary_key=True)
    type: str = Field(sa_type=Text)
    text: str | None = Field(default=None, sa_type=Text)
    data: Any = Field(default=None, sa_type=JsonType, nullable=True)


class RunTable(RunFields, Usage, table=True):
    """What was done for an answer; who does it, while it is being done.

    Each tree of pages that an append touches costs it a tenth: this table has two, not three.
    """

    __tablename__: Args = "run"
    __table_args__: Args = (
        Index("run_running", "status", sqlite_where=CheckConstraint("status = 'running'").sqltext),
        {"sqlite_with_rowid": False},
    )

    id: str = Field(default_factory=new_id, unique=True, sa_type=IdType)
    message_id: str | None = Field(
        sa_type=IdType, primary_key=True, foreign_key="message.id", ondelete="CASCADE"
    )
    status: str = Field(sa_type=Text)
    settings: Any = Field(default=None, sa_type=JsonType, nullable=True)
    error: Any = Field(default=None, sa_type=JsonType, nullable=True)
    context: Any = Field(default=None, sa_type=JsonType, nullable=True)
    owner_host: str | None = None
    owner_pid: int | None = None
    owner_started: float | None = None
    owner_instance: str | None = None
    heartbeat_at: datetime | None = Field(default=None, sa_type=TimeType)


class CodeUseTable(CodeUseFields, table=True):
    """What became of generated code: few rows, and only of messages that there are."""

    __tablename__: Args = "code_use"
    __table_args__: Args = (Index("code_use_message", "message_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=IdType)
    message_id: str = Field(sa_type=IdType, foreign_key="message.id", ondelete="CASCADE")
    how: str = Field(sa_type=Text)


class ChangeTable(Noun, table=True):
    """What changed, in the order of commits; a device of NULL is this store's own.

    No row of it is ever deleted, so that no number is given twice.
    """

    __tablename__: Args = "change"

    seq: int | None = Field(default=None, primary_key=True)
    entity: str = Field(sa_type=Text)
    entity_id: str = Field(sa_type=EntityIdType)
    kind: str = Field(sa_type=Text)
    device_id: str | None = Field(default=None, sa_type=IdType)
    changed_at: datetime = Field(default_factory=utc_now, sa_type=TimeType)


class SettingTable(Noun, table=True):
    """Small facts by name."""

    __tablename__: Args = "setting"
    __table_args__: Args = ({"sqlite_with_rowid": False},)

    key: str = Field(primary_key=True, sa_type=Text)
    value: Any = Field(default=None, sa_type=JsonType, nullable=True)


metadata = Noun.metadata


def _table(name: str) -> Table:
    return metadata.tables[name]


notebook = _table("notebook")
thread = _table("thread")
message = _table("message")
part = _table("part")
run = _table("run")
code_use = _table("code_use")
change = _table("change")
setting = _table("setting")
