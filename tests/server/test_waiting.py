"""Who waits for news when the device is signed out gets none."""

from __future__ import annotations

import asyncio

import pytest

from jupyter_chatstore.server.config import Config

from .asking import said
from .auth.door import Door, Person, moves_in, run
from .writing import Device


@pytest.fixture
def door(database) -> Door:
    """Nobody is woken but by what happens here."""
    return Door(database, config=Config(heartbeat_s=0.05, poll_s=3600))


async def until_waiting(door: Door) -> None:
    while not door.app.state.chatstore.wake._waiters:  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0)


def test_what_comes_after_a_device_was_revoked_does_not_reach_it(door):
    async def scenario():
        async with door.open() as client:
            first = await moves_in(door, client)
            second = Person(client, first.email)
            await second.signs_in()
            waiting = asyncio.create_task(second.asks("/v1/ops", params={"wait": 25}))
            await until_waiting(door)
            await first.asks(f"/v1/devices/{second.device}", "DELETE")
            op = Device(first.device).op(body="said later")
            await first.asks("/v1/push", "POST", json=said(op))
            answer = await waiting
            assert answer.json()["code"] == "revoked"
            assert "said later" not in answer.text

    run(scenario)


def test_a_stream_ends_when_its_device_is_revoked(door):
    async def scenario():
        async with door.open() as client:
            first = await moves_in(door, client)
            second = Person(client, first.email)
            await second.signs_in()
            listening = asyncio.create_task(second.asks("/v1/events"))
            await until_waiting(door)
            await first.asks(f"/v1/devices/{second.device}", "DELETE")
            answer = await listening  # else it goes on until the token ends, and time stands still
            assert answer.status_code == 200
            assert "head" not in answer.text

    run(scenario)
