"""Requests that schemathesis makes up from the OpenAPI document: never a server's mistake."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from contextlib import suppress

import httpx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

from jupyter_chatstore.server.config import Config

from .auth.door import Door, moves_in

EXAMPLES = int(os.environ.get("CHATSTORE_SCHEMA_EXAMPLES", "240"))


def made_up(call, mode, count, headers):
    """The statuses of so many requests to a call that fit the document, or that don't."""
    statuses = Counter()

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        print_blob=True,
    )
    @given(call.as_strategy(generation_mode=mode))
    def ask(case):
        answer = case.call(headers=headers)
        ended = call.path == "/readyz" and answer.status_code == 503  # see below
        assert ended or answer.status_code < 500, answer.text
        statuses[answer.status_code] += 1

    with suppress(Unsatisfiable):  # a call that takes nothing can't be asked wrongly
        ask()
    return statuses


def test_no_made_up_request_is_a_servers_mistake(database):
    import schemathesis  # takes seconds, which no other worker is to spend
    from schemathesis import GenerationMode

    door = Door(database, config=Config(calls_per_s=1e9))
    door.app.state.chatstore.wake.end()  # nobody is kept waiting
    schema = schemathesis.openapi.from_asgi("/openapi.json", door.app)
    calls = [found.ok() for found in schema.get_all_operations()]
    count = max(1, EXAMPLES // (2 * len(calls)))
    for call in calls:
        headers = {"Authorization": f"Bearer {asyncio.run(token(door))}"}
        for mode in GenerationMode:
            print(call.label, mode, made_up(call, mode, count, headers))


async def token(door):
    """Of somebody new: calls may sign out, or end an account."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(door.app), base_url="http://server"
    ) as client:
        person = await moves_in(door, client)
        assert person.tokens
        return person.tokens.access_token
