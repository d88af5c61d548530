"""`/v1/devices`: an account's devices."""

from __future__ import annotations

from fastapi import APIRouter

from jupyter_chatstore.server.auth.here import Room
from jupyter_chatstore.server.principal import Caller
from jupyter_chatstore.sync.sign_in import DeviceInfo, Devices, NewDevice
from jupyter_chatstore.sync.wire import Id

router = APIRouter(prefix="/v1/devices", tags=["accounts"])


@router.get("")
def devices(room: Room, who: Caller) -> Devices:
    """The account's devices, the last seen first."""
    return Devices(devices=tuple(room.devices.of(who.account, who.device)))


@router.post("")
def know(said: NewDevice, room: Room, who: Caller) -> DeviceInfo:
    """Names a device; with a new id, who asks goes on as that, and refreshes its tokens as that."""
    return room.devices.rename(who, said.device, said.name)


@router.delete("/{device}", status_code=204)
def revoke(device: Id, room: Room, who: Caller) -> None:
    """Signs a device out at once, until somebody signs it in again."""
    room.devices.revoke(who.account, device)
