"""`export`: threads as Markdown to read, as JSON that holds all of them, or as a lake."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli.lake import export_lake
from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.shape import message_json, message_markdown
from jupyter_chatstore.cli.terminal import as_json, plain
from jupyter_chatstore.cli.tree import code_uses, tree
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from jupyter_chatstore.model import Message, Thread
    from jupyter_chatstore.store import Store

PAGE = 200


def export(options: argparse.Namespace, out: TextIO) -> bool:
    """Write one thread, or all of them.

    Raises:
        InvalidInputError: The file to write to is there already, or options don't go together.
    """
    if options.parquet is not None:
        return export_lake(options, out)
    if options.json:
        raise InvalidInputError(
            "--json goes with --parquet.", hint="Use --format json for threads as JSON."
        )
    with opened(options) as store:
        chosen = [store.thread(options.thread)] if options.thread else every_thread(store)
        as_markdown = options.format != "json" if options.thread else options.format == "markdown"
        try:
            file = options.output.open("x", encoding="utf-8") if options.output else None
        except FileExistsError:
            raise InvalidInputError(
                f"{options.output} is there already.",
                kept="It was left as it is.",
                hint="Name a file that isn't.",
            ) from None
        with file or nullcontext(out) as target:
            for thread in chosen:
                for piece in markdown(store, thread) if as_markdown else [json_line(store, thread)]:
                    # A file gets every character as it is; the terminal never does.
                    target.write(piece if file else plain(piece))
    if file:
        sys.stderr.write(f"Wrote {plain(str(options.output))}\n")
    return True


def every_thread(store: Store) -> Iterator[Thread]:
    """All threads, archived ones too, newest first."""
    after = None
    while page := store.threads(archived=None, limit=PAGE, after=after):
        yield from page
        after = page[-1].id


def open_branch(store: Store, thread_id: str) -> list[Message]:
    """All messages of the open branch, oldest first."""
    pages: list[list[Message]] = []
    before = None
    while page := store.messages(thread_id, limit=PAGE, before=before):
        pages.insert(0, page)
        before = page[0].id
    return [message for page in pages for message in page]


def markdown(store: Store, thread: Thread) -> Iterator[str]:
    """The open branch as a document, piece by piece."""
    yield f"# {' '.join(thread.title.split()) or thread.id}\n"
    messages = open_branch(store, thread.id)
    runs = store.runs([message.id for message in messages])
    for message in messages:
        yield "\n" + message_markdown(message, runs.get(message.id))
    yield "\n"


def json_line(store: Store, thread: Thread) -> str:
    """The whole thread on one line."""
    messages = tree(store.file, thread.id)
    runs = store.runs([message.id for message in messages])
    uses = code_uses(store.file, thread.id)
    whole = {
        "thread": thread.model_dump(mode="json"),
        "messages": [
            message_json(message, runs.get(message.id), uses.get(message.id, []))
            for message in messages
        ],
    }
    return as_json(whole) + "\n"
