"""What can be typed after `chatstore serve` and `chatstore server`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

PORT = 8787


def serve(command: argparse.ArgumentParser) -> None:
    """The options of `chatstore serve`."""
    place(command)
    add = command.add_argument
    add("--host", default="127.0.0.1", help="address to listen at (default 127.0.0.1)")
    add("--port", type=int, default=PORT, help=f"port (default {PORT}; 0: any that is free)")
    add(
        "--url",
        default=os.environ.get("CHATSTORE_URL"),
        metavar="URL",
        help="where browsers and devices reach it ($CHATSTORE_URL; default: host and port)",
    )
    add("--workers", type=int, default=1, metavar="N", help="processes (default 1)")
    add(
        "--behind-proxy",
        metavar="ADDRESS",
        help="believe what this proxy says of who asks (X-Forwarded-For, -Proto)",
    )
    add("--registration", action="store_true", help="let anybody make an account")
    add(
        "--drain",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="when asked to end, be not ready for so long first (default 0)",
    )


def server(command: argparse.ArgumentParser) -> None:
    """The commands after `chatstore server`."""
    actions = command.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def action(name: str, help_: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=help_, description=help_, allow_abbrev=False)
        made.set_defaults(action=name)
        if name != "users":  # its own commands have them
            place(made)
        return made

    migrate = action("migrate", "Make the tables, or bring them up to this release.")
    migrate.add_argument(
        "--role", help="PostgreSQL: the plain role that serves, made if it isn't there"
    )
    action("backup", "Copy the embedded database while it is in use.").add_argument(
        "target", type=Path, metavar="FILE", help="a new file for the copy"
    )
    action("restored", "Tell all devices that the database was restored from a copy.")
    action("stats", "How much there is.").add_argument(
        "--json", action="store_true", help="print JSON"
    )
    files = action("deploy-files", "Write a compose file and a systemd unit to begin with.")
    files.add_argument("folder", type=Path, metavar="DIR", help="where to")
    _users(action("users", "List, add, disable and remove accounts."))


def place(command: argparse.ArgumentParser) -> None:
    """The options that say which server is meant."""
    command.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql+psycopg://… ($CHATSTORE_DATABASE; default: server.db "
        "in the data directory)",
    )
    command.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help="$CHATSTORE_DATA_DIR; default: chatstore-server in Jupyter's data directory",
    )


def _users(command: argparse.ArgumentParser) -> None:
    deeds = command.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def deed(name: str, help_: str, *, email: bool = True) -> argparse.ArgumentParser:
        made = deeds.add_parser(name, help=help_, description=help_, allow_abbrev=False)
        made.set_defaults(deed=name)
        place(made)
        if email:
            made.add_argument("email", metavar="EMAIL")
        return made

    deed("list", "List accounts.", email=False).add_argument(
        "--json", action="store_true", help="print JSON"
    )
    for name, help_ in (
        ("add", "Make an account; its password is asked for."),
        ("password", "Change an account's password; its devices are signed out."),
    ):
        deed(name, help_).add_argument(
            "--password-stdin", action="store_true", help="read it from the standard input"
        )
    invite = deed("invite", "Make a link by which somebody makes an account, once.", email=False)
    invite.add_argument("email", metavar="EMAIL", nargs="?", help="whom it is for")
    invite.add_argument(
        "--url", default=os.environ.get("CHATSTORE_URL"), help="where browsers reach the server"
    )
    deed("disable", "Let an account sign in no more; what it wrote stays.")
    deed("enable", "Let it sign in again.")
    remove = deed("remove", "Remove an account and all that it wrote, for good.")
    remove.add_argument("--yes", action="store_true", help="don't ask")
