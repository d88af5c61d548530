"""`server users list | add | password | invite | disable | enable | remove`."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli.asking import secret
from jupyter_chatstore.cli.server_arguments import PORT
from jupyter_chatstore.cli.terminal import as_json, one_line, table
from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.principal import Principal
from jupyter_chatstore.server.rights import farewell
from jupyter_chatstore.server.serving import auth_of, opened
from jupyter_chatstore.server.settings import settled

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from jupyter_chatstore.server.auth.account import Account
    from jupyter_chatstore.server.auth.auth import Auth


def users(options: argparse.Namespace, out: TextIO) -> bool:
    """Does what was typed after it."""
    settings = settled(options.data_dir, options.database, Config())
    with closing(opened(settings)) as database:
        return _DEEDS[options.deed](auth_of(settings, database), options, out)


def _list(auth: Auth, options: argparse.Namespace, out: TextIO) -> bool:
    rows = [
        {
            "id": account.id,
            "created_at": _day(account.created_at),
            "disabled_at": account.disabled_at and _day(account.disabled_at),
            "devices": auth.devices.count(account.id),
            "email": account.email,
        }
        for account in auth.accounts.all()
    ]
    if options.json:
        out.write(as_json(rows, indent=2) + "\n")
    else:
        names = ("created", "disabled", "devices", "email")
        out.write(table(names, [list(row.values())[1:] for row in rows]))
    return True


def _add(auth: Auth, options: argparse.Namespace, out: TextIO) -> bool:
    account = auth.accounts.add(options.email, _password(options))
    out.write(f"Made: {one_line(account.email)}\n")
    return True


def _change(auth: Auth, options: argparse.Namespace, out: TextIO) -> bool:
    account = _known(auth, options.email)
    auth.accounts.set_password(account, _password(options))
    auth.sign_ins.end_all(account.id)
    out.write(f"Changed; the devices of {one_line(account.email)} sign in again\n")
    return True


def _invite(auth: Auth, options: argparse.Namespace, out: TextIO) -> bool:
    code = auth.invitations.make(options.email)
    url = (options.url or f"http://127.0.0.1:{PORT}").rstrip("/")
    out.write(f"{url}/welcome/{code}\n")
    return True


def _disable(auth: Auth, options: argparse.Namespace, out: TextIO) -> bool:
    account = _known(auth, options.email)
    undo = options.deed == "enable"
    auth.accounts.disable(account.id, undo=undo)
    if not undo:
        auth.sign_ins.end_all(account.id)
    out.write(f"{'Enabled' if undo else 'Disabled'}: {one_line(account.email)}\n")
    return True


def _remove(auth: Auth, options: argparse.Namespace, out: TextIO) -> bool:
    account = _known(auth, options.email)
    who = Principal(account.id, "", account.email, 0)
    told = farewell.preview(auth.database, who)
    heirs = {space.space: space.heirs[0] if space.heirs else None for space in told.spaces}
    if not options.yes:
        out.write(
            f"This removes {one_line(account.email)} for good: {told.threads:,} threads, "
            f"{told.shares:,} shares; {told.devices:,} devices are signed out, and keep what "
            "they have.\n"
        )
        for space in told.spaces:
            heir = heirs[space.space]
            fate = f"goes to {one_line(heir)}" if heir else "is removed: nobody else is in it"
            out.write(f"The space {one_line(space.name)} {fate}.\n")
        out.write("Type the email to go on: ")
        out.flush()
        if sys.stdin.readline().strip().lower() != account.email:
            out.write("Nothing was removed\n")
            return False
    farewell.end(auth.database, who, heirs)
    out.write(f"Removed: {one_line(account.email)}\n")
    return True


def _known(auth: Auth, email: str) -> Account:
    account = auth.accounts.by_email(email)
    if account is None:
        raise NotFoundError(
            f"{email!r} has no account here.", hint="`chatstore server users list` shows them."
        )
    return account


def _password(options: argparse.Namespace) -> str:
    return secret(
        "Password (at least 12 characters): ",
        again="The same once more: ",
        piped=options.password_stdin,
    )


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1_000, UTC).strftime("%Y-%m-%d")


_DEEDS: dict[str, Callable[[Auth, argparse.Namespace, TextIO], bool]] = {
    "list": _list,
    "add": _add,
    "password": _change,
    "invite": _invite,
    "disable": _disable,
    "enable": _disable,
    "remove": _remove,
}
