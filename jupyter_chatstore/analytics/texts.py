"""From message and part rows to the three copies that hold text: a pure step."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.analytics.copies import CODE_BLOCK, MESSAGE, PART
from jupyter_chatstore.analytics.fences import code_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from duckdb import DuckDBPyConnection

Row = tuple[Any, ...]

SELECT = """
SELECT m.pk, m.id, m.thread_id, ifnull(m.parent_id, zeroblob(16)), m.seq, m.role, m.status,
       m.created_at, p.idx, p.type, p.text,
       CASE WHEN p.type = 'file' AND json_valid(p.data) THEN json_remove(p.data, '$.data')
            ELSE p.data END
FROM message AS m LEFT JOIN part AS p ON p.message_pk = m.pk
WHERE m.deleted_at IS NULL
AND m.thread_id NOT IN (SELECT id FROM thread WHERE deleted_at IS NOT NULL)
"""
"""One row for each part, and one for a message without any; to be ordered by pk and idx."""

BATCH_MESSAGES = 20_000
BATCH_CHARS = 16_000_000


@dataclass(slots=True)
class Batch:
    """Rows of the copies, as many as go in at once."""

    messages: list[Row] = field(default_factory=list[Row])
    parts: list[Row] = field(default_factory=list[Row])
    blocks: list[Row] = field(default_factory=list[Row])
    last_pk: int = 0
    """The last message that is in."""
    chars: int = 0

    @property
    def full(self) -> bool:
        """Whether it is time to put it into DuckDB."""
        return len(self.messages) >= BATCH_MESSAGES or self.chars >= BATCH_CHARS

    def insert(self, duck: DuckDBPyConnection) -> None:
        """Put all of it into the copies."""
        MESSAGE.insert(duck, self.messages)
        PART.insert(duck, self.parts)
        CODE_BLOCK.insert(duck, self.blocks)


def batches(rows: Iterable[Row]) -> Iterator[Batch]:
    """The messages of these rows, in their order, a batch at a time."""
    filled = Batch()
    for pk, entry in groupby(rows, key=itemgetter(0)):
        _add(filled, list(entry))
        filled.last_pk = pk
        if filled.full:
            yield filled
            filled = Batch()
    if filled.messages:
        yield filled


def _add(filled: Batch, entry: list[Row]) -> None:
    _, message_id, thread_id, parent_id, seq, role, status, created_us, *_ = entry[0]
    parts = [row[8:] for row in entry if row[8] is not None]
    text = "".join(said or "" for _, type_, said, _ in parts if type_ == "text")
    plain = len(parts) == 1 and parts[0][:2] == (0, "text")
    filled.messages.append(
        (message_id, thread_id, parent_id, seq, role, status, created_us, int(plain), text)
    )
    filled.chars += len(text)
    if not plain:
        filled.parts.extend((message_id, thread_id, *part) for part in parts)
        filled.chars += sum(len(said or "") + len(data or "") for _, _, said, data in parts)
    if role == "assistant":
        found = (
            (index, block)
            for index, type_, said, _ in parts
            if type_ == "text" and said
            for block in code_blocks(said)
        )
        filled.blocks.extend(
            (message_id, thread_id, index, place, block.language, block.lines, block.code)
            for place, (index, block) in enumerate(found)
        )
