"""Accounts and devices over the wire: who signs in, and with what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from jupyter_chatstore.sync.wire import Id, Said, Seq


class DeviceInfo(Said):
    """A device of the account."""

    device: Id
    name: str
    created_at: Seq
    seen_at: Seq
    revoked_at: Seq | None = None
    this: bool = False


class Devices(Said):
    """`GET /v1/devices`."""

    devices: tuple[DeviceInfo, ...]


class NewDevice(Said):
    """`POST /v1/devices`: a device makes itself known, or takes a new id."""

    device: Id
    name: Annotated[str, Field(min_length=1, max_length=100)]


class DeviceCode(Said):
    """`POST /v1/auth/device` (RFC 8628, section 3.2)."""

    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int


class DeviceCodeRequest(Said):
    """Who asks for a device code."""

    device: Id
    name: Annotated[str, Field(min_length=1, max_length=100)]


class TokenRequest(Said):
    """`POST /v1/auth/token`: by password, device code, or refresh token."""

    grant: Literal["password", "device_code", "refresh_token"]
    device: Id
    device_name: Annotated[str, Field(max_length=100)] = ""
    email: Annotated[str, Field(max_length=254)] | None = None
    password: Annotated[str, Field(max_length=1_000)] | None = None
    device_code: Annotated[str, Field(max_length=200)] | None = None
    refresh_token: Annotated[str, Field(max_length=200)] | None = None
    attempt: Id | None = None
    """A new id for each use of a refresh token, kept beside it before it is sent: when the answer
    was lost, the same token with the same attempt gives the same answer. Used again in another
    attempt, or in none, it was stolen: the device is signed out."""


class Tokens(Said):
    """The answer to it."""

    access_token: str
    expires_in: int
    """Seconds."""
    refresh_token: str
    account: Id
    email: str
    log: Id
    """The account's own log."""


class Register(Said):
    """`POST /v1/auth/register`: an account, by invitation or where anybody may make one."""

    email: Annotated[str, Field(max_length=254)]
    password: Annotated[str, Field(max_length=1_000)]
    invitation: Annotated[str, Field(max_length=200)] | None = None


class Registered(Said):
    """The answer to it."""

    account: Id
    email: str


class ChangePassword(Said):
    """`POST /v1/auth/password`: all devices sign in again after it."""

    old: Annotated[str, Field(max_length=1_000)]
    new: Annotated[str, Field(max_length=1_000)]


class Logout(Said):
    """`POST /v1/auth/logout`: this device, or all of the account's."""

    everywhere: bool = False
