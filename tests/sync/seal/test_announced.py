"""A key comes to a new device with the passphrase or the words, and no server can bend it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from jupyter_chatstore.errors import InvalidInputError, KeyNeededError, TamperError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.hlc import pack
from jupyter_chatstore.sync.op import Op, canonical
from jupyter_chatstore.sync.seal.announce import Wrapping, announce
from jupyter_chatstore.sync.seal.announced import Announced
from jupyter_chatstore.sync.seal.key import OwnerKey
from jupyter_chatstore.sync.seal.passphrase import FLOOR, USUAL, Argon2id, checked
from jupyter_chatstore.sync.seal.words import from_words, to_words

PASSPHRASE = "four words and a penguin"
QUICK = Argon2id(passes=FLOOR[0], memory_bytes=FLOOR[1], salt="5a" * 16)
LOG, DEVICE = new_id(), new_id()
KEY = OwnerKey()


def bare(dseq=1):
    return Op(op_id=new_id(), device=DEVICE, dseq=dseq, hlc=pack(1_800_000_000_000), kind="key.put")


@pytest.fixture(scope="module")
def made():
    return announce(bare(), KEY, LOG, by=Wrapping.of(PASSPHRASE, QUICK), seen={DEVICE: 7})


def bent(op, **changes):
    body = json.loads(op.body)
    for name, change in changes.items():
        body[name] = change(body[name]) if callable(change) else change
    return replace(op, body=canonical(body))


def test_the_passphrase_opens_it_and_the_words_do(made):
    said = Announced.of(made.op)
    for key in (said.open_by_passphrase(PASSPHRASE, LOG), said.open_by_words(made.words, LOG)):
        assert key.secret == KEY.secret
        said.verify(made.op, key, LOG)
    assert said.words_again(KEY, LOG) == made.words
    assert said.seen == {DEVICE: 7}


def test_nothing_of_the_key_is_in_it(made):
    for secret in (KEY.secret.hex(), PASSPHRASE, *made.words.split()[:3]):
        assert f'"{secret}"' not in made.op.body
        assert secret not in repr(KEY)


def test_another_passphrase_or_other_words_say_so_and_repeat_nothing(made):
    said = Announced.of(made.op)
    with pytest.raises(KeyNeededError, match="does not open") as wrong:
        said.open_by_passphrase("five words and a penguin", LOG)
    assert "penguin" not in str(wrong.value)
    with pytest.raises(KeyNeededError, match="does not open"):
        said.open_by_words(to_words(bytes(32)), LOG)


def test_a_passphrase_is_the_same_however_its_letters_are_composed():
    assert QUICK.key("caf\u00e9 au lait") == QUICK.key("cafe\u0301 au lait")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "there are 0"),
        ("abandon " * 23, "there are 23"),
        ("abandon " * 22 + "penguinn art", "number 23"),
        ("abandon " * 24, "do not belong together"),
    ],
)
def test_words_that_are_none(words, why):
    with pytest.raises(KeyNeededError, match=why) as wrong:
        from_words(words)
    assert "penguinn" not in str(wrong.value)


def test_words_as_people_write_them():
    entropy = bytes(range(32))
    assert from_words("\n".join(to_words(entropy).upper().split()) + "  ") == entropy
    assert from_words("abandon " * 23 + "art") == bytes(32)  # BIP-39's own vector


def test_a_short_passphrase_is_not_taken():
    with pytest.raises(InvalidInputError, match="12 characters"):
        checked("penguin    ")
    assert checked(PASSPHRASE) == PASSPHRASE


@pytest.mark.parametrize(
    "weak",
    [
        {"passes": 1},
        {"passes": 2},
        {"passes": 10_000},
        {"memory_bytes": 8192},
        {"memory_bytes": FLOOR[1] - 1},
        {"memory_bytes": 1 << 40},
        {"name": "argon2i"},
        {"name": "none"},
        {"salt": ""},
        {"extra": 1},
    ],
    ids=str,
)
def test_no_key_is_derived_with_parameters_that_no_device_chooses(made, weak):
    with pytest.raises(TamperError, match="no device of yours"):
        Announced.of(bent(made.op, argon2id=lambda kdf: {**kdf, **weak}))


def test_the_usual_parameters_are_above_the_floor():
    assert (Argon2id().passes, Argon2id().memory_bytes) == USUAL
    assert USUAL >= FLOOR
    assert Argon2id().salt != Argon2id().salt


def test_stronger_parameters_than_it_was_wrapped_with_open_nothing(made):
    said = Announced.of(bent(made.op, argon2id=lambda kdf: {**kdf, "passes": kdf["passes"] + 1}))
    with pytest.raises(KeyNeededError):
        said.open_by_passphrase(PASSPHRASE, LOG)


@pytest.mark.parametrize(
    "change",
    [
        {"seen": {DEVICE: 8}},
        {"by_words": ""},
        {"by_passphrase": ""},
        {"older": [{"kid": "0" * 32, "box": ""}]},
        {"words": ""},
        {"check": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whoever_has_the_key_sees_what_was_changed(made, change):
    op = bent(made.op, **change)
    with pytest.raises(TamperError, match="changed on its way"):
        Announced.of(op).verify(op, KEY, LOG)


@pytest.mark.parametrize("name", ["op_id", "device", "dseq", "hlc", "thread", "base"])
def test_it_is_of_its_op_and_of_no_other(made, name):
    other = {"dseq": 2, "hlc": pack(5), "base": (new_id(),)}.get(name, new_id())
    op = replace(made.op, **{name: other})
    with pytest.raises(TamperError):
        Announced.of(op).verify(op, KEY, LOG)
    with pytest.raises(TamperError):
        Announced.of(made.op).verify(made.op, KEY, new_id())


@pytest.mark.parametrize(
    "op",
    [
        replace(bare(), body=None, kid="0" * 32),
        replace(bare(), body="{", kid="0" * 32),
        replace(bare(), body="[" * 10_000, kid="0" * 32),
        replace(bare(), body="{}", kid=None),
        replace(bare(), kind="msg.put", body="{}"),
    ],
    ids=lambda op: str(op.body)[:3],
)
def test_what_is_no_key_is_refused(op):
    with pytest.raises(TamperError):
        Announced.of(op)


def test_a_key_after_another_one_opens_what_was_before(made):
    new = OwnerKey()
    said = announce(
        bare(8),
        new,
        LOG,
        by=Wrapping.of("another " + PASSPHRASE, QUICK),
        before=[KEY],
        seen={DEVICE: 7},
    )
    told = Announced.of(said.op)
    found = told.open_by_passphrase("another " + PASSPHRASE, LOG)
    assert [key.secret for key in told.keys_before(found, LOG)] == [KEY.secret]
    assert told.proven(said.op, KEY, LOG)
    assert not told.proven(said.op, OwnerKey(), LOG)
    assert not told.proven(replace(said.op, dseq=9), KEY, LOG)
    with pytest.raises(KeyNeededError):
        told.open_by_words(made.words, LOG)
