"""A server with its accounts, in the test's own process; the clock is the test's."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
from argon2 import PasswordHasher

from jupyter_chatstore.server.app import create_app
from jupyter_chatstore.server.auth.auth import Auth
from jupyter_chatstore.server.auth.passwords import Passwords
from jupyter_chatstore.server.auth.secret import Secret
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.sync.sign_in import Tokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from jupyter_chatstore.server.database import Database

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "otter velvet canyon lamp"
SECRET = Secret("s" * 32)


class Moment:
    """A clock that stands still until it is moved; Unix milliseconds."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def __call__(self) -> int:
        return self.ms

    def passes(self, seconds: float) -> None:
        self.ms += int(seconds * 1_000)


@dataclass
class Door:
    """One process of a server; several may share a database."""

    database: Database
    now: Moment = field(default_factory=Moment)
    config: Config = field(default_factory=Config)
    secret: Secret = SECRET

    def __post_init__(self) -> None:
        self.auth = Auth(
            self.database,
            self.secret,
            public_url=self.config.public_url,
            now_ms=self.now,
            passwords=Passwords(CHEAP),
            calls_per_s=self.config.calls_per_s,
        )
        self.app = create_app(self.config, self.database, auth=self.auth, now_ms=self.now)

    @asynccontextmanager
    async def open(self, address: str = "192.0.2.1") -> AsyncIterator[httpx.AsyncClient]:
        """A client of it."""
        transport = httpx.ASGITransport(self.app, False, client=(address, 1))
        async with (
            self.app.router.lifespan_context(self.app),
            httpx.AsyncClient(transport=transport, base_url="http://server") as client,
        ):
            yield client


@dataclass
class Person:
    """Somebody with an account, on one device."""

    client: httpx.AsyncClient
    email: str
    device: str = field(default_factory=lambda: str(uuid4()))
    tokens: Tokens | None = None

    async def signs_in(self, **other: Any) -> httpx.Response:
        said = {"grant": "password", "email": self.email, "password": GOOD, "device": self.device}
        return self._taken(await self.client.post("/v1/auth/token", json={**said, **other}))

    async def refreshes(self, **other: Any) -> httpx.Response:
        assert self.tokens
        said = {
            "grant": "refresh_token",
            "device": self.device,
            "refresh_token": self.tokens.refresh_token,
        }
        return self._taken(await self.client.post("/v1/auth/token", json={**said, **other}))

    async def asks(
        self, path: str = "/v1/logs", method: str = "GET", **more: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens.access_token}"} if self.tokens else {}
        return await self.client.request(method, path, headers=headers, **more)

    def _taken(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code == 200:
            self.tokens = Tokens.model_validate(answer.json())
        return answer


async def moves_in(door: Door, client: httpx.AsyncClient, email: str = "") -> Person:
    """Somebody with a new account, signed in."""
    email = email or f"{uuid4()}@example.org"
    await asyncio.to_thread(door.auth.accounts.add, email, GOOD)
    person = Person(client, email)
    answer = await person.signs_in()
    assert answer.status_code == 200, answer.text
    return person


def run(scenario: Any) -> None:
    """Runs an `async def` of a test, bounded."""
    asyncio.run(asyncio.wait_for(scenario(), 600))
