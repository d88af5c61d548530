"""Nobody gets past a call who isn't let in, and nobody sees or changes what is another's.

The calls are taken from the server's own description: one that is added and not told of here
fails, so none can be forgotten.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import jwt
import pytest

from jupyter_chatstore.server import app as application

from .asking import said
from .auth.door import GOOD, SECRET, Door, Person, moves_in, run
from .writing import Device

MARK = "ada's own words"
OPEN = {
    ("GET", "/healthz"),
    ("GET", "/metrics"),
    ("GET", "/readyz"),
    ("GET", "/v1/caps"),
    ("POST", "/v1/auth/device"),
    ("POST", "/v1/auth/register"),
    ("POST", "/v1/auth/token"),
}
"""Calls that need no access token; what they give without other proof is looked at elsewhere."""
ENDLESS = {("GET", "/v1/events")}
"""Streams that only say `the head of your log moved`."""
PAGES = {"/device", "/docs", "/join", "/pages/style.css", "/s/open.js", "/s/{token}", "/welcome"}
PAGES |= {"/welcome/{code}"}
"""What is no call: pages, which know a browser by a cookie of their own, or by their link."""


@dataclass
class Ada:
    """Somebody with a history, and what its things are called."""

    person: Person
    device: Device
    space: str
    invitation: dict[str, Any]
    share: dict[str, Any]

    def named(self, name: str) -> str:
        """What a parameter of that name is set to by who is after Ada's things."""
        return {
            "account": self.person.tokens.account,
            "conversation": self.device.id,
            "device": self.person.device,
            "invitation": self.invitation["invitation"],
            "share": self.share["share"],
            "space": self.space,
        }[name]

    def bodies(self) -> dict[tuple[str, str], Any]:
        """The same for the calls that take a body."""
        return {
            ("DELETE", "/v1/account"): {"password": GOOD},
            ("PATCH", "/v1/spaces/{space}"): {"name": "taken"},
            ("POST", "/api/v1/chat/conversations"): {"title": "forged"},
            ("POST", "/api/v1/chat/conversations/{conversation}"): {
                "messages": [{"role": "user", "text": "forged"}]
            },
            ("POST", "/v1/shares"): {"thread": self.device.id, "kind": "live"},
            ("POST", "/v1/spaces"): {"name": "own"},
            ("POST", "/v1/spaces/join"): {"invitation": self.invitation["invitation"]},
            ("POST", "/v1/spaces/{space}/invitations"): {"role": "owner"},
            ("PUT", "/v1/retention"): {"message_days": 1},
            ("PUT", "/v1/spaces/{space}/members/{account}"): {"role": "reader"},
            ("POST", "/v1/auth/logout"): {"everywhere": True},
            ("POST", "/v1/auth/password"): {"old": GOOD, "new": GOOD},
            ("POST", "/v1/devices"): {"device": self.person.device, "name": "taken"},
            ("POST", "/v1/push"): said(self.device.op(body="forged")),
            ("POST", "/v1/reseal"): said(self.device.op(body="forged")),
        }

    async def state(self) -> list[Any]:
        """All that there is of Ada."""
        paths = ["/v1/devices", "/v1/logs", "/v1/digest", "/v1/snapshot", "/v1/ops", "/v1/keys"]
        paths += ["/v1/spaces", "/v1/shares", "/v1/retention", "/api/v1/chat/conversations"]
        paths += [f"/v1/spaces/{self.space}/{what}" for what in ("members", "invitations")]
        answers = [await self.person.asks(path) for path in paths]
        assert [answer.status_code for answer in answers] == [200] * len(paths)
        return [answer.json() for answer in answers]


@pytest.fixture
def door(database) -> Door:
    return Door(database)


async def moves_in_with_a_history(door, client) -> Ada:
    person = await moves_in(door, client)
    device = Device(person.device)
    ops = [device.op(body=MARK, ref=str(uuid4())) for _ in range(3)]
    answer = await person.asks("/v1/push", "POST", json=said(*ops))
    assert answer.status_code == 200, answer.text
    answer = await person.asks("/v1/spaces", "POST", json={"name": MARK})
    space = answer.json()["space"]
    given = {"thread": device.id, "kind": "live"}
    share = await person.asks("/v1/shares", "POST", json=given)
    invitation = await person.asks(f"/v1/spaces/{space}/invitations", "POST", json={})
    return Ada(person, device, space, invitation.json(), share.json())


def calls(door: Door) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each call of the server."""
    described = door.app.openapi()["paths"]
    return [
        (method.upper(), path, call)
        for path, methods in described.items()
        for method, call in methods.items()
    ]


def filled(ada: Ada, path: str, call: dict[str, Any]) -> tuple[str, list[dict[str, str]]]:
    """A call's path with Ada's things in it, and the queries that ask for Ada's logs."""
    harmless = {"limit", "after", "upto", "wait", "head", "since", "notebook_id"}
    names = {one["name"] for one in call.get("parameters", [])} - harmless
    logs = [{"log": log} for log in (ada.person.tokens.log, ada.space)]
    values = {name: ada.named(name) for name in names - {"log"}}
    return path.format(**values), logs if "log" in names else []


def test_each_call_either_needs_a_token_or_is_known_to_need_none(door):
    unguarded = {(method, path) for method, path, call in calls(door) if not call.get("security")}
    assert unguarded == OPEN


def test_each_address_is_a_call_or_a_page_that_is_known(door):
    described = {path for _, path, _ in calls(door)}
    served = {route.path for router in application._ROUTERS for route in router.routes}
    assert served - described == PAGES


def forgeries(ada: Ada, now_s: int) -> dict[str, str]:
    """Headers of who is not let in, by what they try."""
    token = ada.person.tokens.access_token
    _, claims, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))

    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    def forged(key: bytes = SECRET.key("access"), algorithm: str = "HS256", **other: Any) -> str:
        return jwt.encode({**told, **other}, key, algorithm=algorithm)

    unsigned = part({"alg": "none", "typ": "JWT"})
    tokens = {
        "nonsense": "nonsense",
        "algorithm none": f"{unsigned}.{claims}.",
        "algorithm none, signed": f"{unsigned}.{claims}.{signature}",
        "another algorithm": forged(algorithm="HS512"),
        "another key": forged(b"k" * 32),
        "another purpose's key": forged(SECRET.key("visit")),
        "another audience": forged(aud="jupyter_chatstore/pages"),
        "another issuer": forged(iss="somebody"),
        "expired": forged(exp=now_s - 1),
        "another device": forged(device=str(uuid4())),
        "another account": forged(sub=str(uuid4())),
        "another sign-in": forged(session=str(uuid4())),
        "no sign-in": forged(session="' OR 1=1 --"),
        "cut": token[:-1],
        "a refresh token": ada.person.tokens.refresh_token,
        "a share's": ada.share["url"].rsplit("/", 1)[-1],
        "an invitation's": ada.invitation["url"].rsplit("/", 1)[-1].rsplit("#", 1)[-1],
    }
    return {
        "nobody": "",
        "no scheme": token,
        "another scheme": f"Basic {token}",
        **{what: f"Bearer {made}" for what, made in tokens.items()},
    }


@pytest.mark.filterwarnings("ignore:The HMAC key is")
def test_who_is_not_let_in_gets_nothing_from_any_call(door):
    async def scenario():
        async with door.open() as client:
            ada = await moves_in_with_a_history(door, client)
            out = Person(client, ada.person.email)
            await out.signs_in()
            await ada.person.asks(f"/v1/devices/{out.device}", "DELETE")
            tries = forgeries(ada, door.now.ms // 1_000)
            tries["a revoked device"] = f"Bearer {out.tokens.access_token}"
            bodies, before = ada.bodies(), await ada.state()
            for method, path, call in calls(door):
                if (method, path) in OPEN:
                    continue
                address, queries = filled(ada, path, call)
                for what, header in tries.items():
                    answer = await client.request(
                        method,
                        address,
                        params=queries[0] if queries else {},
                        json=bodies.get((method, path)),
                        headers={"Authorization": header} if header else {},
                    )
                    tried = f"{what} at {method} {path}: {answer.text}"
                    assert answer.status_code == 401, tried
                    assert answer.json()["code"] in {"unauthenticated", "revoked"}, tried
                    assert MARK not in answer.text, tried
            assert await ada.state() == before

    run(scenario)


def test_who_is_let_in_gets_nothing_of_anothers_from_any_call(door):
    async def scenario():
        async with door.open() as client:
            ada = await moves_in_with_a_history(door, client)
            bodies, before = ada.bodies(), await ada.state()
            for method, path, call in calls(door):
                if (method, path) in OPEN | ENDLESS:
                    continue
                assert "requestBody" not in call or (method, path) in bodies, path
                eve = await moves_in(door, client)
                address, queries = filled(ada, path, call)
                for query in ({}, *queries):
                    answer = await eve.asks(
                        address, method, params=query, json=bodies.get((method, path))
                    )
                    tried = f"{method} {path} {query}: {answer.status_code} {answer.text}"
                    assert answer.status_code < 500, tried
                    assert MARK not in answer.text, tried
                    if query or "{" in path:
                        assert answer.status_code in {403, 404, 409}, tried
                    assert await ada.state() == before, tried

    run(scenario)


def test_a_stream_tells_of_ones_own_log_only(door):
    async def scenario():
        async with door.open() as client:
            ada = await moves_in_with_a_history(door, client)
            eve = await moves_in(door, client)
            waits = door.app.state.chatstore.wake
            waits.end()  # so that the stream ends with what it has
            answer = await eve.asks("/v1/events")
            assert answer.status_code == 200
            assert ada.person.tokens.log not in answer.text

    run(scenario)
