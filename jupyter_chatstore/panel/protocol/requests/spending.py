"""What the browser asks of what was spent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from jupyter_chatstore.panel.protocol.requests.base import Id, RequestBase


class GetSpending(RequestBase):
    """What a thread and this month have cost (`SpendingReply`)."""

    kind: Literal["spending"]
    thread_id: Id | None


class SetBudget(RequestBase):
    """Set what a month may cost; None takes the budget away (`SpendingReply`)."""

    kind: Literal["set_budget"]
    thread_id: Id | None
    """The thread whose cost the reply tells."""
    budget_usd: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] | None
