"""What is pushed is pulled, once, in one order, by whoever asks; on both databases."""

from __future__ import annotations

import pytest

from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.sync.hlc import LEAD_MS, pack
from jupyter_chatstore.sync.wire import Cursor

from .databases import signed_up
from .writing import NOW, Device


@pytest.fixture
def who(database):
    return signed_up(database)


@pytest.fixture
def push(log, who):
    """Pushes ops into the account's own log."""
    return lambda *ops: log.push(who.account, ops, author=who.email, account=who.account)


def shown(op):
    return {name: getattr(op, name) for name in type(op).model_fields}


def test_what_is_pushed_is_pulled_as_it_was(log, who, push):
    device = Device()
    sent = [device.op(), device.op("thread.set", {"field": "title", "value": "é"}, ref=None)]
    sent.append(device.op("thread.set", {"field": "title", "value": "e"}, base=(sent[1].op_id,)))
    pushed = push(*sent)
    assert [ack.seq for ack in pushed.acks] == [1, 2, 3]
    assert (pushed.head, pushed.refused) == (3, ())
    pulled = log.ops(who.account)
    assert [op.op() for op in pulled.ops] == [op.op() for op in sent]
    assert [(op.seq, op.author, op.received_at) for op in pulled.ops] == [
        (n, who.email, NOW) for n in (1, 2, 3)
    ]
    assert not pulled.more
    assert log.ops(who.account, pulled.cursor).ops == ()
    assert log.head(who.account) == 3


def test_pages_go_on_where_the_last_one_ended(log, who, push):
    push(*Device().ops(5))
    seen, cursor, more = [], None, True
    while more:
        pulled = log.ops(who.account, cursor, limit=2)
        seen += [op.seq for op in pulled.ops]
        cursor, more = pulled.cursor, pulled.more
    assert seen == [1, 2, 3, 4, 5]


def test_pushing_again_changes_nothing_and_answers_the_same(log, who, push):
    device = Device()
    ops = device.ops(3)
    first = push(*ops)
    again = push(*ops, device.op())
    assert again.acks[:3] == first.acks
    assert [op.seq for op in log.ops(who.account).ops] == [1, 2, 3, 4]


def test_an_op_id_that_comes_again_as_another_op_is_refused(log, who, push):
    device = Device()
    op = device.op()
    push(op)
    with pytest.raises(ProblemError) as error:
        push(device.op(op_id=op.op_id))
    assert error.value.code == "op_reuse"
    assert error.value.facts == {"op_id": op.op_id, "known_h": op.h}
    assert log.head(who.account) == 1


def test_a_gap_is_refused_wholly_and_says_what_is_missing(log, who, push):
    device = Device()
    with pytest.raises(ProblemError) as error:
        push(device.op(), device.op(dseq=3))
    assert error.value.code == "dseq_gap"
    assert error.value.facts == {"device": device.id, "expected": 2}
    assert log.head(who.account) == 0


def test_a_copied_database_is_noticed(push):
    device = Device()
    push(device.op())
    with pytest.raises(ProblemError) as error:
        push(device.op(dseq=1))
    assert error.value.code == "device_forked"
    assert error.value.facts == {"device": device.id, "dseq": 1}


@pytest.mark.parametrize("bad", ["hash", "large", "nul"])
def test_a_bad_op_becomes_a_void_and_holds_nothing_up(log, who, push, bad):
    device = Device()
    first, second = device.op(), device.op()
    if bad == "hash":
        second = second.model_copy(update={"h": "0" * 64})
    elif bad == "large":
        device.dseq -= 1
        second = device.op(body="é" * 140_000)
    else:
        device.dseq -= 1
        second = device.op(kid="a\0b", enc="x")
    pushed = push(first, second, device.op())
    code = "too_large" if bad == "large" else "invalid"
    assert [(op.op_id, op.code, op.seq) for op in pushed.refused] == [(second.op_id, code, 2)]
    assert [ack.seq for ack in pushed.acks] == [1, 3]
    void = log.ops(who.account).ops[1]
    assert (void.kind, void.body, void.h, void.dseq) == ("void", None, second.h, 2)
    assert push(second).refused == pushed.refused, "told again when asked again"


def test_a_clock_of_the_year_9999_is_believed_a_minute_of_it(log, who, push):
    pushed = push(Device().op(hlc=pack(253_402_300_799_000)))
    assert pushed.acks[0].hlc_eff == pack(NOW + LEAD_MS)


def test_another_account_does_not_write_in_a_devices_name(log, database, who, push):
    device, other = Device(), signed_up(database)
    push(device.op())
    with pytest.raises(ProblemError) as error:
        log.push(who.account, [device.op()], author="x", account=other.account)
    assert error.value.code == "forbidden"


def test_a_cursor_of_another_epoch_or_beyond_the_head_is_refused(log, who, push):
    push(Device().op())
    epoch = Cursor.parse(log.ops(who.account).cursor).epoch
    with pytest.raises(ProblemError) as error:
        log.ops(who.account, Cursor("old", 0).text())
    assert error.value.facts == {"epoch": epoch}
    with pytest.raises(ProblemError) as error:
        log.ops(who.account, Cursor(epoch, 7).text())
    new = error.value.facts["epoch"]
    assert new != epoch, "whoever read less than was lost must learn of it too"
    assert Cursor.parse(log.ops(who.account).cursor)[:2] == (new, 1)


def test_a_log_that_is_not_there(log):
    with pytest.raises(ProblemError) as error:
        log.ops(new_id())
    assert error.value.code == "not_found"


def test_the_digest_adds_up_now_and_as_it_was(log, who, push):
    one, two = Device(), Device()
    ops = [one.op(), two.op(), one.op(), two.op(), one.op()]
    push(*ops)
    for upto in (0, 2, 4, 5, None):
        digest = log.digest(who.account, upto)
        part = ops[:upto]
        want = {
            device.id: (
                sum(op.device == device.id for op in part),
                sum(int(op.h, 16) for op in part if op.device == device.id) % 2**256,
            )
            for device in (one, two)
        }
        got = {d.device: (d.max_dseq, int(d.checksum, 16)) for d in digest.devices}
        assert got == {device: value for device, value in want.items() if value[0]}
        assert all(d.count == d.max_dseq for d in digest.devices)


def test_a_log_that_was_restored_and_has_grown_again_is_noticed(log, who, push):
    device = Device()
    push(device.op(), device.op())
    cursor = log.ops(who.account).cursor
    assert log.ops(who.account, cursor).ops == ()
    seen = Cursor.parse(cursor)
    other = Cursor(seen.epoch, seen.n, "0" * len(seen.mark)).text()
    with pytest.raises(ProblemError) as refused:
        log.ops(who.account, other)
    assert refused.value.code == "epoch"
    assert Cursor.parse(log.ops(who.account).cursor).epoch != seen.epoch
