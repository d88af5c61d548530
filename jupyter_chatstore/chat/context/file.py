"""`@file:path`: a text file, as far as it is reasonable to send."""

from __future__ import annotations

import stat
from pathlib import Path

from jupyter_chatstore.chat.context.item import ContextItem

MAX_BYTES = 64_000


def describe(typed: str, path: str, folder: Path) -> ContextItem:
    """The file's text without secrets, at most `MAX_BYTES` of it; what is no text is not sent."""
    try:
        where = place(path, folder)
        found = where.stat()
        if not stat.S_ISREG(found.st_mode):  # a folder; or a pipe, which may never end
            return ContextItem(typed, "missing", "is a folder" if where.is_dir() else "no file")
        with where.open("rb") as opened:
            data = opened.read(MAX_BYTES)
    except (OSError, ValueError, RuntimeError) as error:  # no such file, a null in it, no home
        reason = error.strerror if isinstance(error, OSError) else None
        return ContextItem(typed, "missing", (reason or "not a path").lower())
    size_bytes = found.st_size
    if b"\0" in data:
        return ContextItem(typed, "file", f"{size_of(size_bytes)}, not text: not sent")
    text = data.decode("utf-8", errors="replace")
    if size_bytes > len(data):
        text = f"{text}\n… (the first {size_of(len(data))} of {size_of(size_bytes)})"
    return ContextItem(typed, "file", size_of(size_bytes), text).masked()


def place(path: str, folder: Path) -> Path:
    """Where a path that was typed leads, from a folder on; `~` is the user's own.

    Raises:
        RuntimeError: There is no home of that name.
    """
    return folder / Path(path).expanduser()


def size_of(size_bytes: int) -> str:
    """A size for people: `812 bytes`, `64.0 kB`."""
    if size_bytes < 1000:  # noqa: PLR2004 - that is what kilo means
        return f"{size_bytes} bytes"
    return f"{size_bytes / 1000:.1f} kB"
