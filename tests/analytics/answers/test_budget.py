"""Months beside the budget that the panel sets."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jupyter_chatstore import History, Message, Run, Store
from jupyter_chatstore.chat.spending import set_budget


def spend(store: Store, month: int, cost_usd: float | None) -> None:
    run = Run(started_at=datetime(2025, month, 3, tzinfo=UTC), cost_usd=cost_usd)
    store.append(store.new_thread().id, [Message.assistant("a")], run=run)


def test_months_beside_the_budget(store: Store, history: History) -> None:
    for month, cost_usd in ((1, 3.0), (1, 2.0), (2, None), (3, 1.0)):
        spend(store, month, cost_usd)
    set_budget(store, 4)
    *months, this = history.budget().fetchall()
    assert months == [
        (date(2025, 1, 1), False, 2, 0, 5.0, 4.0, 1.25),
        (date(2025, 2, 1), False, 1, 1, None, 4.0, None),
        (date(2025, 3, 1), False, 1, 0, 1.0, 4.0, 0.25),
    ]
    assert this[1:] == (True, 0, 0, None, 4.0, None)


@pytest.mark.parametrize(("budget", "share"), [(None, None), (0, None), (0.5, 2.0)])
def test_a_share_of_nothing_is_unknown(
    store: Store, history: History, budget: float | None, share: float | None
) -> None:
    spend(store, 1, 1.0)
    set_budget(store, budget)
    assert history.budget().rows()[0]["budget_usd"] == budget
    assert history.budget().rows()[0]["budget_share"] == share


def test_a_budget_is_seen_as_soon_as_it_is_set(store: Store, history: History) -> None:
    spend(store, 1, 1.0)
    for budget in (1.0, 2.0):
        set_budget(store, budget)
        assert history.budget().rows()[0]["budget_usd"] == budget
