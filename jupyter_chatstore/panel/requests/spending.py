"""What a thread and the month have cost, and the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.chat import spending
from jupyter_chatstore.model import Spent
from jupyter_chatstore.panel import protocol

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def get_spending(scope: Scope, request: protocol.GetSpending) -> Build:
    """What was spent."""
    return _told(scope, request.req, request.thread_id)


def set_budget(scope: Scope, request: protocol.SetBudget) -> Build:
    """Sets the month's budget."""
    spending.set_budget(scope.store, request.budget_usd)
    return _told(scope, request.req, request.thread_id)


def _told(scope: Scope, req: str, thread_id: str | None) -> Build:
    store = scope.store
    in_thread = Spent() if thread_id is None else store.spent_in(thread_id)
    month = store.spent_since(spending.this_month())
    budget_usd = spending.budget_usd(store)
    return lambda _: protocol.SpendingReply(
        kind="spending",
        req=req,
        thread_id=thread_id,
        thread=_info(in_thread),
        month=_info(month),
        budget_usd=budget_usd,
    )


def _info(spent: Spent) -> protocol.SpentInfo:
    return protocol.SpentInfo(
        runs=spent.runs,
        tokens=spent.tokens,
        uncounted_runs=spent.uncounted_runs,
        cost_usd=spent.cost_usd,
        unpriced_runs=spent.unpriced_runs,
    )


ACTS: dict[type[protocol.Request], Act] = {
    protocol.GetSpending: get_spending,
    protocol.SetBudget: set_budget,
}
