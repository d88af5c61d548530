"""What a dashboard and its page say to each other, as in `labextension/src/dashboard/wire.ts`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypedDict

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)
Req = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=4096)]


def _day(value: object) -> object:
    """A day as ISO text; strict models take no text for one."""
    if not isinstance(value, str):
        return value
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_day)]


class Chosen(BaseModel):
    """Which runs all pictures are about; None leaves that open. Days in UTC, both inside."""

    model_config = STRICT

    since: Day | None = None
    until: Day | None = None
    notebook: Name | None = None
    model: Name | None = None
    tag: Name | None = None


class Choosing(TypedDict, total=False):
    """The same, as Python's keywords."""

    since: date | str | None
    until: date | str | None
    notebook: str | None
    model: str | None
    tag: str | None


class Show(BaseModel):
    """The browser's one question: the pictures of a filter."""

    model_config = STRICT

    kind: Literal["show"]
    req: Req
    view: Req
    """Which of the dashboard's views asks: of several questions of one, the newest counts."""
    filter: Chosen


class Choice(TypedDict):
    """One entry of a list to choose from."""

    value: str
    label: str


class Total(TypedDict):
    """A number above the pictures, as a person reads it."""

    label: str
    value: str
    hint: str


class Click(TypedDict):
    """What a click on a mark chooses."""

    dimension: Literal["day", "week", "month", "notebook", "model", "tag"]
    field: str


class PictureInfo(TypedDict):
    """A picture as the browser draws it."""

    name: str
    title: str
    spec: dict[str, Any]
    click: Click | None
    wide: bool


class PicturesReply(TypedDict):
    """The answer: everything that the dashboard shows."""

    kind: Literal["pictures"]
    req: str
    choices: dict[str, list[Choice]]
    first_day: str | None
    last_day: str | None
    totals: list[Total]
    pictures: list[PictureInfo]


class ErrorReply(TypedDict):
    """Why there are no pictures."""

    kind: Literal["error"]
    req: str
    words: str
