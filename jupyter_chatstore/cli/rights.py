"""`sync retention | export | delete`: what the server keeps, a copy of all, and the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli.asking import secret, sure
from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.terminal import as_json, one_line, plain
from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.sync.owning import Owning
from jupyter_chatstore.sync.sync import Sync
from jupyter_chatstore.sync.team import Team

if TYPE_CHECKING:
    import argparse

    from jupyter_chatstore.sync.rights import Farewell, Retention

_STAYS = (
    "What is on devices stays there; a device that signs in later does not get what was emptied."
)


def retention(options: argparse.Namespace, out: TextIO) -> bool:
    """How long the server keeps what was said, told or decided."""
    with opened(options) as store, Sync(store) as sync:
        owning, log = Owning(sync.remote()), _log(sync, options.space)
        kept = owning.retention(log)
        wanted = kept.model_copy(
            update={
                name: days or None
                for name, days in (
                    ("message_days", options.messages),
                    ("trash_days", options.trash),
                )
                if days is not None
            }
        )
        if wanted != kept:
            question = f"{_words(wanted)} What is older is emptied there at once. {_STAYS} Do that?"
            if not sure(question, yes=options.yes):
                return False
            owning.keep(log, wanted)
    out.write(as_json(wanted.model_dump()) + "\n" if options.json else f"{_words(wanted)}\n")
    return True


def export(options: argparse.Namespace, out: TextIO) -> bool:
    """All that the server has, into a file that isn't there yet.

    Raises:
        InvalidInputError: It is there already.
    """
    with opened(options) as store, Sync(store) as sync:
        log = _log(sync, options.space)
        try:
            with options.file.open("xb") as target:
                Owning(sync.remote()).export(log, target)
        except FileExistsError:
            raise InvalidInputError(
                f"{options.file} is there already.",
                kept="It was left as it is.",
                hint="Name a file that isn't.",
            ) from None
        except BaseException:
            options.file.unlink(missing_ok=True)  # half of it would pass for all of it
            raise
    out.write(f"Wrote {plain(str(options.file))}\n")
    return True


def delete(options: argparse.Namespace, out: TextIO) -> bool:
    """The account's end on the server."""
    with opened(options) as store, Sync(store) as sync:
        owning = Owning(sync.remote())
        told = owning.preview()
        wishes = _wishes(told, options.give or [], remove=options.remove_spaces)
        sys.stderr.write(_farewell(told, wishes))
        if not sure("Delete the account, for good?", yes=options.yes):
            return False
        owning.end(secret("Password: "), wishes)
        sync.logout()
    out.write("The account is deleted. What is in this store stays.\n")
    return True


def _log(sync: Sync, space: str | None) -> str:
    if space is not None:
        return Team(sync.remote()).find(space).space
    account = sync.account
    if account is None:
        raise AssertionError  # `remote` would have said so
    return account.log


def _words(kept: Retention) -> str:
    messages = "always" if kept.message_days is None else f"for {kept.message_days} days"
    trash = "always" if kept.trash_days is None else f"for {kept.trash_days} days"
    return f"The server keeps messages {messages}, and what is in the trash {trash}."


def _wishes(told: Farewell, given: list[str], *, remove: bool) -> dict[str, str | None]:
    """For each space without another owner who gets it, or None.

    Raises:
        InvalidInputError: Of one with other members nothing was said.
    """
    heirs = dict(pair.split("=", 1) for pair in given if "=" in pair)
    wishes: dict[str, str | None] = {}
    for space in told.spaces:
        heir = heirs.get(space.space) or heirs.get(space.name)
        if heir is None and space.heirs and not remove:
            raise InvalidInputError(
                f"You are the only owner of {space.name!r}, which {', '.join(space.heirs)} use.",
                kept="Nothing was deleted.",
                hint=f"Give it to one of them, --give {space.space}={space.heirs[0]}, "
                "or say --remove-spaces.",
            )
        wishes[space.space] = heir
    return wishes


def _farewell(told: Farewell, wishes: dict[str, str | None]) -> str:
    lines = [
        f"The account {one_line(told.email)} would be deleted on the server.",
        f"With it go {told.threads} threads ({told.ops} ops) and {told.shares} links.",
        f"{told.devices} devices would be signed out; the conversations on them stay there.",
        "What was written in spaces that stay is the team's, and stays, with its author's name.",
    ]
    for space in told.spaces:
        heir = wishes[space.space]
        end = "removed, with all in it" if heir is None else f"given to {one_line(heir)}"
        lines.append(f"The space {one_line(space.name)!r} would be {end}.")
    return "".join(f"{line}\n" for line in lines)
