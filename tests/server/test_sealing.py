"""A log that is encrypted: what the server refuses, and that nothing in the clear is left there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.sync.op import canonical
from jupyter_chatstore.sync.seal.announce import Wrapping, announce
from jupyter_chatstore.sync.seal.key import OwnerKey
from jupyter_chatstore.sync.seal.passphrase import FLOOR, Argon2id
from jupyter_chatstore.sync.seal.sealing import seal
from jupyter_chatstore.sync.wire import Keys

from .asking import asked, said
from .databases import signed_up
from .writing import Device, wire

QUICK = Argon2id(passes=FLOOR[0], memory_bytes=FLOOR[1], salt="5a" * 16)
KNOWN = "a penguin in the ice machine"
FIRST, SECOND = OwnerKey(), OwnerKey()


@pytest.fixture
def who(database):
    return signed_up(database)


@pytest.fixture
def push(log, who):
    return lambda *ops, **more: log.push(
        who.account, ops, author=who.email, account=who.account, **more
    )


def put(device, log, key, before=(), seen=None):
    bare = device.op("key.put", None, thread=None)
    seen = {device.id: device.dseq - 1} if seen is None else seen
    made = announce(bare.op(), key, log, by=Wrapping.of("p", QUICK), before=before, seen=seen)
    return wire(made.op)


def sealed(op, log, key=FIRST):
    return wire(seal(op.op(), key, log))


def messages(device, count):
    return [device.op(body={"text": f"{KNOWN} {n}"}, ref=new_id()) for n in range(count)]


def refused(code, call, *values, **more):
    with pytest.raises(ProblemError) as caught:
        call(*values, **more)
    assert caught.value.code == code
    return caught.value


def on_disk(place):
    """All that lies in the database's files, after the upkeep that each database has for it."""
    if not place.postgres:
        file = Path(make_url(place.url).database or "")
        return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    url = make_url(place.owner)
    name, user, host = url.database, url.username, url.query["host"]
    with psycopg.connect(dbname=name, user=user, host=host, autocommit=True) as connection:
        connection.execute("VACUUM FULL op")
        connection.execute("CHECKPOINT")
        (folder,) = connection.execute("SELECT current_setting('data_directory')").fetchone()
        (path,) = connection.execute("SELECT pg_relation_filepath('op')").fetchone()
    return b"".join(file.read_bytes() for file in (Path(folder) / path).parent.iterdir())


def test_with_encryption_on_the_files_hold_no_plain_text(place, log, who, push):
    device = Device()
    ops = [*messages(device, 40), device.op("thread.set", {"field": "title", "value": KNOWN})]
    push(*ops)
    assert KNOWN.encode() in on_disk(place)
    push(put(device, who.account, FIRST), head=41)
    assert log.keys(who.account).unsealed
    log.reseal(who.account, [sealed(op, who.account) for op in ops[:20]])
    assert log.keys(who.account).unsealed
    assert not log.reseal(who.account, [sealed(op, who.account) for op in ops]).unsealed
    push(sealed(messages(device, 1)[0], who.account))
    assert KNOWN.encode() not in on_disk(place)
    assert FIRST.kid.encode() in on_disk(place)


def test_what_is_sealed_now_is_where_it_was(log, who, push):
    device = Device()
    ops = messages(device, 3)
    push(*ops)
    push(put(device, who.account, FIRST))
    resealed = [sealed(op, who.account) for op in ops]
    for _ in range(2):  # again is the same as once
        log.reseal(who.account, resealed)
    pulled = log.ops(who.account)
    assert [entry.op() for entry in pulled.ops[:3]] == [op.op() for op in resealed]
    digest = log.digest(who.account).devices[0]
    assert int(digest.checksum, 16) == sum(int(op.h, 16) for op in pulled.ops) % 2**256
    assert [ack.seq for ack in push(*resealed).acks] == [1, 2, 3]


def test_nobody_reads_the_clear_text_that_is_not_sealed_yet(log, who, push):
    device = Device()
    ops = messages(device, 3)
    push(*ops, put(device, who.account, FIRST))
    for look in (log.ops, log.snapshot):
        assert refused("unavailable", look, who.account).retry_after_s
    log.reseal(who.account, [sealed(op, who.account) for op in ops])
    assert len(log.ops(who.account).ops) == len(log.snapshot(who.account).ops) == 4


def test_clear_text_is_refused_and_so_is_a_purge_that_anybody_could_have_made(log, who, push):
    device = Device()
    push(put(device, who.account, FIRST))
    at = device.dseq
    for kind, body in (("msg.put", "text"), ("purge", None), ("thread.del", None)):
        refused("plaintext_refused", push, device.op(kind, body, dseq=at + 1))
    assert log.head(who.account) == at


def test_a_key_that_nothing_told_of_is_refused(who, push):
    device = Device()
    push(put(device, who.account, FIRST))
    refused("unknown_kid", push, sealed(device.op(), who.account, SECOND))


def test_an_old_key_seals_only_what_was_there_when_it_was_replaced(who, push):
    device, other = Device(), Device()
    late = other.op()
    push(put(device, who.account, FIRST), sealed(device.op(), who.account))
    seen = {device.id: device.dseq, other.id: 1}
    push(put(device, who.account, SECOND, [FIRST], seen))
    push(sealed(late, who.account))  # a restored log is given it again
    refused("unknown_kid", push, sealed(device.op(), who.account))
    device.dseq -= 1
    push(sealed(device.op(), who.account, SECOND))


def test_a_restored_log_takes_what_was_sealed_before_it_was_told_of_the_key(log, who, push):
    device = Device()
    ops = [sealed(op, who.account) for op in messages(device, 2)]
    push(*ops, put(device, who.account, FIRST))
    assert len(log.ops(who.account).ops) == 3


def test_a_key_comes_only_where_its_maker_saw_all(log, who, push):
    device, other = Device(), Device()
    push(device.op())
    told = put(device, who.account, FIRST)
    push(other.op())
    assert refused("moved", push, told, head=1).facts == {"head": 2}
    push(told, head=2)
    assert push(told, head=2).acks[0].seq == 3  # the answer was lost
    assert [entry.op().kid for entry in log.keys(who.account).ops] == [FIRST.kid]


def test_only_the_same_op_takes_the_place_of_a_clear_one(log, who, push):
    device = Device()
    op, other = messages(device, 2)
    told = put(device, who.account, FIRST)
    push(op, other, told)

    def reseal(*ops):
        return log.reseal(who.account, ops)

    refused("unknown_kid", reseal, op)
    refused("unknown_kid", reseal, sealed(op, who.account, SECOND))
    for field, value in {"dseq": 2, "ref": other.ref, "hlc": other.hlc, "kind": "msg.del"}.items():
        bent = replace(op.op(), **{field: value})
        refused("op_reuse", reseal, wire(seal(bent, FIRST, who.account)))
    refused("op_reuse", reseal, sealed(Device().op(), who.account))
    reseal(sealed(op, who.account))
    again = replace(op.op(), body=canonical("another"))
    refused("op_reuse", reseal, wire(seal(again, FIRST, who.account)))
    stays = log.ops(who.account, limit=1).ops[0]
    assert stays.op() == seal(op.op(), FIRST, who.account)


def test_over_http(database):
    who, stranger = signed_up(database), signed_up(database)
    device = Device(who.device)
    op = messages(device, 1)[0]
    told = put(device, who.account, FIRST)

    async def scenario():
        async with asked(database, who, stranger) as client:
            moved = await client.post("/v1/push?head=1", json=said(op, told))
            assert moved.json()["code"] == "moved"
            assert (await client.post("/v1/push?head=0", json=said(op, told))).status_code == 200
            keys = Keys.model_validate((await client.get("/v1/keys")).json())
            assert [entry.op() for entry in keys.ops] == [told.op()]
            assert keys.unsealed
            now_sealed = said(sealed(op, who.account))
            assert (await client.post("/v1/reseal", json=now_sealed)).json() == {"unsealed": False}
            as_stranger = {"Authorization": f"Bearer {stranger.account}"}
            for method, path in (("GET", "keys"), ("POST", "reseal")):
                answer = await client.request(
                    method,
                    f"/v1/{path}",
                    params={"log": who.account},
                    json=now_sealed,
                    headers=as_stranger,
                )
                assert answer.status_code == 404

    asyncio.run(asyncio.wait_for(scenario(), 60))
