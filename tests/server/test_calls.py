"""The calls over HTTP: what they answer, and what they refuse in which words."""

from __future__ import annotations

import asyncio
import gzip
import json

import pytest
import zstandard

from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.wire import Caps, Logs, Pulled, Pushed

from .asking import asked, said
from .databases import signed_up
from .writing import NOW, Device


def run(scenario):
    """Runs an `async def` of a test, bounded."""
    asyncio.run(asyncio.wait_for(scenario(), 60))


def test_push_and_pull_and_the_list_of_logs(database):
    who = signed_up(database)
    device = Device(who.device)

    async def scenario():
        async with asked(database, who) as client:
            caps = Caps.model_validate((await client.get("/v1/caps")).json())
            assert caps.now == NOW
            ops = device.ops(2)
            pushed = Pushed.model_validate((await client.post("/v1/push", json=said(*ops))).json())
            assert pushed.head == 2
            pulled = Pulled.model_validate((await client.get("/v1/ops")).json())
            assert [op.op() for op in pulled.ops] == [op.op() for op in ops]
            (own,) = Logs.model_validate((await client.get("/v1/logs")).json()).logs
            assert (own.log, own.role, own.head) == (who.account, "owner", 2)

    run(scenario)


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "br"])
def test_bodies_are_compressed_both_ways(database, encoding):
    who = signed_up(database)
    ops = Device(who.device).ops(20)
    pack = {"gzip": gzip.compress, "zstd": zstandard.compress, "br": bytes}[encoding]

    async def scenario():
        async with asked(database, who) as client:
            data = pack(json.dumps(said(*ops)).encode())
            sent = {"Content-Encoding": encoding}
            answer = await client.post("/v1/push", content=data, headers=sent)
            if encoding == "br":
                assert answer.json()["code"] == "unsupported_encoding"
                return
            assert answer.status_code == 200
            answer = await client.get("/v1/ops", headers={"Accept-Encoding": encoding})
            assert answer.headers["Content-Encoding"] == encoding
            assert len(answer.json()["ops"]) == 20

    run(scenario)


def test_who_is_nobody_is_told_so_as_a_problem(database):
    who = signed_up(database)

    async def scenario():
        async with asked(database, who) as client:
            for headers in ({"Authorization": ""}, {"Authorization": "Bearer x"}):
                answer = await client.get("/v1/ops", headers=headers)
                assert answer.status_code == 401
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert answer.json()["code"] == "unauthenticated"
            assert (await client.get("/nowhere")).json()["code"] == "not_found"

    run(scenario)


def test_another_accounts_log_is_not_there(database):
    who, other = signed_up(database), signed_up(database)

    async def scenario():
        async with asked(database, who, other) as client:
            for log in (other.account, new_id()):
                params = {"log": log}
                answers = [
                    await client.get(f"/v1/{call}", params=params)
                    for call in ("ops", "digest", "snapshot")
                ]
                op = Device(who.device).op()
                answers.append(await client.post("/v1/push", params=params, json=said(op)))
                assert [answer.json()["code"] for answer in answers] == ["not_found"] * 4

    run(scenario)
