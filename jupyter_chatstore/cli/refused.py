"""`sync refused`: what the server did not take, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.terminal import as_json, table
from jupyter_chatstore.sync.refused import held
from jupyter_chatstore.sync.sync import Sync

if TYPE_CHECKING:
    import argparse


def refused(options: argparse.Namespace, out: TextIO) -> bool:
    """What is here alone, as the server refused it; sent again or let go when asked."""
    with opened(options) as store, Sync(store) as sync:
        if options.again:
            sync.tell_again([one.op_id for one in sync.refused()])
        if options.dismiss:
            sync.let_go(options.dismiss)
        found = held(store, sync.refused())
    if options.json:
        out.write(as_json([one._asdict() for one in found], indent=2) + "\n")
        return True
    rows = [(one.op_id, one.what, one.why, f"{one.title}: {one.text}") for one in found]
    if rows:
        out.write(table(("op", "what", "why", "thread"), rows))
    return True
