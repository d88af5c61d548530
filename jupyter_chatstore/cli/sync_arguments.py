"""What can be typed after `chatstore sync`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_chatstore.cli import team_arguments

if TYPE_CHECKING:
    from collections.abc import Callable


def sync(command: argparse.ArgumentParser) -> None:
    """Fills in the commands below `sync`; each is a function of its module."""
    commands = command.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (module, help_, fill) in _COMMANDS.items():
        one = commands.add_parser(name, help=help_, description=help_, allow_abbrev=False)
        one.set_defaults(module=module, command=name)
        one.add_argument("--db", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        one.add_argument("--json", action="store_true", help="print JSON")
        fill(one)


def _login(command: argparse.ArgumentParser) -> None:
    command.add_argument("url", metavar="URL", help="the server, such as https://chat.example.org")
    command.add_argument("--name", help="what this device is called there (default: its own name)")
    command.add_argument(
        "--insecure", action="store_true", help="allow plain http to another machine"
    )
    command.add_argument(
        "--encrypted",
        action="store_true",
        help="keep the server from reading the history, from the first push on",
    )
    _passphrase(command)


def _nothing(command: argparse.ArgumentParser) -> None:
    pass


def _now(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--wait", type=float, default=3600.0, metavar="SECONDS", help="at most (default an hour)"
    )


def _devices(command: argparse.ArgumentParser) -> None:
    command.add_argument("--revoke", metavar="DEVICE", help="sign this one out for good")
    command.add_argument("--name", help="give this device another name")


def _passphrase(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="read the passphrase from its first line (default: ask for it)",
    )


def _unlock(command: argparse.ArgumentParser) -> None:
    _passphrase(command)
    command.add_argument(
        "--words", action="store_true", help="take the 24 words instead of the passphrase"
    )


def _conflicts(command: argparse.ArgumentParser) -> None:
    command.add_argument("--settle", metavar="CONFLICT", help="choose in this one")
    command.add_argument(
        "--use",
        metavar="CHOICE",
        help="what to show on all devices (default: what is shown here)",
    )


def _refused(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--again", action="store_true", help="send all of it once more with the next `sync now`"
    )
    command.add_argument(
        "--dismiss", action="append", metavar="OP", help="tell of this no more (again for more)"
    )


_COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "login": ("sync", "Sign this store in to a server.", _login),
    "status": ("sync", "Say what is going on.", _nothing),
    "now": ("sync", "Bring this store in step now.", _now),
    "pause": ("sync", "Send and fetch nothing for a while.", _nothing),
    "resume": ("sync", "Go on.", _nothing),
    "logout": ("sync", "Sign this device out; the conversations stay.", _nothing),
    "devices": ("sync", "List the account's devices.", _devices),
    "encrypt": ("encryption", "Keep the server from reading the history.", _passphrase),
    "unlock": ("encryption", "Give this device the key of an encrypted history.", _unlock),
    "phrase": ("encryption", "Show the 24 words that recover the key.", _nothing),
    "rotate": ("encryption", "Give the history another key, passphrase and words.", _passphrase),
    "conflicts": ("conflicts", "List what two devices wrote at once, or choose.", _conflicts),
    "refused": ("refused", "List what the server did not take, and send it again.", _refused),
    **team_arguments.COMMANDS,
}
