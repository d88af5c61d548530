"""Many push at once: who follows the cursor misses nothing, and sees nothing twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log

from .databases import signed_up
from .writing import NOW, Device

WRITERS = 16
PUSHES = 12
OPS = 5


@pytest.fixture
def database(place):
    opened = Database(place.url, connections=WRITERS + 2)
    yield opened
    opened.close()


def test_sixteen_writers_and_a_reader_that_follows(log, database):
    who = signed_up(database)
    written: list[str] = []
    done = threading.Event()

    def write(_):
        device = Device()
        for _ in range(PUSHES):
            ops = device.ops(OPS)
            log.push(who.account, ops, author="x", account=who.account)
            written.extend(op.op_id for op in ops)

    def follow():
        seen, cursor = [], None
        while True:
            last = done.is_set()
            pulled = log.ops(who.account, cursor, limit=7)
            seen += [(op.seq, op.op_id) for op in pulled.ops]
            cursor = pulled.cursor
            if last and not pulled.ops:
                return seen

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(follow)
        try:
            list(pool.map(write, range(WRITERS)))
        finally:
            done.set()
        seen = reader.result()
    assert [seq for seq, _ in seen] == list(range(1, WRITERS * PUSHES * OPS + 1))
    assert {op_id for _, op_id in seen} == set(written)


def test_one_push_that_is_sent_from_many_places_at_once_counts_once(log, database):
    who, device = signed_up(database), Device()
    ops = device.ops(20)

    def push(_):
        return log.push(who.account, ops, author="x", account=who.account).acks

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(push, range(8)))
    assert all(acks == answers[0] for acks in answers)
    assert log.head(who.account) == 20


def test_two_servers_on_one_database_give_one_order(place, log, database):
    who = signed_up(database)
    other = Database(place.url)
    logs = (log, Log(other, lambda: NOW))

    def write(which):
        device = Device()
        for _ in range(20):
            logs[which % 2].push(who.account, [device.op()], author="x", account=who.account)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    other.close()
    assert [op.seq for op in log.ops(who.account).ops] == list(range(1, 81))
