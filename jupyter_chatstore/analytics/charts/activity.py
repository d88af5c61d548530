"""A calendar: how much there was talk, day by day."""

from __future__ import annotations

from calendar import day_abbr, month_abbr
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import altair as alt

from jupyter_chatstore.analytics.charts.look import BLUE, FAINT
from jupyter_chatstore.analytics.charts.picture import Picture
from jupyter_chatstore.analytics.charts.words import WHOLE, counted, titled

if TYPE_CHECKING:
    from jupyter_chatstore.analytics.charts.along import Rows

_CELL = 12
_GAP = 0.18  # of a cell
_WEEKS = 54
_DAYS = list(day_abbr)


def activity(rows: Rows, by: str, tz: str) -> Picture:
    """A cell a day, a row of weeks a year; a day without a word is faint."""
    runs = {row[by]: row for row in rows}
    first, last = min(runs), max(runs)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    nothing = {"runs": 0, "threads": 0}
    values: list[dict[str, Any]] = [
        {
            "label": f"{day:%a} {day}",
            "day": day.isoformat(),
            "year": day.year,
            "week": _week(day),
            "weekday": _DAYS[day.weekday()],
            **{name: runs.get(day, nothing)[name] for name in nothing},
        }
        for day in days
    ]
    months = {_week(date(2001, month, 1)): month_abbr[month] for month in range(1, 13)}
    names = "".join(f"datum.value == {week} ? '{name}' : " for week, name in months.items())
    total = sum(row["runs"] for row in rows)
    note = f"{counted(total, 'answer')} on {counted(len(rows), 'day')}"
    return (
        Picture(alt.InlineData(values=values))
        .mark_rect(cornerRadius=2)
        .encode(
            x=alt.X(
                "week:O",
                title=None,
                scale=alt.Scale(domain=list(range(_WEEKS)), paddingInner=_GAP),
                axis=alt.Axis(
                    values=list(months),
                    labelExpr=f"{names}''",
                    labelAngle=0,
                    ticks=False,
                    domain=False,
                ),
            ),
            y=alt.Y(
                "weekday:O",
                title=None,
                sort=_DAYS,
                scale=alt.Scale(paddingInner=_GAP),
                axis=alt.Axis(ticks=False, domain=False),
            ),
            row=alt.Row("year:O", title=None, header=alt.Header(labelAngle=0), spacing=10),
            color=alt.condition(
                "datum.runs > 0",
                alt.Color(
                    "runs:Q",
                    title="answers",
                    scale=alt.Scale(range=[f"{BLUE}40", BLUE], zero=True),
                    legend=alt.Legend(gradientLength=120, tickMinStep=1, format="d"),
                ),
                alt.value(FAINT),
            ),
            tooltip=[
                alt.Tooltip("label:N", title="day"),
                alt.Tooltip("runs:Q", title="answers", format=WHOLE),
                alt.Tooltip("threads:Q", format=WHOLE),
            ],
        )
        .properties(
            width=alt.Step(_CELL),
            height=alt.Step(_CELL),
            title=titled("Activity", note, "" if tz == "UTC" else f"days in {tz}"),
        )
    )


def _week(day: date) -> int:
    """Which column of its year's weeks the day is in, from 0; weeks begin on Monday."""
    return (day.timetuple().tm_yday - 1 + date(day.year, 1, 1).weekday()) // 7
