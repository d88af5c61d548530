"""A client of a server that runs in the test's own process."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx

from jupyter_chatstore.server.app import create_app
from jupyter_chatstore.server.config import Config
from jupyter_chatstore.server.problems import ProblemError

from .writing import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from jupyter_chatstore.server.database import Database
    from jupyter_chatstore.server.principal import Principal
    from jupyter_chatstore.sync.wire import WireOp


class Badges:
    """Tokens that are account ids: for tests of what comes after the sign-in."""

    def __init__(self, *people: Principal) -> None:
        self._people = {who.account: who for who in people}

    async def principal(self, token: str) -> Principal:
        if token not in self._people:
            raise ProblemError("unauthenticated", "That token is nobody's.")
        return self._people[token]


@asynccontextmanager
async def asked(
    database: Database, *people: Principal, config: Config | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A server for some people; requests come from the first of them unless they say otherwise."""
    app = create_app(config or Config(), database, auth=Badges(*people), now_ms=lambda: NOW)
    headers = {"Authorization": f"Bearer {people[0].account}"} if people else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://server", headers=headers) as client,
    ):
        yield client


class Caller:
    """One account's requests, each with the status that it is to be answered with."""

    def __init__(self, client: httpx.AsyncClient, who: Principal) -> None:
        self._client = client
        self.who = who

    async def __call__(self, method: str, path: str, expect: int = 200, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.who.account}"}
        answer = await self._client.request(method, path, headers=headers, **options)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None


def run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs an `async def` of a test, bounded."""
    asyncio.run(asyncio.wait_for(scenario(), 600))


def said(*ops: WireOp) -> dict[str, object]:
    """The body of a push."""
    return {"ops": [op.model_dump(mode="json") for op in ops]}
