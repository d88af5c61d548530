"""An answer that is being written, as the browser has been told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jupyter_chatstore.model import Part, ReasoningPart, TextPart

if TYPE_CHECKING:
    from jupyter_chatstore.model import Message, Run

GrowingType = Literal["text", "reasoning"]


class LiveAnswer:
    """The message and the run as they began, and the parts as they grow."""

    def __init__(self, message: Message, run: Run | None) -> None:
        self._message = message
        self.run = run
        self._parts = [_growing(part) for part in message.parts]

    def grow(self, part: int, type_: GrowingType, text: str) -> None:
        """More text for a part; the part is made if it isn't there."""
        known = self._parts[part] if part < len(self._parts) else None
        if isinstance(known, _Growing):
            known.pieces.append(text)
        else:
            self.put(part, _Growing(type_, text))

    def put(self, part: int, value: Part | _Growing) -> None:
        """A whole part."""
        self._parts[part : part + 1] = [value if isinstance(value, _Growing) else _growing(value)]

    def mark(self, marked: Message) -> None:
        """The message has other marks."""
        marks = {"bookmarked_at": marked.bookmarked_at, "reaction": marked.reaction}
        self._message = self._message.model_copy(update=marks)

    @property
    def message(self) -> Message:
        """The answer as far as it has got."""
        parts = tuple(p.part() if isinstance(p, _Growing) else p for p in self._parts)
        return self._message.model_copy(update={"parts": parts})


class _Growing:
    __slots__ = ("pieces", "type")

    def __init__(self, type_: GrowingType, text: str) -> None:
        self.type: GrowingType = type_
        self.pieces = [text]

    def part(self) -> Part:
        text = "".join(self.pieces)
        self.pieces = [text]
        return TextPart(text) if self.type == "text" else ReasoningPart(text)


def _growing(part: Part) -> _Growing | Part:
    """What an answer goes on from: more text for its last part is added to it."""
    known = isinstance(part, TextPart | ReasoningPart)
    return _Growing(part.type, part.text) if known else part
