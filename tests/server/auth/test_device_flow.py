"""A device without a browser is signed in by a code, typed on a page by somebody signed in."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import httpx
import pytest

from .door import GOOD, Door, Person, moves_in, run


@pytest.fixture
def door(database) -> Door:
    return Door(database)


async def asks_for_a_code(client: httpx.AsyncClient, person: Person, name: str = "laptop") -> dict:
    said = {"device": person.device, "name": name}
    answer = await client.post("/v1/auth/device", json=said)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def polls(person: Person, code: dict, **other: str) -> httpx.Response:
    said = {
        "grant": "device_code",
        "device": person.device,
        "device_code": code["device_code"],
        **other,
    }
    return person._taken(await person.client.post("/v1/auth/token", json=said))


class Browser:
    """Fills in the pages' forms."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = httpx.Response(200)

    async def opens(self, path: str) -> str:
        self.page = await self.client.get(path)
        return self.page.text

    async def sends(self, path: str = "/device", **fields: str) -> str:
        found = re.search(r'name="form" value="(\w+)"', self.page.text)
        given = {"form": found[1] if found else "", **fields}
        self.page = await self.client.post(path, data=given)
        return html.unescape(self.page.text)

    async def signs_in(self, person: Person, code: str, password: str = GOOD) -> str:
        return await self.sends(code=code, email=person.email, password=password, step="look")


def test_a_code_typed_by_somebody_signed_in_signs_the_device_in(door):
    async def scenario():
        async with door.open() as client:
            owner = await moves_in(door, client)
            new = Person(client, owner.email)
            code = await asks_for_a_code(client, new, "<b>laptop</b>")
            assert (await polls(new, code)).json()["code"] == "authorization_pending"
            browser = Browser(client)
            assert code["user_code"] in await browser.opens(f"/device?code={code['user_code']}")
            wrong = await browser.signs_in(owner, code["user_code"], "not the password")
            assert "don't belong together" in wrong
            assert f'value="{owner.email}"' in wrong
            assert "not the password" not in wrong
            shown = await browser.signs_in(owner, code["user_code"].lower().replace("-", " "))
            assert "<b>laptop</b>" in shown
            assert "&lt;b&gt;laptop" in browser.page.text
            assert owner.email in shown
            door.now.passes(5)
            assert (await polls(new, code)).json()["code"] == "authorization_pending"
            done = await browser.sends(code=code["user_code"], step="approve")
            assert "<bdi><b>laptop</b></bdi> is signed in as" in done
            assert "<bdi>&lt;b&gt;laptop&lt;/b&gt;</bdi>" in browser.page.text
            assert (await polls(new, code)).status_code == 200
            assert new.tokens.account == owner.tokens.account
            (mine, *_) = (await new.asks("/v1/devices")).json()["devices"]
            assert (mine["name"], mine["this"]) == ("<b>laptop</b>", True)
            door.now.passes(5)
            assert (await polls(new, code)).json()["code"] == "expired_token"

    run(scenario)


def test_one_that_is_refused_or_too_late_gets_no_tokens(door):
    async def scenario():
        async with door.open() as client:
            owner = await moves_in(door, client)
            new = Person(client, "")
            code = await asks_for_a_code(client, new)
            browser = Browser(client)
            await browser.opens("/device")
            await browser.signs_in(owner, code["user_code"])
            await browser.sends(code=code["user_code"], step="refuse")
            assert (await polls(new, code)).json()["code"] == "access_denied"
            late = await asks_for_a_code(client, new)
            door.now.passes(601)
            assert (await polls(new, late)).json()["code"] == "expired_token"
            await browser.opens("/device")
            assert "No device shows that code" in await browser.signs_in(owner, late["user_code"])

    run(scenario)


def test_a_device_that_asks_too_often_is_told_to_slow_down(door):
    async def scenario():
        async with door.open() as client:
            new = Person(client, "")
            code = await asks_for_a_code(client, new)
            assert (await polls(new, code)).json()["code"] == "authorization_pending"
            answer = (await polls(new, code)).json()
            assert (answer["code"], answer["interval"]) == ("slow_down", code["interval"] + 5)
            door.now.passes(code["interval"] + 5)
            assert (await polls(new, code)).json()["code"] == "authorization_pending"

    run(scenario)


def test_a_code_is_its_devices_own(door):
    async def scenario():
        async with door.open() as client:
            new = Person(client, "")
            code = await asks_for_a_code(client, new)
            answer = await polls(new, code, device=str(uuid4()))
            assert answer.json()["code"] == "invalid_grant"

    run(scenario)


def test_every_process_of_a_server_knows_the_codes_and_the_wrong_tries(database):
    first = Door(database)
    second = Door(database, first.now)

    async def scenario():
        async with first.open() as here, second.open() as there:
            owner = await moves_in(first, here)
            new = Person(here, owner.email)
            code = await asks_for_a_code(here, new)
            browser = Browser(there)
            await browser.opens("/device")
            await browser.signs_in(owner, code["user_code"])
            await browser.sends(code=code["user_code"], step="approve")
            assert (await polls(new, code)).status_code == 200
            new.client = there
            assert (await new.asks()).status_code == 200
            await new.asks("/v1/auth/logout", "POST")
            new.client = here
            first.now.passes(1)
            assert (await new.asks()).json()["code"] == "revoked"
            for client in (here, there) * 5:
                owner.client = client
                assert (await owner.signs_in(password="a wrong one")).status_code == 400
            for client in (here, there):
                owner.client = client
                answer = await owner.signs_in()
                assert answer.json()["code"] == "rate_limited"
                assert 0 < int(answer.headers["Retry-After"]) <= 900

    run(scenario)


def test_a_form_of_another_site_or_another_visit_does_nothing(door):
    async def scenario():
        async with door.open() as client, door.open() as elsewhere:
            owner = await moves_in(door, client)
            new = Person(client, owner.email)
            code = await asks_for_a_code(client, new)
            browser, stranger = Browser(client), Browser(elsewhere)
            await browser.opens("/device")
            await browser.signs_in(owner, code["user_code"])
            await stranger.opens("/device")
            theirs = re.search(r'name="form" value="(\w+)"', stranger.page.text)[1]
            said = {"code": code["user_code"], "step": "approve"}
            for form in ({}, {"form": ""}, {"form": theirs}, {"form": "\xe9"}):
                answer = await client.post("/device", data={**said, **form})
                assert answer.status_code == 403
                assert "text/html" in answer.headers["Content-Type"]
            own = re.search(r'name="form" value="(\w+)"', browser.page.text)[1]
            for site in ("cross-site", "same-site"):
                answer = await client.post(
                    "/device", data={**said, "form": own}, headers={"Sec-Fetch-Site": site}
                )
                assert answer.status_code == 403
            door.now.passes(5)
            assert (await polls(new, code)).json()["code"] == "authorization_pending"
            assert "is signed in" in await browser.sends(**said)

    run(scenario)


def test_a_browser_forgets_who_signed_in_when_all_are_signed_out(door):
    async def scenario():
        async with door.open() as client:
            owner = await moves_in(door, client)
            code = await asks_for_a_code(client, Person(client, ""))
            browser = Browser(client)
            await browser.opens("/device")
            await browser.signs_in(owner, code["user_code"])
            assert "You are signed in here" in await browser.opens("/device")
            door.now.passes(1)
            await owner.asks("/v1/auth/logout", "POST", json={"everywhere": True})
            assert "You are signed in here" not in await browser.opens("/device")

    run(scenario)


def test_the_pages_can_do_nothing_but_show_themselves(door):
    async def scenario():
        async with door.open() as client:
            await moves_in(door, client)
            for path in ("/device?code=%22%3E%3Cscript%3E", "/welcome/nothing"):
                answer = await client.get(path)
                assert "<script" not in answer.text
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy
                assert answer.headers["Cache-Control"] == "no-store"
            cookie = (await client.get("/device")).headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=strict" in cookie

    run(scenario)


class TestAnInvitation:
    def test_makes_one_account_once(self, door):
        async def scenario():
            async with door.open() as client:
                code = door.auth.invitations.make()
                email = f"{uuid4()}@example.org"
                browser = Browser(client)
                path = f"/welcome/{code}"
                assert "Make your account" in await browser.opens(path)
                said = {"email": email, "password": GOOD}
                assert "not the same" in await browser.sends(path, **said, again="another")
                assert email in browser.page.text
                assert "12 to" in await browser.sends(path, email=email, password="x", again="x")
                assert "is made" in await browser.sends(path, **said, again=GOOD)
                assert "no longer good" in await browser.opens(path)
                assert (await Person(client, email).signs_in()).status_code == 200

        run(scenario)

    def test_for_an_email_is_for_that_one(self, door):
        email = f"{uuid4()}@example.org"

        async def scenario():
            async with door.open() as client:
                said = {"password": GOOD, "invitation": door.auth.invitations.make(email)}

                async def registers(email):
                    given = {**said, "email": email}
                    return await client.post("/v1/auth/register", json=given)

                assert (await registers("other@example.org")).json()["code"] == "not_found"
                assert (await registers(email)).status_code == 201
                assert (await registers(email)).json()["code"] == "not_found"

        run(scenario)

    def test_is_void_where_another_one_is_to_be_the_only_one(self, door):
        first, second = door.auth.invitations.make(), door.auth.invitations.make()
        assert door.auth.invitations.find(first)
        only = door.auth.invitations.make(alone=True)
        found = [door.auth.invitations.find(code) for code in (first, second, only)]
        assert [one is not None for one in found] == [False, False, True]

    def test_is_over_after_a_week(self, door):
        code = door.auth.invitations.make()
        door.now.passes(7 * 86_400)
        assert door.auth.invitations.find(code) is None

    def test_is_needed_where_registration_is_not_open(self, door):
        async def scenario():
            async with door.open() as client:
                said = {"email": f"{uuid4()}@example.org", "password": GOOD}
                answer = await client.post("/v1/auth/register", json=said)
                assert answer.json()["code"] == "forbidden"
                assert (await client.get("/welcome")).status_code == 404

        run(scenario)


def test_one_account_an_email(door):
    async def scenario():
        async with door.open() as client:
            person = await moves_in(door, client)
            said = {
                "email": person.email.upper(),
                "password": GOOD,
                "invitation": door.auth.invitations.make(),
            }
            answer = await client.post("/v1/auth/register", json=said)
            assert answer.json()["code"] == "conflict"

    run(scenario)
