"""What an owner may demand: to be forgotten after so long, to have all, to end."""

from __future__ import annotations

import asyncio
import json

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.server.rights import retention
from jupyter_chatstore.server.rights.retention import DAY_MS
from jupyter_chatstore.sync.rights import Retention
from jupyter_chatstore.sync.wire import Digest, Pulled
from tests.sync.live import until

from .asking import Caller, asked, run, said
from .databases import signed_up
from .writing import NOW, Device


def bodies(database, log):
    """What the server still has of each op, by seq."""
    with database.reading(log) as connection:
        rows = connection.exec_driver_sql("SELECT body, purged FROM op ORDER BY seq")
        return [None if purged else body for body, purged in rows]


def test_old_messages_are_emptied_and_nothing_else_changes(database):
    who = signed_up(database)
    device, thread = Device(who.device), new_id()

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            assert await call("GET", "/v1/retention") == {"message_days": None, "trash_days": None}
            ops = [device.set("title", "kept", thread=thread), device.message(thread=thread)]
            await call("POST", "/v1/push", json=said(*ops))
            before = Digest.model_validate(await call("GET", "/v1/digest"))
            await call("PUT", "/v1/retention", 204, json={"message_days": 30})
            assert (await call("GET", "/v1/retention"))["message_days"] == 30
            retention.apply_all(database, NOW + 29 * DAY_MS)
            assert None not in bodies(database, who.account)
            retention.apply_all(database, NOW + 31 * DAY_MS)
            pulled = Pulled.model_validate(await call("GET", "/v1/ops"))
            assert [(op.body is None, op.purged) for op in pulled.ops] == [
                (False, False),
                (True, True),
            ]
            assert Digest.model_validate(await call("GET", "/v1/digest")) == before
            for days in (0, -1, 10**9, "x"):
                await call("PUT", "/v1/retention", 422, json={"message_days": days})
            await call("PUT", "/v1/retention", 204, json={})
            await call("POST", "/v1/push", json=said(device.message(thread=thread)))

    run(scenario)
    retention.apply_all(database, NOW + 9_000 * DAY_MS)
    assert bodies(database, who.account)[2] is not None


def test_the_trash_is_emptied_of_what_is_still_in_it(database):
    who = signed_up(database)
    laptop, desk = Device(who.device), Device()
    gone, back, kept = new_id(), new_id(), new_id()
    deleted = new_id()

    async def scenario():
        async with asked(database, who) as client:
            call = Caller(client, who)
            first = [laptop.message(text=text, thread=text) for text in (gone, back, kept)]
            one = laptop.message(text="one", thread=kept, ref=deleted)
            ends = [
                *(
                    laptop.op("thread.del", {"seen": {laptop.id: 4}}, thread=t)
                    for t in (gone, back)
                ),
                laptop.op("msg.del", {"seen": {laptop.id: 4}}, thread=kept, ref=deleted),
            ]
            unseen = desk.message(text="unseen", thread=back)
            await call("POST", "/v1/push", json=said(*first, one, *ends))
            await call("POST", "/v1/push", json=said(unseen))

    run(scenario)
    retention.put(database, who.account, Retention(trash_days=30), NOW + 29 * DAY_MS)
    assert None not in bodies(database, who.account)
    retention.apply_all(database, NOW + 31 * DAY_MS)
    assert [body is None for body in bodies(database, who.account)] == [
        *(True, False, False, True),
        *(False, False, False, False),
    ]


def test_what_was_deleted_again_yesterday_is_not_emptied_for_an_older_deletion(database):
    who = signed_up(database)
    laptop, thread = Device(who.device), new_id()

    async def push_at(now, *ops):
        Log(database, lambda: now).push(who.account, ops, author="a", account=who.account)

    async def scenario():
        first = laptop.message(thread=thread)
        end = laptop.op("thread.del", {"seen": {laptop.id: 1}}, thread=thread)
        await push_at(NOW, first, end)
        again = laptop.message(thread=thread)
        end = laptop.op("thread.del", {"seen": {laptop.id: 3}}, thread=thread)
        await push_at(NOW + 30 * DAY_MS, again, end)

    run(scenario)
    retention.put(database, who.account, Retention(trash_days=30), NOW + 31 * DAY_MS)
    assert None not in bodies(database, who.account)
    retention.apply_all(database, NOW + 61 * DAY_MS)
    assert [body is None for body in bodies(database, who.account)] == [True, False, True, False]


def test_an_export_has_the_account_and_every_op_in_order(database):
    who, other = signed_up(database), signed_up(database)
    device = Device(who.device)

    async def scenario():
        async with asked(database, who, other) as client:
            call, stranger = Caller(client, who), Caller(client, other)
            for _ in range(3):
                ops = [device.message(text="é\n" + "x" * 50) for _ in range(400)]
                await call("POST", "/v1/push", json=said(*ops))
            headers = {"Authorization": f"Bearer {who.account}"}
            answer = await client.get("/v1/export", headers=headers)
            first, *rest = [json.loads(line) for line in answer.text.splitlines()]
            assert first["account"]["email"] == who.email
            assert "password" not in json.dumps(first)
            assert [each["id"] for each in first["devices"]] == [who.device]
            assert [op["seq"] for op in rest] == list(range(1, 1_201))
            assert json.loads(rest[-1]["body"])["message"]["role"] == "user"
            await stranger("GET", f"/v1/export?log={who.account}", 404)

    run(scenario)


def test_only_owners_decide_about_a_space(database):
    ada, bob = signed_up(database), signed_up(database)

    async def scenario():
        async with asked(database, ada, bob) as client:
            owner, writer = Caller(client, ada), Caller(client, bob)
            space = (await owner("POST", "/v1/spaces", 201, json={"name": "T"}))["space"]
            path = f"/v1/spaces/{space}/invitations"
            token = (await owner("POST", path, 201, json={}))["url"].partition("#")[2]
            await writer("POST", "/v1/spaces/join", json={"invitation": token})
            log = {"log": space}
            await owner("PUT", "/v1/retention", 204, params=log, json={"message_days": 9})
            assert (await writer("GET", "/v1/retention", params=log))["message_days"] == 9
            await writer("PUT", "/v1/retention", 403, params=log, json={})
            await writer("GET", "/v1/export", 403, params=log)

    run(scenario)


def test_what_is_due_is_emptied_when_a_server_starts(database):
    who = signed_up(database)
    device = Device(who.device)
    Log(database, lambda: NOW - 40 * DAY_MS).push(
        who.account, [device.message()], author="a", account=who.account
    )
    wanted = Retention(message_days=30)
    retention.put(database, who.account, wanted, NOW - 40 * DAY_MS)
    assert None not in bodies(database, who.account)

    async def scenario():
        async with asked(database, who):
            await asyncio.to_thread(until, lambda: None in bodies(database, who.account))

    run(scenario)
