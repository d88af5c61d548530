"""`/welcome/CODE`: the page of an invitation, on which an account is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from jupyter_chatstore.errors import ChatstoreError, InvalidInputError
from jupyter_chatstore.server.auth.invitations import Invitation
from jupyter_chatstore.server.pages.page import page
from jupyter_chatstore.server.problems import STATUS
from jupyter_chatstore.server.routes.forms import At, Desk, Fields, told

if TYPE_CHECKING:
    from jupyter_chatstore.server.auth.account import Account

router = APIRouter(include_in_schema=False)


@router.get("/welcome")
@router.get("/welcome/{code}")
def show(desk: At, code: str = "") -> Response:
    """The form for email and password, if the invitation is good."""
    invitation = _invitation(desk, code)
    return _form(desk, code, invitation, invitation.email or "") if invitation else _over()


@router.post("/welcome")
@router.post("/welcome/{code}")
def send(desk: At, fields: Fields, code: str = "") -> Response:
    """Makes the account."""
    invitation = _invitation(desk, code)
    if invitation is None:
        return _over()
    try:
        account = _made(desk, fields, code)
    except ChatstoreError as error:
        return _form(desk, code, invitation, fields.get("email", ""), error)
    return page(
        "told",
        title="Welcome",
        kind="ok",
        text=f"The account {account.email} is made. Sign in on each of your devices with",
        command=f"chatstore sync login {desk.config.public_url}",
        next="It shows a code, and a link to the page where you approve it.",
    )


def _invitation(desk: Desk, code: str) -> Invitation | None:
    if not code and desk.config.registration:
        return Invitation(None)
    return desk.room.invitations.find(code)


def _made(desk: Desk, fields: dict[str, str], code: str) -> Account:
    desk.room.seldom(f"register {desk.address}", 10)
    email, password = fields.get("email", ""), fields.get("password", "")
    if password != fields.get("again", ""):
        raise InvalidInputError("The two passwords are not the same.")
    if code:
        return desk.room.invitations.accept(code, email, password)
    return desk.room.accounts.add(email, password)


def _form(
    desk: Desk,
    code: str,
    invitation: Invitation,
    email: str,
    wrong: ChatstoreError | None = None,
) -> Response:
    status = 200 if wrong is None else getattr(wrong, "status", STATUS["invalid"])
    return desk.page(
        "welcome",
        status,
        action=f"/welcome/{code}" if code else "/welcome",
        email=invitation.email or email,
        fixed=invitation.email is not None,
        wrong="" if wrong is None else f"{wrong.what} {wrong.hint}".strip(),
    )


def _over() -> Response:
    return told(
        "This link is no longer good",
        "It was used already, is too old, or was never one of this server's.",
        "Whoever runs the server can make a new one: chatstore server users invite.",
        kind="bad",
        status=404,
    )
