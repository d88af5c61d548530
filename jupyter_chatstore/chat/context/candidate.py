"""One thing that an `@` which is being typed could become."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that could be meant."""

    insert: str
    """What to write instead of what was typed, with its `@`."""
    kind: str
    """A context item's kind; `folder`, `column` and `key` too."""
    detail: str = ""
    """`344 × 8`, a type, the first line of a cell."""
    more: bool = False
    """True: it is no name yet; what follows can be completed again."""
