"""The table of invitations into spaces; see `server.tables` for spaces and members."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from jupyter_chatstore.server.tables import Args, IdType, Row


class SpaceInvitationTable(Row, table=True):
    """Links by which an account comes into a space, once; gone when used."""

    __tablename__: Args = "space_invitation"

    id: str = Field(primary_key=True, sa_type=IdType)
    token: str = Field(unique=True, sa_type=Text)
    """Hash of what is in the link."""
    space: str = Field(index=True, sa_type=IdType, foreign_key="space.id", ondelete="CASCADE")
    role: str = Field(sa_type=Text)
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)
