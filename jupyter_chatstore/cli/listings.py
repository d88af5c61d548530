"""`threads`, `show` and `search`: pages of the history, for eyes or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from jupyter_chatstore.cli.opened import opened
from jupyter_chatstore.cli.shape import message_json, message_markdown
from jupyter_chatstore.cli.terminal import as_json, one_line, plain, table

if TYPE_CHECKING:
    import argparse


def threads(options: argparse.Namespace, out: TextIO) -> bool:
    """A page of threads, the one with the newest message first."""
    with opened(options) as store:
        page = store.threads(
            notebook=options.notebook,
            archived=options.archived,
            tag=options.tag,
            limit=options.limit,
            after=options.after,
        )
    if options.json:
        out.write(as_json([thread.model_dump(mode="json") for thread in page], indent=2) + "\n")
        return True
    rows = [
        (t.id, f"{t.updated_at:%Y-%m-%d %H:%M}", t.message_count, t.title or t.preview)
        for t in page
    ]
    out.write(table(("id", "updated (utc)", "messages", "title"), rows))
    return True


def show(options: argparse.Namespace, out: TextIO) -> bool:
    """A thread's newest messages on the open branch, oldest first."""
    with opened(options) as store:
        thread = store.thread(options.thread)
        page = store.messages(thread.id, limit=options.limit, before=options.before)
        runs = store.runs([message.id for message in page])
        uses = [store.code_uses(message.id) for message in page] if options.json else []
    if options.json:
        shown = [
            message_json(message, runs.get(message.id), used)
            for message, used in zip(page, uses, strict=True)
        ]
        out.write(as_json(shown, indent=2) + "\n")
        return True
    out.write(f"{one_line(thread.title or thread.id)}\n")
    for message in page:
        said = message_markdown(message, runs.get(message.id))
        out.write("\n" + plain(said))
    return True


def search(options: argparse.Namespace, out: TextIO) -> bool:
    """Messages that match, best first."""
    with opened(options) as store:
        hits = store.search(" ".join(options.query), limit=options.limit)
    if options.json:
        out.write(as_json([hit.model_dump(mode="json") for hit in hits], indent=2) + "\n")
        return True
    for hit in hits:
        snippet = hit.snippet.replace("\x02", "[").replace("\x03", "]")
        where = one_line(hit.thread_title) or "(no title)"
        out.write(f"{hit.thread_id}  {hit.created_at:%Y-%m-%d %H:%M}  {hit.role}  {where}\n")
        out.write(f"    {one_line(snippet)}\n")
    return True
