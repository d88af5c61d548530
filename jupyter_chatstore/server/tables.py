"""The tables of accounts, devices, spaces and their logs.

A table with an `owner` belongs to one log: row-level security shows its rows only to transactions
of that log, see `schema`. A log's id is its account's (personal) or its space's. Others add tables
in files of their own, as classes of `Row`, and name the file in `schema`. Times are Unix
milliseconds.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, String, Table, Text
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

Args = ClassVar[Any]
IdType = String(36).with_variant(UUID(as_uuid=False), "postgresql")


class Row(SQLModel, registry=registry()):
    """The root of the server's tables; they share no metadata with a store's."""


class AccountTable(Row, table=True):
    """Who can sign in."""

    __tablename__: Args = "account"

    id: str = Field(primary_key=True, sa_type=IdType)
    email: str = Field(unique=True, sa_type=Text)
    """In lower case."""
    password: str | None = Field(default=None, sa_type=Text)
    """The hash, with its own parameters."""
    created_at: int = Field(sa_type=BigInteger)
    disabled_at: int | None = Field(default=None, sa_type=BigInteger)
    tokens_after: int = Field(default=0, sa_type=BigInteger)
    """Tokens issued before are void: signed out everywhere."""


class DeviceTable(Row, table=True):
    """Devices that signed in; one that is revoked stays, so that its name can be shown."""

    __tablename__: Args = "device"

    id: str = Field(primary_key=True, sa_type=IdType)
    account: str = Field(index=True, sa_type=IdType, foreign_key="account.id", ondelete="CASCADE")
    name: str = Field(sa_type=Text)
    created_at: int = Field(sa_type=BigInteger)
    seen_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)


class SpaceTable(Row, table=True):
    """Teams."""

    __tablename__: Args = "space"

    id: str = Field(primary_key=True, sa_type=IdType)
    name: str = Field(sa_type=Text)
    created_at: int = Field(sa_type=BigInteger)


class MemberTable(Row, table=True):
    """Who is in a team, as what."""

    __tablename__: Args = "member"

    space: str = Field(primary_key=True, sa_type=IdType, foreign_key="space.id", ondelete="CASCADE")
    account: str = Field(
        primary_key=True, index=True, sa_type=IdType, foreign_key="account.id", ondelete="CASCADE"
    )
    role: str = Field(sa_type=Text)
    """owner, writer or reader."""
    joined_at: int = Field(sa_type=BigInteger)


class HeadTable(Row, table=True):
    """One row for each log; who pushes locks it, so that numbers are given without a gap."""

    __tablename__: Args = "head"

    owner: str = Field(primary_key=True, sa_type=IdType)
    epoch: str = Field(sa_type=Text)
    """Another one after the log was restored or truncated."""
    n: int = Field(default=0, sa_type=BigInteger)
    """The greatest seq."""
    keys: int = 0
    """How many keys were put; more than none: the log is encrypted."""
    purges: int = 0


class OpTable(Row, table=True):
    """The ops, in the form they came in; bodies that were purged are NULL."""

    __tablename__: Args = "op"
    __table_args__: Args = (
        Index("op_id", "owner", "op_id", unique=True),
        Index("op_thread", "owner", "thread"),
    )

    owner: str = Field(primary_key=True, sa_type=IdType)
    seq: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    op_id: str = Field(sa_type=IdType)
    device: str = Field(sa_type=IdType)
    dseq: int = Field(sa_type=BigInteger)
    hlc: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    thread: str | None = Field(default=None, sa_type=IdType)
    ref: str | None = Field(default=None, sa_type=IdType)
    base: str = Field(sa_type=Text)
    """A JSON list of op ids."""
    enc: str | None = Field(default=None, sa_type=Text)
    kid: str | None = Field(default=None, sa_type=Text)
    body: str | None = Field(default=None, sa_type=Text)
    h: str = Field(sa_type=Text)
    received_at: int = Field(sa_type=BigInteger)
    hlc_eff: str = Field(sa_type=Text)
    author: str | None = Field(default=None, sa_type=Text)
    purged: bool = False
    refusal: str | None = Field(default=None, sa_type=Text)
    """Why a void stands here: a problem's code."""
    replaced: int | None = Field(default=None, sa_type=BigInteger)
    """The seq of the first op whose base named this one."""


class ReachTable(Row, table=True):
    """How far each device's ops have come in a log."""

    __tablename__: Args = "reach"

    owner: str = Field(primary_key=True, sa_type=IdType)
    device: str = Field(primary_key=True, sa_type=IdType)
    account: str = Field(sa_type=IdType)
    """Whose device it is: nobody else's ops are taken in its name."""
    dseq: int = Field(sa_type=BigInteger)
    """The greatest, and how many there are: they have no gap."""
    checksum: str = Field(sa_type=Text)
    """See `sync.wire.DeviceDigest`."""


class KeyTable(Row, table=True):
    """Keys that a key.put told of; what is sealed with another one is refused."""

    __tablename__: Args = "log_key"

    owner: str = Field(primary_key=True, sa_type=IdType)
    kid: str = Field(primary_key=True, sa_type=Text)
    seq: int = Field(sa_type=BigInteger)
    """Of the op that told of it first."""


class PurgedTable(Row, table=True):
    """What was purged for good: a thread, a message, or one op; it stays so when it comes late."""

    __tablename__: Args = "purged"

    owner: str = Field(primary_key=True, sa_type=IdType)
    target: str = Field(primary_key=True, sa_type=IdType)
    """Id of the thread, message or op."""


def table(name: str) -> Table:
    """A table by its name, for statements; no instance of a class here is ever made."""
    return Row.metadata.tables[name]


account = table("account")
device = table("device")
space = table("space")
member = table("member")
head = table("head")
op = table("op")
