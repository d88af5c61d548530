"""The tables of shares: what a link opens is its owner's, and only the way there is anybody's."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from jupyter_chatstore.server.tables import Args, IdType, Row


class ShareTable(Row, table=True):
    """Shares, gone when revoked."""

    __tablename__: Args = "share"

    owner: str = Field(primary_key=True, sa_type=IdType)
    id: str = Field(primary_key=True, sa_type=IdType)
    account: str = Field(sa_type=IdType)
    """Who made it."""
    thread: str = Field(sa_type=IdType)
    kind: str = Field(sa_type=Text)
    """live, copy or sealed."""
    content: str | None = Field(default=None, sa_type=Text)
    """Of a copy a `Shown` in JSON; of a sealed one what only its key opens."""
    authors: bool = False
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int | None = Field(default=None, sa_type=BigInteger)


class ShareLinkTable(Row, table=True):
    """Whose share a link leads to; it tells nothing else, and has no owner, who isn't known yet."""

    __tablename__: Args = "share_link"

    token: str = Field(primary_key=True, sa_type=Text)
    """Hash of what is in the link."""
    log: str = Field(index=True, sa_type=IdType)
    share: str = Field(sa_type=IdType)
