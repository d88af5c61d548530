"""`delete`, `restore`, `trash` and `purge`: what one is done with, and what not after all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.terminal import as_json, one_line, table
from jupyter_chatstore.errors import NotFoundError

if TYPE_CHECKING:
    import argparse

    from jupyter_chatstore.store import Store

_CHARS = 80


def delete(options: argparse.Namespace, out: TextIO) -> bool:
    """Put a thread or a message into the trash, or past it."""
    with opened(options) as store:
        name = _name(store, options.id)
        if options.purge:
            store.purge(options.id)
        else:
            _delete(store, options.id)
    done = "Deleted for good" if options.purge else "Deleted"
    out.write(f"{done}: {name}\n")
    return True


def restore(options: argparse.Namespace, out: TextIO) -> bool:
    """Take a thread or a message out of the trash."""
    with opened(options) as store:
        name = _name(store, options.id)
        store.restore(options.id)
    out.write(f"Restored: {name}\n")
    return True


def trash(options: argparse.Namespace, out: TextIO) -> bool:
    """What is in the trash."""
    with opened(options) as store:
        things = store.trash()
    if options.json:
        out.write(as_json([thing.model_dump(mode="json") for thing in things], indent=2) + "\n")
        return True
    rows = [
        (
            thing.id,
            f"{thing.deleted_at:%Y-%m-%d %H:%M}",
            thing.kind,
            (thing.title if thing.kind == "thread" else "") or thing.preview,
        )
        for thing in things
    ]
    out.write(table(("id", "deleted (utc)", "what", "title"), rows))
    return True


def purge(options: argparse.Namespace, out: TextIO) -> bool:
    """Empty the trash."""
    age = None if options.older_than is None else timedelta(days=options.older_than)
    with opened(options) as store:
        count = store.purge_trash(older_than=age)
    out.write(f"Deleted for good: {count}\n")
    return True


def _delete(store: Store, key: str) -> None:
    try:
        store.delete_thread(key)
    except NotFoundError:
        store.delete_message(key)


def _name(store: Store, key: str) -> str:
    """What a thread or message is called, in the trash or not."""
    for thing in store.trash():
        if thing.id == key:
            return _short(thing.title if thing.kind == "thread" else thing.preview) or key
    try:
        return _short(store.thread(key).title) or key
    except NotFoundError:
        return _short(store.message(key).text) or key


def _short(text: str) -> str:
    line = one_line(text[:400])
    return line if len(line) <= _CHARS else f"{line[:_CHARS]}…"
