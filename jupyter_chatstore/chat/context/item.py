"""One thing that an `@` names: what is sent about it, and how big that is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat.draft import valid_unicode
from jupyter_chatstore.chat.masking import mask

if TYPE_CHECKING:
    from jupyter_chatstore.chat.masking import Masked

BYTES_PER_TOKEN = 4


def estimate_tokens(text: str) -> int:
    """About how many tokens `text` is: its bytes in UTF-8 by four, rounded up.

    That is close for English and code, and not far off for other scripts, of which a character
    takes two to four bytes and about as many quarters of a token. A provider counts its own way.
    """
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class ContextItem:
    """What a name stands for at the moment of asking."""

    name: str
    """As typed, with its `@`."""
    kind: str
    """`dataframe`, `series`, `array`, `value`, `function`, `class`, `module`, `input`, `output`,
    `error`, `file`, `missing`."""
    summary: str
    """Short, for a chip: `344 × 7`."""
    text: str = ""
    """What is sent; empty for a missing one."""
    facts: object = field(default=None, compare=False, repr=False)
    """The same for the offline provider, structured; neither sent nor stored."""
    hidden: int = 0
    """How many secrets were taken out of the text."""

    @property
    def tokens(self) -> int:
        """About how many tokens `text` is."""
        return estimate_tokens(self.text)

    def masked(self) -> ContextItem:
        """The same without secrets, and with nothing in it that is no character."""
        summary, text = mask(valid_unicode(self.summary)), mask(valid_unicode(self.text))
        if (summary.text, text.text) == (self.summary, self.text):
            return self
        hidden = self.hidden + _count(text, summary)
        return replace(self, summary=summary.text, text=text.text, hidden=hidden)

    def record(self) -> dict[str, Any]:
        """As a run's context keeps it."""
        return {
            "name": self.name,
            "kind": self.kind,
            "summary": self.summary,
            "text": self.text,
            "tokens": self.tokens,
            "hidden": self.hidden,
        }


def _count(text: Masked, summary: Masked) -> int:
    """A secret in the summary is one of the text's, as a rule."""
    return max(text.secrets, summary.secrets)
