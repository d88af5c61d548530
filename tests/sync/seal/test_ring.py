"""What a device takes from an encrypted log, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jupyter_chatstore.errors import KeyNeededError, TamperError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.hlc import pack
from jupyter_chatstore.sync.op import Logged, Op
from jupyter_chatstore.sync.seal.announce import Wrapping, announce
from jupyter_chatstore.sync.seal.key import OwnerKey
from jupyter_chatstore.sync.seal.passphrase import FLOOR, Argon2id
from jupyter_chatstore.sync.seal.ring import Ring
from jupyter_chatstore.sync.seal.sealing import seal

QUICK = Argon2id(passes=FLOOR[0], memory_bytes=FLOOR[1], salt="5a" * 16)
LOG, DEVICE = new_id(), new_id()
FIRST, SECOND = OwnerKey(), OwnerKey()


def op(dseq, kind="msg.put", **named):
    fields = {"op_id": new_id(), "device": DEVICE, "hlc": pack(1_800_000_000_000), "body": "{}"}
    return Op(**{**fields, **named}, dseq=dseq, kind=kind)


def logged(op, seq=1, **named):
    return Logged(op=op, h=op.h, seq=seq, received_at=1, hlc_eff=op.hlc, **named)


def put(key, dseq, before=()):
    bare = op(dseq, "key.put", body=None)
    return announce(
        bare, key, LOG, by=Wrapping.of("p", QUICK), before=before, seen={DEVICE: dseq - 1}
    ).op


PUTS = [put(FIRST, 3), put(SECOND, 6, [FIRST])]


def ring(*keys, heard=2):
    made = Ring(LOG, keys)
    for one in PUTS[:heard]:
        made.hear(one)
    return made


def test_a_log_that_is_not_encrypted_goes_through_as_it_is():
    plain = Ring(LOG)
    assert plain.seal(op(1)).enc is None
    entry = logged(op(1))
    assert plain.open(entry) == entry.op


def test_a_device_without_the_key_is_told_so():
    plain = Ring(LOG)
    with pytest.raises(KeyNeededError, match="no key for it"):
        plain.open(logged(seal(op(1), FIRST, LOG)))
    with pytest.raises(KeyNeededError, match="no key for it"):
        plain.open(logged(PUTS[0]))


def test_new_ops_are_sealed_with_the_newest_key_and_old_ones_can_be_read():
    both = ring(FIRST, SECOND)
    mine = op(7)
    assert both.seal(mine).kid == SECOND.kid
    assert both.open(logged(both.seal(mine))) == mine
    assert both.open(logged(seal(op(5), FIRST, LOG))).dseq == 5
    assert [one.kid for one in both.seals(mine)] == [SECOND.kid, FIRST.kid]


def test_a_purge_is_sealed_too_so_that_nobody_else_can_ask_for_one():
    both = ring(FIRST, SECOND)
    purge = op(7, "purge", thread=new_id(), body=None)
    assert both.open(logged(both.seal(purge))) == purge
    with pytest.raises(TamperError, match="not encrypted"):
        both.open(logged(purge))


def test_plain_text_is_refused_once_there_is_a_key():
    with pytest.raises(TamperError, match="not encrypted"):
        ring(FIRST, SECOND).open(logged(op(2)))


def test_what_was_taken_out_stays_out_and_a_refusal_has_no_text():
    both = ring(FIRST, SECOND)
    gone = logged(op(2, body=None), purged=True)
    void = logged(op(2, "void", body=None))
    assert both.open(gone).body is both.open(void).body is None


def test_an_older_key_does_not_seal_what_came_after_the_next_one():
    with pytest.raises(TamperError, match="had been replaced"):
        ring(FIRST, SECOND).open(logged(seal(op(7), FIRST, LOG)))
    with pytest.raises(TamperError, match="had been replaced"):
        ring(FIRST, SECOND).open(logged(seal(op(1, device=new_id()), FIRST, LOG)))


def test_a_key_that_was_changed_elsewhere_is_asked_for():
    one = ring(FIRST, heard=1)
    with pytest.raises(KeyNeededError, match="changed on another device"):
        one.open(logged(PUTS[1]))
    assert one.newest is FIRST


@pytest.mark.parametrize("before", [(), (OwnerKey(),)], ids=["no proof", "another's proof"])
def test_a_key_that_was_not_made_with_the_one_before_is_refused(before):
    forged = put(OwnerKey(), 6, before)
    with pytest.raises(TamperError, match="not made with the key before"):
        ring(FIRST, heard=1).hear(forged)


def test_a_key_that_is_known_is_verified_each_time():
    with pytest.raises(TamperError, match="changed on its way"):
        ring(FIRST, SECOND).hear(replace(PUTS[0], dseq=4))
