"""`archive` and `backup`: what puts away a thread or copies the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.terminal import one_line
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    import argparse


def archive(options: argparse.Namespace, out: TextIO) -> bool:
    """Put a thread away, or take it out again."""
    with opened(options) as store:
        thread = store.set_thread(options.thread, archived=not options.undo)
    done = "Took out of the archive" if options.undo else "Archived"
    out.write(f"{done}: {one_line(thread.title or thread.id)}\n")
    return True


def backup(options: argparse.Namespace, out: TextIO) -> bool:
    """Copy the store to a new file.

    Raises:
        InvalidInputError: The file is there already.
    """
    target = options.target.expanduser().absolute()
    if target.exists():
        raise InvalidInputError(
            f"{target} is there already.",
            kept="It was left as it is.",
            hint="Name a file that isn't.",
        )
    with opened(options) as store:
        store.backup(target)
    out.write(f"Copied to {one_line(str(target))}\n")
    return True
