"""`/device`: the page on which somebody signed in types a device's code, and approves it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi import APIRouter, Response
from markupsafe import Markup

from jupyter_chatstore.server.auth.account import MAX_EMAIL
from jupyter_chatstore.server.auth.codes import typed_user_code
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.routes.forms import At, Desk, Fields, told
from jupyter_chatstore.server.state import Here

if TYPE_CHECKING:
    from jupyter_chatstore.server.auth.account import Account
    from jupyter_chatstore.server.auth.device_flow import Asking

router = APIRouter(include_in_schema=False)
_UNKNOWN = "No device shows that code now. Look at it once more, or ask for a new one."
_MAX_SHOWN = 20
_MINUTE_MS = 60_000


@router.get("/device")
def show(desk: At, code: str = "") -> Response:
    """The form for the code, and for email and password where nobody is signed in."""
    return _form(desk, code)


@router.post("/device")
def send(desk: At, fields: Fields, here: Here) -> Response:
    """One step of it: look at what the code is of, approve or refuse it, or leave."""
    room, typed, step = desk.room, fields.get("code", ""), fields.get("step", "look")
    if step == "leave":
        return _form(replace(desk, visit=room.visits.begin()), typed)
    account = room.accounts.get(desk.visit.account) if desk.visit.account else None
    try:
        if account is None:
            email, password = fields.get("email", ""), fields.get("password", "")
            account = room.sign_in(email, password, desk.address)
            desk, step = replace(desk, visit=room.visits.begin(account.id)), "look"
        room.guesses.check(f"code {account.id}", desk.address)
    except ProblemError as problem:
        return _form(desk, typed, problem.what, problem.status, fields.get("email", ""))
    asking = room.flow.asking(typed_user_code(typed) or "")
    if asking is None:
        room.guesses.wrong(f"code {account.id}", desk.address)
        return _form(desk, typed, _UNKNOWN, 404)
    if step in {"approve", "refuse"}:
        return _answered(desk, asking, account, approved=step == "approve")
    return desk.page(
        "approve",
        name=asking.name,
        code=asking.user_code,
        asked=_ago(here.now_ms() - asking.asked_at, asking.address),
        email=account.email,
    )


def _form(desk: Desk, code: str, wrong: str = "", status: int = 200, typed: str = "") -> Response:
    account = desk.room.accounts.get(desk.visit.account) if desk.visit.account else None
    return desk.page(
        "sign_in",
        status,
        code=code[:_MAX_SHOWN],
        email=account.email if account else "",
        typed=typed[:MAX_EMAIL],
        wrong=wrong,
    )


def _answered(desk: Desk, asking: Asking, account: Account, *, approved: bool) -> Response:
    if not desk.room.flow.answer(asking.user_code, account.id, approved=approved):
        return _form(desk, asking.user_code, _UNKNOWN, 404)
    closed = "This page can be closed."
    if approved:
        text = Markup("<bdi>{}</bdi> is signed in as {}.").format(asking.name, account.email)
        return told("Signed in", text, closed, kind="ok")
    text = Markup("<bdi>{}</bdi> was not signed in.").format(asking.name)
    return told("Refused", text, closed, kind="mute")


def _ago(ms: int, address: str) -> str:
    minutes = ms // _MINUTE_MS
    when = f"{minutes} min ago" if minutes else "just now"
    return f"{when}, from {address}"
