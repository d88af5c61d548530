"""Which pictures the dashboard shows, and what a click on each chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from jupyter_chatstore.analytics.answers import Answer, Filter
    from jupyter_chatstore.analytics.dashboard.wire import Click, PictureInfo
    from jupyter_chatstore.analytics.relations import Relations

Dated = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One of the dashboard's pictures."""

    name: str
    ask: Callable[[Relations, Filter, Dated], Answer]
    click: Click | None = None
    wide: bool = False
    dated: bool = False
    """Whether its bars are days, weeks or months, to be chosen by a click."""


PICTURES = (
    Picture(
        "usage", lambda history, where, dated: history.usage(by=dated, where=where), dated=True
    ),
    Picture(
        "costs", lambda history, where, dated: history.costs(by=dated, where=where), dated=True
    ),
    Picture(
        "activity",
        lambda history, where, _: history.activity(where=where),
        click={"dimension": "day", "field": "day"},
        wide=True,
    ),
    Picture(
        "models",
        lambda history, where, _: history.costs(by="model", where=where),
        click={"dimension": "model", "field": "model"},
    ),
    Picture(
        "latency",
        lambda history, where, _: history.latency(by="model", where=where),
        click={"dimension": "model", "field": "label"},
    ),
    Picture(
        "notebooks",
        lambda history, where, _: history.usage(by="notebook", where=where),
        click={"dimension": "notebook", "field": "notebook_id"},
    ),
    Picture(
        "tags",
        lambda history, where, _: history.usage(by="tag", where=where),
        click={"dimension": "tag", "field": "tag"},
    ),
    Picture("code", lambda history, where, _: history.code(where=where)),
    Picture(
        "errors",
        lambda history, where, _: history.errors(where=where),
        click={"dimension": "model", "field": "model"},
    ),
    Picture("threads", lambda history, where, _: history.threads(top=10, where=where), wide=True),
)


def dated_by(since: date | None, until: date | None) -> Dated:
    """What bars over time stand for, so that some dozens of them fill a picture."""
    days = (until - since).days + 1 if since and until else 0
    return "day" if days <= 92 else "week" if days <= 730 else "month"  # noqa: PLR2004 - a quarter, two years


def drawn(history: Relations, where: Filter, dated: Dated) -> Iterator[tuple[Picture, Any]]:
    """Each picture and its chart, one after the other."""
    for picture in PICTURES:
        yield picture, picture.ask(history, where, dated).plot()


def info(picture: Picture, chart: Any, dated: Dated) -> PictureInfo:
    """The picture as the browser draws it."""
    click: Click | None = {"dimension": dated, "field": dated} if picture.dated else picture.click
    return {
        "name": picture.name,
        "title": title(chart),
        "spec": cast("dict[str, Any]", chart.to_dict()),
        "click": click,
        "wide": picture.wide,
    }


def title(chart: Any) -> str:
    """What the chart says it shows."""
    return str(getattr(chart.title, "text", chart.title))
