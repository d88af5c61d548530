"""`sync`: the same history on every device, through a server of one's own."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli import encryption
from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.terminal import as_json, one_line, table
from jupyter_chatstore.store import Store
from jupyter_chatstore.sync.sync import Sync

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Generator

    from jupyter_chatstore.sync.login import DeviceLogin
    from jupyter_chatstore.sync.status import Status

_CLEAR = "\r\x1b[K"
_GOOD = frozenset(("synced", "conflict", "clock_off"))


def login(options: argparse.Namespace, out: TextIO) -> bool:
    """Shows a code and a link, and waits until it was approved."""
    passphrase = encryption.asked(options, new=True) if options.encrypted else None
    with Store(options.db) as store, Sync(store) as sync:
        waiting = sync.login(
            options.url,
            device_name=options.name,
            insecure=options.insecure,
            paused=passphrase is not None,
        )
        if options.json:
            out.write(as_json(_code_json(waiting)) + "\n")
        else:
            out.write(
                f"Open {waiting.whole_link}\nin any browser and confirm the code\n\n"
                f"    {waiting.user_code}\n\n"
            )
        out.flush()
        waiting.wait()
        if passphrase is not None:
            words = sync.encryption().begin(passphrase)
            sync.resume()
            encryption.show(words, options, out)
        account = sync.account
        if not options.json and account is not None:
            out.write(
                f"Signed in as {one_line(account.email)}. `chatstore sync now` sends what is here; "
                "an open panel does it by itself.\n"
            )
    return True


def status(options: argparse.Namespace, out: TextIO) -> bool:
    """The state, where it is signed in, and what is wrong."""
    with _sync(options) as sync:
        _tell(sync.status, options, out)
    return True


def now(options: argparse.Namespace, out: TextIO) -> bool:
    """Brings it in step; what is interrupted goes on the next time."""
    with _sync(options) as sync:
        told, end = _progress()
        try:
            ended = sync.now(options.wait, told)
        finally:
            end()
        _tell(ended, options, out)
    return ended.state in _GOOD


def pause(options: argparse.Namespace, out: TextIO) -> bool:
    """Rests until `resume`."""
    with _sync(options) as sync:
        sync.pause()
        _tell(sync.status, options, out)
    return True


def resume(options: argparse.Namespace, out: TextIO) -> bool:
    """Goes on; without an open panel that begins with `now`."""
    with _sync(options) as sync:
        sync.resume()
        _tell(sync.status, options, out)
    return True


def logout(options: argparse.Namespace, out: TextIO) -> bool:
    """Signs out."""
    with _sync(options) as sync:
        sync.logout()
        _tell(sync.status, options, out)
    return True


def devices(options: argparse.Namespace, out: TextIO) -> bool:
    """The account's devices, the last seen first."""
    with _sync(options) as sync:
        if options.revoke:
            sync.revoke(options.revoke)
        if options.name:
            sync.rename(options.name)
        found = sync.devices()
    if options.json:
        out.write(as_json([device.model_dump() for device in found], indent=2) + "\n")
        return True
    rows = [(d.device, _when(d.seen_at / 1000), _of(d.this, d.revoked_at), d.name) for d in found]
    out.write(table(("device", "seen (utc)", "is", "name"), rows))
    return True


def _of(this: bool, revoked_at: int | None) -> str:
    if revoked_at is not None:
        return "signed out"
    return "this one" if this else ""


@contextmanager
def _sync(options: argparse.Namespace) -> Generator[Sync]:
    with opened(options) as store, Sync(store) as sync:
        yield sync


def _code_json(waiting: DeviceLogin) -> dict[str, str]:
    return {
        "user_code": waiting.user_code,
        "link": waiting.link,
        "whole_link": waiting.whole_link,
    }


def _tell(status: Status, options: argparse.Namespace, out: TextIO) -> None:
    if options.json:
        out.write(as_json({**asdict(status), "words": status.words(time.time())}) + "\n")
        return
    out.write(f"{status.words(time.time())}\n")
    if status.server:
        who = f"{status.email} on {status.server}, this device is {status.device}"
        out.write(f"{one_line(who)}\n")
    if status.pending and status.state != "pending":
        out.write(f"{status.pending:,} not on the server yet\n")
    if status.refused:
        out.write(f"{status.refused:,} refused, and here alone: `chatstore sync refused`\n")
    if status.synced_at is not None:
        out.write(f"last in step: {_when(status.synced_at)} (utc)\n")
    if status.error:
        out.write(f"{one_line(status.error)}\n")


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"


def _progress() -> tuple[Callable[[Status], None], Callable[[], None]]:
    """Shows how far it has come, on a terminal only; and how to end that."""
    if not sys.stderr.isatty():
        return lambda _: None, lambda: None

    def told(status: Status) -> None:
        sys.stderr.write(f"{_CLEAR}{status.words(time.time())}")
        sys.stderr.flush()

    def end() -> None:
        sys.stderr.write(_CLEAR)

    return told, end
