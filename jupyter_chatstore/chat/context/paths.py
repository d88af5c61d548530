"""Completes the path of an `@file:`; huge folders are read no further than is sensible."""

from __future__ import annotations

import heapq
import os
import re
from itertools import islice
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.context.candidate import Candidate
from jupyter_chatstore.chat.context.file import place, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_ENTRIES = 50_000
"""Entries of a folder that are looked at."""
_BARE = re.compile(r"[^\s,;\"']*[^\s,;\"'.:!?)]")


def complete_path(prefix: str, folder: Path, limit: int) -> list[Candidate]:
    """Folders, then files, by name; hidden ones only if a dot was typed.

    Args:
        prefix: What was typed, from `@file:` on.
        folder: Where relative paths begin.
        limit: How many at most.
    """
    typed = prefix.removeprefix("@file:")
    mark = typed[:1] if typed[:1] in ("'", '"') else ""
    parent, slash, start = typed.removeprefix(mark).rpartition("/")
    try:
        where = place(parent + slash, folder)
        entries = heapq.nsmallest(limit, _matching(where, start), key=_by_name)
    except (OSError, ValueError, RuntimeError):  # no such folder, a null in it, no home
        return []
    return [_found(entry, parent + slash, mark) for entry in entries]


def _matching(where: Path, start: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(where) as entries:
        for entry in islice(entries, MAX_ENTRIES):
            name = entry.name
            hidden = name.startswith(".") and not start.startswith(".")
            if not hidden and name.casefold().startswith(start.casefold()):
                yield entry


def _by_name(entry: os.DirEntry[str]) -> tuple[bool, str]:
    return not entry.is_dir(), entry.name.casefold()


def _found(entry: os.DirEntry[str], parent: str, mark: str) -> Candidate:
    path = parent + entry.name
    bare = not mark and _BARE.fullmatch(path) is not None
    quote = "" if bare else mark or ('"' if '"' not in path else "'")
    if entry.is_dir():
        return Candidate(f"@file:{quote}{path}/", "folder", "folder", more=True)
    return Candidate(f"@file:{quote}{path}{quote}", "file", _size(entry))


def _size(entry: os.DirEntry[str]) -> str:
    try:
        return size_of(entry.stat().st_size)
    except OSError:  # a link to nowhere, or gone meanwhile
        return ""
