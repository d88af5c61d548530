"""The tables of sign-ins, codes and invitations: secrets as hashes only, times in Unix ms."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from jupyter_chatstore.server.tables import Args, IdType, Row


class SignInTable(Row, table=True):
    """One for each device that is signed in, gone when it is signed out.

    Its refresh token changes at each use.
    """

    __tablename__: Args = "sign_in"

    id: str = Field(primary_key=True, sa_type=IdType)
    account: str = Field(index=True, sa_type=IdType, foreign_key="account.id", ondelete="CASCADE")
    device: str = Field(index=True, sa_type=IdType, foreign_key="device.id", ondelete="CASCADE")
    refresh: str = Field(sa_type=Text)
    """Hash of the token that may be used next."""
    used: str | None = Field(default=None, sa_type=Text)
    """Hash of the one before it."""
    attempt: str | None = Field(default=None, sa_type=IdType)
    """What the client called the use of that one: the same use may be repeated."""
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)


class DeviceCodeTable(Row, table=True):
    """Devices that wait for somebody to approve them (RFC 8628)."""

    __tablename__: Args = "device_code"

    code: str = Field(primary_key=True, sa_type=Text)
    """Hash of the device's own code."""
    user_code: str = Field(unique=True, sa_type=Text)
    device: str = Field(sa_type=IdType)
    name: str = Field(sa_type=Text)
    address: str = Field(sa_type=Text)
    """Where it asked from, to be shown to who approves."""
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(index=True, sa_type=BigInteger)
    interval_s: int
    """It grows for who asks too often."""
    polled_at: int | None = Field(default=None, sa_type=BigInteger)
    account: str | None = Field(
        default=None, sa_type=IdType, foreign_key="account.id", ondelete="CASCADE"
    )
    """Who approved it."""
    refused: bool = False


class InvitationTable(Row, table=True):
    """Links by which somebody makes an account, once."""

    __tablename__: Args = "invitation"

    code: str = Field(primary_key=True, sa_type=Text)
    """Hash of what the link ends with."""
    email: str | None = Field(default=None, sa_type=Text)
    """Whom it is for; None: anybody who has it."""
    created_at: int = Field(sa_type=BigInteger)
    expires_at: int = Field(sa_type=BigInteger)


class GuessTable(Row, table=True):
    """Wrong passwords and codes, counted for all processes of a server together."""

    __tablename__: Args = "guess"

    what: str = Field(primary_key=True, sa_type=Text)
    """Hash of an account's or an address's name."""
    until: int = Field(index=True, sa_type=BigInteger)
    """When it is forgotten."""
    tries: int
