"""`share` and `shares`: a link that shows one thread to whoever has it."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.chat.masking import redact
from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.terminal import as_json, one_line, table
from jupyter_chatstore.errors import InvalidInputError, NotFoundError
from jupyter_chatstore.sync.copying import copy_of
from jupyter_chatstore.sync.sharing import Sharing, sharing_of
from jupyter_chatstore.sync.sync import Sync
from jupyter_chatstore.sync.team import Team

if TYPE_CHECKING:
    import argparse

    from jupyter_chatstore.store import Store

_DAY_MS = 24 * 3600 * 1000


def share(options: argparse.Namespace, out: TextIO) -> bool:
    """A link to a copy of a thread as it is now, or to the thread as it will be."""
    expires_at = None if options.days is None else _now_ms() + options.days * _DAY_MS
    with opened(options) as store, Sync(store) as sync:
        thread = store.thread(options.thread)
        sharing, _ = sharing_of(sync, thread.id)
        if options.live:
            if options.only or options.mask or options.details:
                raise InvalidInputError(
                    "A live link shows the whole thread, as the server reads it.",
                    kept="Nothing was shared.",
                    hint="Without --live a copy is shared, which can leave something out.",
                )
            sync.now()
            url = sharing.live(thread.id, expires_at=expires_at, authors=options.authors).url
            said = "Shows the thread as it is whenever it is opened."
        else:
            shown = copy_of(
                store,
                thread.id,
                only=options.only or (),
                words=options.mask or (),
                details=options.details,
                clean=redact,
            )
            sync.now()
            url = sharing.copy(thread.id, shown, expires_at=expires_at).url
            said = f"Shows {len(shown.messages)} messages as they are now" + (
                f", and not {shown.left_out} others." if shown.left_out else "."
            )
    if options.json:
        out.write(as_json({"url": url, "expires_at": expires_at}) + "\n")
        return True
    out.write(f"{one_line(url)}\n")
    end = "until it is revoked" if expires_at is None else f"until {_when(expires_at)}"
    sys.stderr.write(f"{said} Whoever has the address can read it {end}: `chatstore shares`.\n")
    return True


def shares(options: argparse.Namespace, out: TextIO) -> bool:
    """The links that can still be opened, and the end of one."""
    with opened(options) as store, Sync(store) as sync:
        remote = sync.remote()
        if options.space is None:
            log = next(each.log for each in remote.logs().logs if each.kind == "personal")
        else:
            log = Team(remote).find(options.space).space
        sharing = Sharing(remote, log, encrypted=False)
        if options.revoke:
            sharing.revoke(options.revoke)
        found = sharing.all()
        titles = {each.thread: _title(store, each.thread) for each in found}
    if options.json:
        out.write(as_json([each.model_dump() for each in found], indent=2) + "\n")
        return True
    rows = [
        (
            each.share,
            each.kind,
            _when(each.created_at),
            "-" if each.expires_at is None else _when(each.expires_at),
            titles[each.thread],
        )
        for each in found
    ]
    out.write(table(("share", "kind", "made (utc)", "ends (utc)", "thread"), rows))
    return True


def _title(store: Store, thread: str) -> str:
    try:
        return one_line(store.thread(thread).title)
    except NotFoundError:
        return thread


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _when(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M}"
