"""Fields and sets: what was written and not replaced since by one who had seen it.

Each write is a head until a later op names it in its `base`. A field shows the head of the
greatest clock, a set holds the items of all its heads. Which of two ops comes first makes no
difference, not even where one names the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Head(NamedTuple):
    """One write that stands."""

    hlc: str
    """As all go by it (`hlc_eff`)."""
    op_id: str
    device: int
    """Which device, by its number in the journal."""
    value: Any


class Heads(dict[str, Head | None]):
    """The heads of one field or set, by op id; None: replaced by what came before it."""

    def write(self, op_id: str, head: Head | None, base: Iterable[str]) -> None:
        """A write, or with None a mere removal, replaces those it names."""
        for named in base:
            if named in self:
                if self[named] is not None:
                    del self[named]
            else:
                self[named] = None
        if op_id in self and self[op_id] is None:
            del self[op_id]
        elif head is not None:
            self[op_id] = head

    def standing(self) -> list[Head]:
        """All that stand, the one that is shown last."""
        return sorted((h for h in self.values() if h is not None), key=lambda h: (h.hlc, h.op_id))


def differing(standing: list[Head]) -> list[Head]:
    """Of the heads of a field the last one of each value that is not shown."""
    others: list[Head] = []
    for head in reversed(standing[:-1]):
        if all(not same(head.value, seen.value) for seen in (standing[-1], *others)):
            others.append(head)
    return others


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same; true is not 1."""
    return one == other and type(one) is type(other)
