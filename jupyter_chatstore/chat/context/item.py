"""One thing that an `@` names: what is sent about it, and how big that is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

CHARS_PER_TOKEN = 4


def estimate_tokens(text: str) -> int:
    """About how many tokens `text` is: its characters by four, rounded up. An estimate."""
    return -(-len(text) // CHARS_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class ContextItem:
    """What a name stands for at the moment of asking."""

    name: str
    """As typed, with its `@`."""
    kind: str
    """`dataframe`, `series`, `array`, `value`, `input`, `output`, `error`, `file`, `missing`."""
    summary: str
    """Short, for a chip: `344 × 7`."""
    text: str = ""
    """What is sent; empty for a missing one."""
    facts: object = field(default=None, compare=False, repr=False)
    """The same for the offline provider, structured; neither sent nor stored."""

    @property
    def tokens(self) -> int:
        """About how many tokens `text` is."""
        return estimate_tokens(self.text)

    def with_text(self, text: str) -> ContextItem:
        """The same, sending `text` instead."""
        return self if text == self.text else replace(self, text=text)

    def record(self) -> dict[str, Any]:
        """As a run's context keeps it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "summary": self.summary,
            "text": self.text,
            "tokens": self.tokens,
        }
