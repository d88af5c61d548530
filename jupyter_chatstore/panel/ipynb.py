"""The notebook id that a notebook's file holds in its own metadata."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

from jupyter_chatstore.model import parse_id

PARSED_BYTES = 16_000_000
"""A larger file is not parsed; its end, where nbformat puts the metadata, is searched."""
TAIL_BYTES = 65_536

_IN_TAIL = re.compile(
    rb'"jupyter_chatstore"\s*:\s*\{[^{}]*"notebook_id"\s*:\s*"([0-9a-fA-F-]{36})"'
)
_REMEMBERED = 32


class NotebookFiles:
    """Reads ids from files, each file again only when it has changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int, int], str | None]] = {}

    def notebook_id(self, path: str) -> str | None:
        """The id in a file's metadata; None if there is none, or the file is no notebook."""
        try:
            stat = Path(path).stat()
            stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            known = self._known.get(path)
            if known is not None and known[0] == stamp:
                return known[1]
            found = _read(Path(path), stat.st_size)
        except OSError:
            return None
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[path] = (stamp, found)
        return found


def _read(path: Path, size: int) -> str | None:
    if size > PARSED_BYTES:
        with path.open("rb") as file:
            file.seek(size - TAIL_BYTES)
            found = _IN_TAIL.findall(file.read(TAIL_BYTES))
        return parse_id(found[-1].decode()) if found else None
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError):  # half written, or no notebook at all
        return None
    value: object = document
    for key in ("metadata", "jupyter_chatstore", "notebook_id"):
        if not isinstance(value, dict):
            return None
        value = cast("dict[str, Any]", value).get(key)
    return parse_id(value) if isinstance(value, str) else None
