"""An answer while it grows: pieces go in, parts come out; the cost grows with the text only."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import RunError
from jupyter_chatstore.model import Part, ReasoningPart, TextPart
from jupyter_chatstore.store.asked import MAX_MESSAGE_BYTES, bytes_of

if TYPE_CHECKING:
    from jupyter_chatstore.chat.events import DeltaType


class Draft:
    """The parts of a running answer, in order.

    Args:
        kept: What it begins with; more text goes on in its last text.
    """

    def __init__(self, kept: tuple[Part, ...] = ()) -> None:
        self._parts: list[_Growing | Part] = [_growing(part) for part in kept]
        self._room_bytes = MAX_MESSAGE_BYTES - bytes_of(kept)

    def __bool__(self) -> bool:
        return bool(self._parts)

    def grow(self, type_: DeltaType, text: str, *, fresh: bool = False) -> tuple[int, str]:
        """Add text; gives the index of the part that it went to, and what is new in it.

        Servers may split a character over two deltas, as a pair of surrogates: the first half
        waits for the second.

        Raises:
            RunError: There is more than a message can hold; what fits was added.
        """
        last = self._parts[-1] if self._parts else None
        if fresh or not isinstance(last, _Growing) or last.type != type_:
            self._close_last()
            last = _Growing(type_)
            self._parts.append(last)
        size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
        if size > self._room_bytes:
            last.add(text.encode("utf-8", "replace")[: self._room_bytes].decode("utf-8", "ignore"))
            self._room_bytes = 0
            raise _too_long()
        self._room_bytes -= size
        return len(self._parts) - 1, last.add(text)

    def add(self, part: Part) -> int:
        """Add a whole part; gives its index.

        Raises:
            RunError: There is no room for it in the message; it was not added.
        """
        self._close_last()
        self._take_room(bytes_of([part]))
        self._parts.append(part)
        return len(self._parts) - 1

    def _close_last(self) -> None:
        """Something else begins: what grew before has lasted so long."""
        last = self._parts[-1] if self._parts else None
        if isinstance(last, _Growing):
            last.close()

    def put(self, index: int, part: Part) -> None:
        """Put a whole part in the place of the one with that index.

        Raises:
            RunError: There is no room for it in the message; the other stays.
        """
        before = self._parts[index]
        before = before.part() if isinstance(before, _Growing) else before
        self._take_room(bytes_of([part]) - bytes_of([before]))
        self._parts[index] = part

    def _take_room(self, more_bytes: int) -> None:
        if more_bytes > self._room_bytes:
            raise _too_long()
        self._room_bytes -= more_bytes

    def parts(self) -> tuple[Part, ...]:
        """The parts as they are now."""
        return tuple(p.part() if isinstance(p, _Growing) else p for p in self._parts)


def _too_long() -> RunError:
    return RunError(
        f"The answer is longer than a message can be ({MAX_MESSAGE_BYTES / 2**20:.0f} MiB).",
        kept="What had arrived until then is kept.",
        hint="Ask for less at once, or for a file.",
    )


class _Growing:
    __slots__ = ("begun", "duration_ms", "half", "pieces", "type")

    def __init__(self, type_: DeltaType) -> None:
        self.type: DeltaType = type_
        self.pieces: list[str] = []
        self.half = ""
        self.begun: float | None = None
        self.duration_ms: float | None = None

    def close(self) -> None:
        """No more of it will come."""
        if self.begun is not None and self.duration_ms is None:
            self.duration_ms = round((time.monotonic() - self.begun) * 1000)

    def add(self, text: str) -> str:
        if self.begun is None:
            self.begun = time.monotonic()
        text, self.half = self.half + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self.half = text[:-1], text[-1]
        text = valid_unicode(text)
        self.pieces.append(text)
        return text

    def part(self) -> Part:
        text = "".join(self.pieces)
        self.pieces = [text]
        return TextPart(text) if self.type == "text" else ReasoningPart(text, self.duration_ms)


def _growing(part: Part) -> _Growing | Part:
    if not isinstance(part, TextPart | ReasoningPart):
        return part
    growing = _Growing(part.type)
    growing.pieces.append(part.text)
    growing.duration_ms = part.duration_ms if isinstance(part, ReasoningPart) else None
    return growing


def valid_unicode(text: str) -> str:
    """`text` with pairs of surrogates joined, and what then is no character replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
