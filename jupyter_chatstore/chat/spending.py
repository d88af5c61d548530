"""What the month has cost so far, and the budget that the user has set for it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from jupyter_chatstore.settings import BUDGET_SETTING

if TYPE_CHECKING:
    from jupyter_chatstore.store import Store


def this_month() -> datetime:
    """When the calendar month began, in the zone of this machine."""
    now = datetime.now().astimezone()
    # The offset may have been another one on the first.
    return datetime(now.year, now.month, 1).astimezone()


def budget_usd(store: Store) -> float | None:
    """What a month may cost; None: there is no budget."""
    value = store.setting(BUDGET_SETTING)
    return float(value) if isinstance(value, int | float) and value >= 0 else None


def set_budget(store: Store, value: float | None) -> None:
    """Sets what a month may cost; None takes the budget away."""
    store.set_setting(BUDGET_SETTING, value)
