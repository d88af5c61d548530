"""An answer while it grows: pieces go in, parts come out; the cost grows with the text only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model import Part, ReasoningPart, TextPart

if TYPE_CHECKING:
    from jupyter_chatstore.chat.events import DeltaType


class Draft:
    """The parts of a running answer, in order."""

    def __init__(self) -> None:
        self._parts: list[_Growing | Part] = []
        self.version = 0
        """Rises with each change."""

    def __bool__(self) -> bool:
        return bool(self._parts)

    def grow(self, type_: DeltaType, text: str, *, fresh: bool = False) -> int:
        """Add text; gives the index of the part that it went to."""
        last = self._parts[-1] if self._parts else None
        if fresh or not isinstance(last, _Growing) or last.type != type_:
            last = _Growing(type_)
            self._parts.append(last)
        last.pieces.append(text)
        self.version += 1
        return len(self._parts) - 1

    def add(self, part: Part) -> int:
        """Add a whole part; gives its index."""
        self._parts.append(part)
        self.version += 1
        return len(self._parts) - 1

    def parts(self) -> tuple[Part, ...]:
        """The parts as they are now."""
        return tuple(p.part() if isinstance(p, _Growing) else p for p in self._parts)


class _Growing:
    __slots__ = ("pieces", "type")

    def __init__(self, type_: DeltaType) -> None:
        self.type: DeltaType = type_
        self.pieces: list[str] = []

    def part(self) -> Part:
        text = "".join(self.pieces)
        self.pieces = [text]
        return TextPart(text) if self.type == "text" else ReasoningPart(text)
