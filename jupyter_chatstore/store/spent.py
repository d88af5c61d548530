"""What answers cost: the runs of one thread, and all runs since a moment.

What is in the trash was paid for, too, and counts; what was purged is known no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, text

from jupyter_chatstore.model import Spent
from jupyter_chatstore.model.columns import IdType, TimeType
from jupyter_chatstore.store import changes

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
    + "AND change.seq >= :first AND change.seq <= :last AND change.entity = 'run'"
    " AND change.kind = 'put' AND run.started_at >= :since"
).bindparams(bindparam("since", type_=TimeType()))
# Up to here no run goes on: what is summed up changes no more, unless the log says so.
_SETTLED = text("""
SELECT coalesce(min(seq) - 1, :last) FROM change JOIN run ON run.id = change.entity_id
WHERE change.seq >= :first AND change.seq <= :last AND change.entity = 'run'
AND change.kind = 'put' AND run.status = 'running'
""")
_UNSETTLED = text("""
SELECT EXISTS (SELECT 1 FROM change WHERE seq > :after AND (kind = 'purge' OR (
  entity = 'run' AND kind <> 'put' AND entity_id NOT IN (
    SELECT entity_id FROM change WHERE seq > :after AND entity = 'run' AND kind = 'put'
  )
)))
""")
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
    first, last = _first_change(connection, moment), changes.last(connection)
    return _between(connection, moment, first, last)


class Since:
    """The same sum, asked again and again: what has ended is not added up anew each time."""

    def __init__(self) -> None:
        self._known: tuple[datetime, int, Spent] | None = None
        """A moment, the change up to which all was added up, and the sum."""

    def of(self, connection: Connection, moment: datetime) -> Spent:
        """What the runs took that began at this moment or later."""
        last = changes.last(connection)
        known = self._known  # read once: other threads ask, too
        if (
            known is None
            or known[0] != moment
            or known[1] > last
            or connection.execute(_UNSETTLED, {"after": known[1]}).scalar()
        ):
            known = moment, _first_change(connection, moment) - 1, Spent()
        _, done, spent = known
        values = {"first": done + 1, "last": last}
        settled: int = connection.execute(_SETTLED, values).scalar_one()
        spent = together((spent, _between(connection, moment, done + 1, settled)))
        self._known = moment, settled, spent
        return together((spent, _between(connection, moment, settled + 1, last)))


def _between(connection: Connection, moment: datetime, first: int, last: int) -> Spent:
    values = {"first": first, "last": last, "since": moment}
    return _spent(connection.execute(_SINCE, values).one())


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
