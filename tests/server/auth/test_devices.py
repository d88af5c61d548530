"""An account's devices: listed, named, revoked."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from jupyter_chatstore.server.config import Config

from .door import Door, Person, moves_in, run


@pytest.fixture
def door(database) -> Door:
    return Door(database)


def test_a_revoked_device_is_out_at_once_and_the_others_are_not(door):
    async def scenario():
        async with door.open() as client:
            first = await moves_in(door, client)
            second = Person(client, first.email)
            await second.signs_in(device_name="old laptop")
            gone = await first.asks(f"/v1/devices/{second.device}", "DELETE")
            assert gone.status_code == 204
            assert (await second.asks()).json()["code"] == "revoked"
            assert (await second.refreshes()).json()["code"] == "invalid_grant"
            assert (await first.asks()).status_code == 200
            listed = (await first.asks("/v1/devices")).json()["devices"]
            (old,) = [device for device in listed if device["name"] == "old laptop"]
            assert old["revoked_at"] == door.now.ms
            assert (await second.signs_in()).status_code == 200
            listed = (await first.asks("/v1/devices")).json()["devices"]
            assert all("revoked_at" not in one or one["revoked_at"] is None for one in listed)

    run(scenario)


def test_nobody_sees_names_or_revokes_what_is_another_accounts(door):
    async def scenario():
        async with door.open() as client:
            ada, eve = await moves_in(door, client), await moves_in(door, client)
            listed = (await eve.asks("/v1/devices")).json()["devices"]
            assert [one["device"] for one in listed] == [eve.device]
            gone = await eve.asks(f"/v1/devices/{ada.device}", "DELETE")
            assert gone.json()["code"] == "not_found"
            said = {"device": ada.device, "name": "mine"}
            taken = await eve.asks("/v1/devices", "POST", json=said)
            assert taken.json()["code"] == "conflict"
            assert (await eve.signs_in(device=ada.device)).json()["code"] == "conflict"
            assert (await ada.asks()).status_code == 200

    run(scenario)


def test_a_device_takes_a_new_id_and_refreshes_as_that(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            old, new = person.device, str(uuid4())
            said = {"device": new, "name": "copy"}
            answer = await person.asks("/v1/devices", "POST", json=said)
            assert answer.json()["this"] is True
            assert (await person.asks()).json()["code"] == "unauthenticated"
            person.device = new
            assert (await person.refreshes()).status_code == 200
            listed = (await person.asks("/v1/devices")).json()["devices"]
            assert {one["device"]: one["this"] for one in listed} == {old: False, new: True}

    run(scenario)


def test_an_account_that_calls_too_often_waits(database):
    door = Door(database, config=replace(Config(), calls_per_s=2))

    async def scenario():
        async with door.open() as client:
            person, other = await moves_in(door, client), await moves_in(door, client)
            answers = [await person.asks() for _ in range(11)]
            assert [one.status_code for one in answers] == [200] * 10 + [429]
            assert answers[-1].headers["Retry-After"] == "1"
            assert answers[-1].json()["code"] == "rate_limited"
            assert (await other.asks()).status_code == 200
            door.now.passes(1)
            assert (await person.asks()).status_code == 200

    run(scenario)


def test_an_address_that_asks_for_too_many_codes_waits(door):
    async def scenario():
        async with door.open("192.0.2.7") as client:
            said = {"device": str(uuid4()), "name": "n"}
            answers = [
                (await client.post("/v1/auth/device", json=said)).status_code for _ in range(61)
            ]
            assert answers == [200] * 60 + [429]
        async with door.open("192.0.2.8") as client:
            assert (await client.post("/v1/auth/device", json=said)).status_code == 200

    run(scenario)
