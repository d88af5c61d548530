"""What each month cost, beside what it may cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from jupyter_chatstore.analytics.charts.costs import costs
from jupyter_chatstore.analytics.charts.look import RED
from jupyter_chatstore.analytics.charts.picture import Layers
from jupyter_chatstore.analytics.charts.words import titled

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.charts.along import Rows


def budget(rows: Rows, tz: str) -> Layers:
    """The bars of `costs` by month, and a line at the budget."""
    chart: Any = costs(rows, "month", tz)
    limit: float | None = rows[-1]["budget_usd"]
    this = next((row for row in rows if row["is_this_month"]), None)
    spent = f"${(this and this['cost_usd']) or 0:,.2f}"
    if limit is None:
        return chart.properties(title=titled("Costs and budget", f"{spent} this month; no budget"))
    line: Any = (
        alt.Chart(alt.InlineData(values=[{"budget": limit}]))
        .mark_rule(color=RED, strokeDash=[5, 3], strokeWidth=2)
        .encode(y="budget:Q", tooltip=alt.Tooltip("budget:Q", format="$,.2f"))
    )
    return Layers(data=chart.data, layer=[*chart.layer, line]).properties(
        width=chart.width,
        height=chart.height,
        title=titled("Costs and budget", f"{spent} of ${limit:,.2f} this month"),
    )
