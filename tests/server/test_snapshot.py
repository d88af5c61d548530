"""A first sync costs what is live, not what ever was; and misses nothing that is."""

from __future__ import annotations

from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.wire import Cursor

from .databases import signed_up
from .writing import Device


def pages(log, owner, limit=500):
    """All pages of one snapshot."""
    found = [log.snapshot(owner, None, limit)]
    while found[-1].after is not None:
        found.append(log.snapshot(owner, found[-1].after, limit, found[0].upto))
    return found


def write(log, who, *ops):
    return log.push(who.account, ops, author="x", account=who.account)


def titled(device, count):
    """Writes of one field, each of which saw the last."""
    base, ops = (), []
    for n in range(count):
        ops.append(device.op("thread.set", {"field": "title", "value": n}, base=base))
        base = (ops[-1].op_id,)
    return ops


def test_it_has_what_is_live_and_where_to_go_on(log, database):
    who, device = signed_up(database), Device()
    titles = titled(device, 100)
    message, gone = device.op(ref=new_id()), device.op(ref=new_id())
    purge = device.op("purge", None, ref=gone.ref)
    write(log, who, *titles, message, gone, purge)
    write(log, who, device.op().model_copy(update={"h": "0" * 64}))
    (page,) = pages(log, who.account)
    assert [op.op() for op in page.ops] == [titles[-1].op(), message.op(), purge.op()]
    assert page.vector == {device.id: 104}
    assert Cursor.parse(page.cursor).n == page.upto == 104
    assert log.ops(who.account, page.cursor).ops == ()


def test_its_pages_are_of_one_moment(log, database):
    who, device = signed_up(database), Device()
    titles = titled(device, 3)
    write(log, who, *titles, *device.ops(5))
    first = log.snapshot(who.account, None, 2)
    write(log, who, device.op("thread.set", {}, base=(titles[-1].op_id,)), *device.ops(3))
    rest, after = [], first.after
    while after is not None:
        page = log.snapshot(who.account, after, 2, first.upto)
        assert (page.cursor, page.vector) == (first.cursor, first.vector)
        rest, after = [*rest, *page.ops], page.after
    assert [op.seq for op in (*first.ops, *rest)] == [3, 4, 5, 6, 7, 8]
    assert first.ops[0].op() == titles[-1].op(), "as it was then"
    assert [op.seq for op in log.ops(who.account, first.cursor).ops] == [9, 10, 11, 12]


def test_both_heads_of_a_conflict_are_in_it(log, database):
    who, one, two = signed_up(database), Device(), Device()
    first = one.op("thread.set", {"value": 1})
    here = one.op("thread.set", {"value": 2}, base=(first.op_id,))
    there = two.op("thread.set", {"value": 3}, base=(first.op_id,))
    write(log, who, first, here, there)
    assert [op.op_id for op in log.snapshot(who.account).ops] == [here.op_id, there.op_id]


def test_an_empty_log(log, database):
    who = signed_up(database)
    (page,) = pages(log, who.account)
    assert (page.ops, page.upto, page.vector) == ((), 0, {})
