"""The end of an account over HTTP: the password again, and then nobody is known any longer."""

from __future__ import annotations

from .door import GOOD, Door, moves_in, run


def test_it_takes_the_password_and_ends_every_sign_in(database):
    door = Door(database)

    async def scenario():
        async with door.open() as client:
            person, other = await moves_in(door, client), await moves_in(door, client)
            told = (await person.asks("/v1/account/deletion")).json()
            assert (told["email"], told["devices"], told["spaces"]) == (person.email, 1, [])
            wrong = await person.asks("/v1/account", "DELETE", json={"password": "not this one"})
            assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid_grant")
            assert (await person.asks()).status_code == 200
            done = await person.asks("/v1/account", "DELETE", json={"password": GOOD})
            assert done.status_code == 204
            door.now.passes(2)
            assert (await person.asks()).status_code == 401
            assert (await person.refreshes()).status_code == 400
            assert (await person.signs_in()).status_code == 400
            assert (await other.asks()).status_code == 200

    run(scenario)
