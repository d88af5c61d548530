"""What can be typed after `share`, `shares`, and of `sync` about teams and one's rights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

_ROLES = ("owner", "writer", "reader")


def share(command: argparse.ArgumentParser) -> None:
    """Of `share`."""
    command.add_argument("thread", metavar="THREAD", help="the thread's id")
    command.add_argument(
        "--live", action="store_true", help="show the thread as it will be, not a copy as it is"
    )
    command.add_argument(
        "--days",
        type=int,
        choices=range(1, 3651),
        metavar="DAYS",
        help="for so many days (default: until revoked)",
    )
    command.add_argument(
        "--only", action="append", metavar="MESSAGE", help="only this message (again for more)"
    )
    command.add_argument(
        "--mask", action="append", metavar="WORD", help="mask this word or name (again for more)"
    )
    command.add_argument(
        "--details", action="store_true", help="show what the model thought and its tools, too"
    )
    command.add_argument(
        "--authors", action="store_true", help="with --live: name who wrote what in a space"
    )
    command.add_argument("--json", action="store_true", help="print JSON")


def shares(command: argparse.ArgumentParser) -> None:
    """Of `shares`."""
    command.add_argument("--revoke", metavar="SHARE", help="end this one, for good")
    _of_space(command)
    command.add_argument("--json", action="store_true", help="print JSON")


def _of_space(command: argparse.ArgumentParser) -> None:
    command.add_argument("--space", help="a space's, not your own")


def _space(command: argparse.ArgumentParser) -> None:
    command.add_argument("space", metavar="SPACE", help="the space's name or id")


def _yes(command: argparse.ArgumentParser) -> None:
    command.add_argument("--yes", action="store_true", help="don't ask")


def _spaces(command: argparse.ArgumentParser) -> None:
    command.add_argument("--new", metavar="NAME", help="make one")
    command.add_argument("--remove", metavar="SPACE", help="remove one, for everybody")
    _yes(command)


def _members(command: argparse.ArgumentParser) -> None:
    _space(command)
    command.add_argument("--of", metavar="EMAIL", help="the member that is meant by what follows")
    command.add_argument("--role", choices=_ROLES, help="what they may do from now on")
    command.add_argument("--dismiss", action="store_true", help="take them out")


def _invite(command: argparse.ArgumentParser) -> None:
    _space(command)
    command.add_argument("--role", choices=_ROLES, default="writer", help="default: writer")
    command.add_argument(
        "--days", type=int, default=7, choices=range(1, 31), metavar="DAYS", help="default: 7"
    )


def _join(command: argparse.ArgumentParser) -> None:
    command.add_argument("address", metavar="ADDRESS", help="the invitation's, in quotes")


def _leave(command: argparse.ArgumentParser) -> None:
    _space(command)
    _yes(command)


def _copy(command: argparse.ArgumentParser) -> None:
    command.add_argument("thread", metavar="THREAD", help="the thread's id")
    command.add_argument(
        "space", metavar="SPACE", nargs="?", help="its name or id (default: your own history)"
    )
    _plain(command)


def _move(command: argparse.ArgumentParser) -> None:
    command.add_argument("thread", metavar="THREAD", help="the thread's id")
    _space(command)
    _plain(command)
    _yes(command)


def _plain(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--plain", action="store_true", help="though the history is encrypted, and spaces are not"
    )


def _usage(command: argparse.ArgumentParser) -> None:
    _space(command)
    command.add_argument("--since", metavar="DAY", help="from this day on (in UTC)")


def _retention(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--messages", type=int, metavar="DAYS", help="after so many days; 0: always"
    )
    command.add_argument("--trash", type=int, metavar="DAYS", help="after so many days; 0: always")
    _of_space(command)
    _yes(command)


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help="a new file, of JSON lines")
    _of_space(command)


def _delete(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--give", action="append", metavar="SPACE=EMAIL", help="who owns a space from then on"
    )
    command.add_argument(
        "--remove-spaces", action="store_true", help="remove those that nobody is given"
    )
    _yes(command)


COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "spaces": ("spaces", "List the spaces that you are in, make or remove one.", _spaces),
    "members": ("spaces", "List who is in a space, or change that.", _members),
    "invite": ("spaces", "Make a link by which one person comes into a space.", _invite),
    "join": ("spaces", "Come into a space by such a link.", _join),
    "leave": ("spaces", "Leave a space.", _leave),
    "copy": ("spaces", "Copy a thread into a space, or out of one.", _copy),
    "move": ("spaces", "Move a thread into a space, with all its branches.", _move),
    "usage": ("spaces", "Add up what each member did in a space.", _usage),
    "retention": ("rights", "Say or decide how long the server keeps what was said.", _retention),
    "export": ("rights", "Write all that the server has into a file.", _export),
    "delete": ("rights", "Delete the account on the server.", _delete),
}
