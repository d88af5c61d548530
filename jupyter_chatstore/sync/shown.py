"""Shares over the wire, and what one shows: the same form live, copied, and sealed."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from jupyter_chatstore.sync.wire import Id, Said, Seq

MAX_MESSAGES = 2_000
MAX_PARTS = 200
MAX_SEALED_CHARS = 6 * 1024 * 1024
Short = Annotated[str, Field(max_length=300)]


class ShownMessage(Said):
    """A message; what was sent along with a question is never in it."""

    role: Literal["system", "user", "assistant", "tool"]
    status: Annotated[str, Field(max_length=20)] = "complete"
    author: Short | None = None
    """Who wrote it, in a thread of several people."""
    model: Short | None = None
    created_at: Annotated[int, Field(ge=0, lt=2**53)]
    """Unix microseconds."""
    parts: Annotated[tuple[dict[str, Any], ...], Field(max_length=MAX_PARTS)]
    """As `model.part_to_json` writes them."""


class Shown(Said):
    """One branch of a thread, oldest message first."""

    v: Literal[1] = 1
    title: Short = ""
    messages: Annotated[tuple[ShownMessage, ...], Field(max_length=MAX_MESSAGES)]
    left_out: Annotated[int, Field(ge=0, lt=2**31)] = 0
    """Messages of the branch that are not in it."""
    masked: bool = False
    """Whether words were replaced."""


class NewShare(Said):
    """`POST /v1/shares?log=`: a link to a thread.

    `live` shows the thread as it is whenever the link is opened; `copy` shows what is given here,
    which is what a device makes to leave something out; `sealed` shows what only a browser with
    the key can read, which is in the link after `#` and never comes here.
    """

    thread: Id
    kind: Literal["live", "copy", "sealed"]
    shown: Shown | None = None
    """Of a copy."""
    sealed: Annotated[str, Field(max_length=MAX_SEALED_CHARS, pattern=r"^[A-Za-z0-9+/=]*$")] = ""
    """Base64 of a nonce of 12 bytes and AES-256-GCM of a `Shown` in JSON."""
    authors: bool = False
    """Whether a live share names who wrote what."""
    expires_at: Seq | None = None
    """Unix milliseconds; None: not before it is revoked."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.kind == "copy") != (self.shown is not None):
            raise ValueError("a copy comes with what it shows, and nothing else does")
        if (self.kind == "sealed") != bool(self.sealed):
            raise ValueError("a sealed share comes sealed, and nothing else does")
        return self


class ShareInfo(Said):
    """A share, without what would open it."""

    share: Id
    log: Id
    thread: Id
    kind: Literal["live", "copy", "sealed"]
    account: Id
    """Who made it."""
    created_at: Seq
    expires_at: Seq | None = None


class MadeShare(ShareInfo):
    """The answer to `POST /v1/shares`; the address is not told again."""

    url: str


class Shares(Said):
    """`GET /v1/shares?log=`: those that can still be opened, the newest first."""

    shares: tuple[ShareInfo, ...]
