"""Tokens over HTTP: who gets them, how long they hold, what ends them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from jupyter_chatstore.server.auth.secret import Secret

from .door import GOOD, Door, Person, moves_in, run


@pytest.fixture
def door(database) -> Door:
    return Door(database)


def test_a_password_gives_tokens_that_open_the_own_log(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            (own,) = (await person.asks()).json()["logs"]
            assert own["log"] == person.tokens.log == person.tokens.account
            assert own["name"] == person.tokens.email == person.email

    run(scenario)


def test_an_email_is_the_same_in_any_spelling(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            assert (await person.signs_in(email=f" {person.email.upper()} ")).status_code == 200

    run(scenario)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"password": "not the password"}, "invalid_grant"),
        ({"email": "nobody@example.org"}, "invalid_grant"),
        ({"password": None}, "invalid"),
        ({"device": "no uuid"}, "invalid"),
        ({"grant": "magic"}, "invalid"),
        ({"grant": "refresh_token"}, "invalid"),
        ({"grant": "device_code"}, "invalid"),
        ({"grant": "refresh_token", "refresh_token": "nonsense"}, "invalid_grant"),
        ({"grant": "refresh_token", "refresh_token": f"{uuid4()}.x"}, "invalid_grant"),
        ({"grant": "device_code", "device_code": "nonsense"}, "expired_token"),
    ],
)
def test_what_is_wrong_gives_none(door, wrong, code):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            answer = await person.signs_in(**wrong)
            assert answer.json()["code"] == code
            assert GOOD not in answer.text

    run(scenario)


def test_an_access_token_holds_for_ten_minutes_and_a_refresh_gives_another(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            door.now.passes(601)
            assert (await person.asks()).json()["code"] == "unauthenticated"
            assert (await person.refreshes()).status_code == 200
            assert (await person.asks()).status_code == 200

    run(scenario)


def test_a_refresh_token_that_comes_again_signs_its_device_out_and_no_other(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            other = Person(client, person.email)
            await other.signs_in()
            used = person.tokens.refresh_token
            assert (await person.refreshes()).status_code == 200
            newest = person.tokens.refresh_token
            stolen = await person.refreshes(refresh_token=used)
            assert stolen.json()["code"] == "invalid_grant"
            assert (await person.asks()).json()["code"] == "revoked"
            assert (await person.refreshes(refresh_token=newest)).json()["code"] == "invalid_grant"
            assert (await other.asks()).status_code == 200
            assert (await person.signs_in()).status_code == 200
            assert (await person.asks()).status_code == 200

    run(scenario)


def test_a_refresh_whose_answer_was_lost_can_be_repeated_until_the_next_one(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            used, attempt = person.tokens.refresh_token, str(uuid4())
            await person.refreshes(attempt=attempt)
            newest = person.tokens.refresh_token
            again = await person.refreshes(refresh_token=used, attempt=attempt)
            assert again.json()["refresh_token"] == newest
            assert (await person.refreshes(attempt=str(uuid4()))).status_code == 200
            late = await person.refreshes(refresh_token=used, attempt=attempt)
            assert late.json()["code"] == "invalid_grant"
            assert (await person.asks()).json()["code"] == "revoked"

    run(scenario)


def test_the_same_token_under_another_name_was_stolen(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            used = person.tokens.refresh_token
            await person.refreshes(attempt=str(uuid4()))
            thief = await person.refreshes(refresh_token=used, attempt=str(uuid4()))
            assert thief.json()["code"] == "invalid_grant"
            assert (await person.asks()).json()["code"] == "revoked"

    run(scenario)


def test_a_refresh_token_is_its_devices_own(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            answer = await person.refreshes(device=str(uuid4()))
            assert answer.json()["code"] == "invalid_grant"
            assert (await person.asks()).json()["code"] == "revoked"

    run(scenario)


def test_a_device_that_was_not_heard_of_for_ninety_days_signs_in_again(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            door.now.passes(89 * 86_400)
            assert (await person.refreshes()).status_code == 200
            door.now.passes(91 * 86_400)
            assert (await person.refreshes()).json()["code"] == "invalid_grant"

    run(scenario)


def test_a_token_of_another_server_is_none(door, database):
    stranger = Door(database, door.now, secret=Secret("t" * 32))

    async def scenario():
        async with door.open() as client, stranger.open() as elsewhere:
            person = await moves_in(door, client)
            person.client = elsewhere
            assert (await person.asks()).json()["code"] == "unauthenticated"

    run(scenario)


def test_logging_out_ends_this_device_at_once_and_everywhere_ends_all(door):
    async def scenario():
        async with door.open() as client:
            first = await moves_in(door, client)
            second, third = Person(client, first.email), Person(client, first.email)
            await second.signs_in()
            await third.signs_in()
            assert (await first.asks("/v1/auth/logout", "POST")).status_code == 204
            assert (await first.asks()).json()["code"] == "revoked"
            assert (await first.refreshes()).json()["code"] == "invalid_grant"
            assert (await second.asks()).status_code == 200
            said = {"everywhere": True}
            assert (await second.asks("/v1/auth/logout", "POST", json=said)).status_code == 204
            for person in (second, third):
                assert (await person.asks()).json()["code"] == "revoked"

    run(scenario)


def test_a_new_password_signs_all_out_and_the_old_one_is_no_more(door):
    new = "seven quiet harbours at dawn"

    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)

            async def change(old, to):
                said = {"old": old, "new": to}
                return await person.asks("/v1/auth/password", "POST", json=said)

            assert (await change("not the password", new)).json()["code"] == "invalid_grant"
            assert (await change(GOOD, "short")).json()["code"] == "invalid"
            assert (await person.asks()).status_code == 200
            assert (await change(GOOD, new)).status_code == 204
            assert (await person.asks()).json()["code"] == "revoked"
            assert (await person.signs_in()).json()["code"] == "invalid_grant"
            assert (await person.signs_in(password=new)).status_code == 200

    run(scenario)


def test_a_disabled_account_is_out_at_once(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            door.auth.accounts.disable(person.tokens.account)
            door.auth.sign_ins.end_all(person.tokens.account)
            assert (await person.asks()).json()["code"] == "revoked"
            assert (await person.refreshes()).json()["code"] == "invalid_grant"
            assert (await person.signs_in()).json()["code"] == "invalid_grant"
            door.auth.accounts.disable(person.tokens.account, undo=True)
            assert (await person.signs_in()).status_code == 200

    run(scenario)
