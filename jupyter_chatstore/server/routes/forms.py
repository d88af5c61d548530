"""What a browser sends to the pages: a visit's cookie, and forms that only our pages sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response

from jupyter_chatstore.server.auth.auth import Auth
from jupyter_chatstore.server.auth.here import Address, Room
from jupyter_chatstore.server.auth.visits import COOKIE, LIFE_S, Visit
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.pages.page import page
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.state import Here

MAX_FIELDS = 10
_OURS = frozenset({"same-origin", "none"})


class FormError(ProblemError):
    """A form that is refused, told on a page."""

    def response(self) -> Response:
        """The page."""
        return told(
            "Please try again",
            self.what,
            "Open the link once more.",
            kind="bad",
            status=self.status,
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """One request to a page: whose visit it is, and where it comes from."""

    room: Auth
    config: Config
    visit: Visit
    address: str
    secure: bool

    def page(self, template: str, status: int = 200, /, **facts: Any) -> Response:
        """A page with a form of this visit, which the browser keeps."""
        answer = page(template, status, form=self.room.visits.form(self.visit), **facts)
        answer.set_cookie(
            COOKIE,
            self.room.visits.cookie(self.visit),
            max_age=LIFE_S,
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )
        return answer


def told(title: str, text: str, then: str, *, kind: str, status: int = 200) -> Response:
    """A page that only says something; `kind` is ok, bad or mute."""
    return page("told", status, title=title, text=text, next=then, kind=kind, command="")


def desk_of(request: Request, room: Room, here: Here, address: Address) -> Desk:
    """The browser's visit; a new one if it has none, or if who signed in on it was signed out."""
    visit = room.visits.read(request.cookies.get(COOKIE)) or room.visits.begin()
    if visit.account is not None:
        account = room.accounts.get(visit.account)
        if account is None or account.disabled_at or account.tokens_after >= visit.began_at:
            visit = room.visits.begin()
    return Desk(room, here.config, visit, address, request.url.scheme == "https")


async def fields_of(request: Request, room: Room) -> dict[str, str]:
    """A form's fields, if one of our own pages sent it to this visit.

    Raises:
        FormError: It is none.
    """
    try:
        text = (await request.body()).decode()
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise FormError("invalid", "That is no form of ours.") from error
    visit = room.visits.read(request.cookies.get(COOKIE))
    if (
        request.headers.get("Sec-Fetch-Site", "none") not in _OURS
        or visit is None
        or not room.visits.fits(visit, fields.get("form", ""))
    ):
        raise FormError(
            "forbidden", "The page was open for too long, or the browser keeps no cookies."
        )
    return fields


At = Annotated[Desk, Depends(desk_of)]
"""The type of a page's parameter: whose visit it is."""
Fields = Annotated[dict[str, str], Depends(fields_of)]
"""The type of a page's parameter: what was typed, checked to be of this visit."""
