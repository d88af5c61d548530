"""Pushes that wait for their log go into it together, and are answered as if each were alone."""

from __future__ import annotations

import asyncio
import threading

import pytest

from jupyter_chatstore.server.gathered import Gathered
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.server.problems import ProblemError

from .databases import signed_up
from .writing import NOW, Device


@pytest.fixture
def who(database):
    return signed_up(database)


def pushed(database, who, *pushes):
    """The ends of pushes that all wait while the first is written; each is a list of ops.

    Instead of the ops an account can be named too, and where the log must be.
    """
    go, begun = threading.Event(), threading.Event()

    def clock():  # is looked at amid the transaction
        begun.set()
        assert go.wait(60)
        return NOW

    gathered = Gathered(Log(database, clock))

    async def run():
        tasks = []
        for push in pushes:
            ops, by, head = push if isinstance(push, tuple) else (push, who, None)
            tasks.append(asyncio.create_task(gathered.push(who.account, ops, by, head)))
            await asyncio.to_thread(begun.wait)
        await asyncio.sleep(0)
        go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    return asyncio.run(run())


def seqs(end):
    return [ack.seq for ack in end.acks]


def test_those_who_wait_go_together(database, who):
    ends = pushed(database, who, *([Device().op()] for _ in range(6)))
    assert [seqs(end) for end in ends] == [[1], [2], [3], [4], [5], [6]]
    assert [end.head for end in ends] == [1, 6, 6, 6, 6, 6]


def test_one_that_is_refused_harms_no_other(database, log, who):
    gap = Device().op(dseq=2)
    ends = pushed(
        database, who, [Device().op()], [Device().op()], [gap], [Device().op(), Device().op()]
    )
    assert isinstance(ends[2], ProblemError)
    assert ends[2].facts == {"device": gap.device, "expected": 1}
    assert [seqs(end) for end in (ends[0], ends[1], ends[3])] == [[1], [2], [3, 4]]
    assert len(log.ops(who.account).ops) == 4


def test_what_is_pushed_twice_at_once_is_taken_once(database, log, who):
    ops = Device().ops(2)
    ends = pushed(database, who, [Device().op()], ops, ops)
    assert seqs(ends[1]) == seqs(ends[2]) == [2, 3]
    assert len(log.ops(who.account).ops) == 3


def test_an_op_that_is_not_taken_is_told_to_who_pushed_it(database, who):
    bad = Device().op(body=None, kind="key.put")
    ends = pushed(database, who, [Device().op()], [Device().op()], [bad])
    assert [one.op_id for end in ends for one in end.refused] == [bad.op_id]
    assert ends[2].acks == ()


def test_each_message_keeps_its_author(database, log, who):
    other = signed_up(database)
    by = [who, who, other, who]
    pushed(database, who, *(([Device().op()], one, None) for one in by))
    assert [op.author for op in log.ops(who.account).ops] == [one.email for one in by]


def test_one_that_goes_only_at_a_head_looks_at_the_head_of_its_turn(database, who):
    ends = pushed(
        database,
        who,
        [Device().op()],
        [Device().op()],
        ([Device().op()], who, 1),
        ([Device().op()], who, 2),
    )
    assert (ends[2].code, ends[2].facts) == ("moved", {"head": 2})
    assert seqs(ends[3]) == [3]


def test_a_log_that_is_not_there_is_said_to_all(database, who):
    nobody = signed_up(database)
    with database.transaction(nobody.account) as connection:
        connection.exec_driver_sql(f"DELETE FROM head WHERE owner = '{nobody.account}'")
    gathered = Gathered(Log(database, lambda: NOW))

    async def run():
        pushes = (gathered.push(nobody.account, [Device().op()], nobody) for _ in range(3))
        return await asyncio.gather(*pushes, return_exceptions=True)

    assert [end.code for end in asyncio.run(run())] == ["not_found"] * 3
