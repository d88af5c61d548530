"""What answers cost: the runs of one thread, and all runs since a moment.

What is in the trash was paid for, too, and counts; what was purged is known no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, text

from jupyter_chatstore.model import Spent
from jupyter_chatstore.model.columns import IdType, TimeType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

# A request that failed before a word came is not billed, and what is free counts no tokens.
_SUMS = """
SELECT count(*),
  sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)),
  sum(input_tokens IS NULL AND output_tokens IS NULL AND cost_usd IS NOT 0),
  sum(cost_usd), sum(cost_usd IS NULL)
FROM {source}
WHERE run.status <> 'running' AND NOT (run.status = 'error' AND run.first_token_ms IS NULL)
"""
_OF_THREAD = text(
    _SUMS.format(source="message JOIN run ON run.message_id = message.id")
    + "AND message.thread_id = :thread"
).bindparams(bindparam("thread", type_=IdType()))
# In memory lie copies of what the file has: what was done there is in the change log.
_OF_THREAD_UNSAVED = text(
    _SUMS.format(source="change CROSS JOIN run ON run.id = change.entity_id")
    + "AND change.entity = 'run' AND change.kind = 'put' AND run.thread_id = :thread"
).bindparams(bindparam("thread", type_=IdType()))

# Runs have no index by time, which would cost every append: the change log is in that order.
_SINCE = text(
    _SUMS.format(source="change CROSS JOIN run ON run.id = change.entity_id")
    + "AND change.seq >= :first AND change.entity = 'run' AND change.kind = 'put'"
    " AND run.started_at >= :since"
).bindparams(bindparam("since", type_=TimeType()))
_ENDS = text("SELECT min(seq), max(seq) FROM change")
_AT = text("SELECT changed_at FROM change WHERE seq >= :seq ORDER BY seq LIMIT 1").columns(
    changed_at=TimeType
)


def of_thread(connection: Connection, thread_id: str) -> Spent:
    """What a thread's runs took, those of all its branches."""
    return _spent(connection.execute(_OF_THREAD, {"thread": thread_id}).one())


def of_thread_unsaved(connection: Connection, thread_id: str) -> Spent:
    """The same of what is only in memory."""
    return _spent(connection.execute(_OF_THREAD_UNSAVED, {"thread": thread_id}).one())


def since(connection: Connection, moment: datetime) -> Spent:
    """What the runs took that began at this moment or later."""
    first = _first_change(connection, moment)
    return _spent(connection.execute(_SINCE, {"first": first, "since": moment}).one())


def together(found: Iterable[Spent]) -> Spent:
    """The sum of what was spent in several places."""
    total = Spent()
    for spent in found:
        total = Spent(
            **{name: getattr(total, name) + getattr(spent, name) for name in Spent.model_fields}
        )
    return total


def _first_change(connection: Connection, moment: datetime) -> int:
    """The number of the first change at this moment or later; the log is in the order of time."""
    low, high = connection.execute(_ENDS).one()
    if low is None:
        return 0
    high += 1
    while low < high:
        middle = (low + high) // 2
        at = connection.execute(_AT, {"seq": middle}).scalar()
        if at is not None and at < moment:
            low = middle + 1
        else:
            high = middle
    return low


def _spent(row: Iterable[float | None]) -> Spent:
    runs, tokens, uncounted, cost_usd, unpriced = (value or 0 for value in row)
    return Spent(
        runs=int(runs),
        tokens=int(tokens),
        uncounted_runs=int(uncounted),
        cost_usd=float(cost_usd),
        unpriced_runs=int(unpriced),
    )
