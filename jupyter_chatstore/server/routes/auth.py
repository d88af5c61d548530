"""`/v1/auth/*`: accounts are made, devices sign in and out."""

from __future__ import annotations

from fastapi import APIRouter

from jupyter_chatstore.server.auth.here import Address, Room
from jupyter_chatstore.server.principal import Caller
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.state import Here
from jupyter_chatstore.sync.sign_in import (
    ChangePassword,
    DeviceCode,
    DeviceCodeRequest,
    Logout,
    Register,
    Registered,
    TokenRequest,
    Tokens,
)

router = APIRouter(prefix="/v1/auth", tags=["accounts"])


@router.post("/token")
def token(said: TokenRequest, room: Room, address: Address) -> Tokens:
    """Tokens for a password, an approved device code or a refresh token.

    A refresh token is good for one use. One that comes again was stolen, by somebody: its device
    is signed out. Only the same `attempt` may be repeated, when its answer was lost.
    """
    room.seldom(f"token {address}")
    return room.token(said, address)


@router.post("/device")
def device(said: DeviceCodeRequest, room: Room, address: Address) -> DeviceCode:
    """A code that the device shows, to be typed on the page `/device` (RFC 8628)."""
    room.seldom(f"device {address}", 5)
    return room.flow.ask(said.device, said.name, address)


@router.post("/register", status_code=201)
def register(said: Register, room: Room, here: Here, address: Address) -> Registered:
    """An account for who has an invitation, or for anybody where registration is open."""
    room.seldom(f"register {address}", 10)
    if said.invitation:
        account = room.invitations.accept(said.invitation, said.email, said.password)
    elif here.config.registration:
        account = room.accounts.add(said.email, said.password)
    else:
        raise ProblemError("forbidden", "Accounts are made by invitation here.")
    return Registered(account=account.id, email=account.email)


@router.post("/password", status_code=204)
def password(said: ChangePassword, room: Room, who: Caller, address: Address) -> None:
    """Changes the password; every device signs in again, this one too."""
    room.change_password(who, said.old, said.new, address)


@router.post("/logout", status_code=204)
def logout(room: Room, who: Caller, said: Logout | None = None) -> None:
    """Signs this device out at once, or all devices and browsers of the account."""
    if said and said.everywhere:
        room.sign_ins.end_all(who.account)
    else:
        room.sign_ins.end(who.session)
