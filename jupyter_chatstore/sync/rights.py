"""What an account may demand of its server, over the wire: to forget, to hand over, to end."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from jupyter_chatstore.sync.wire import Id, Said, Seq

Days = Annotated[int, Field(ge=1, le=36_500)]


class Retention(Said):
    """`GET|PUT /v1/retention?log=`: how long the server keeps what was said; None: always.

    The server forgets; devices keep what they have. A device that signs in later does not get it.
    """

    message_days: Days | None = None
    """Days after a message came in."""
    trash_days: Days | None = None
    """Days after a thread or a message was deleted."""


class SpaceLeft(Said):
    """A space that would be without an owner."""

    space: Id
    name: str
    heirs: tuple[str, ...]
    """Emails of its other members, who could own it, longest there first."""


class Farewell(Said):
    """`GET /v1/account/deletion`: what the deletion of the account would remove."""

    email: str
    ops: Seq
    threads: Seq
    devices: Seq
    """That would be signed out; what is on them stays there."""
    shares: Seq
    spaces: tuple[SpaceLeft, ...]
    """Of which the account is the only owner: each is handed over, or removed with all in it."""


class DeleteAccount(Said):
    """`DELETE /v1/account`."""

    password: Annotated[str, Field(min_length=1, max_length=1_000)]
    spaces: dict[Id, Annotated[str, Field(max_length=254)] | None] = Field(
        default_factory=dict[Id, str | None]
    )
    """For each space that would be without an owner: the email of the next one, or None: remove it.
    A space without other members is removed anyway."""
