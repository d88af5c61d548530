"""A sealed op opens as it was, if nothing of it was changed; and is the same text each time."""

from __future__ import annotations

import base64
import json
import pickle
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_chatstore.errors import TamperError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.hlc import pack
from jupyter_chatstore.sync.op import MAX_BODY_BYTES, MAX_CLEAR_BYTES, Op, canonical
from jupyter_chatstore.sync.seal.box import lock, unlock
from jupyter_chatstore.sync.seal.key import OwnerKey
from jupyter_chatstore.sync.seal.sealing import seal, unseal

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
KEY = OwnerKey(bytes(range(32)))
LOG = new_id()
OP = Op(
    op_id=new_id(),
    device=new_id(),
    dseq=3,
    hlc=pack(1_800_000_000_000),
    kind="msg.put",
    thread=new_id(),
    ref=new_id(),
    base=(new_id(),),
    body=canonical({"text": "héllo 👍"}),
)
OTHER = {"v": 2, "dseq": 4, "hlc": pack(1), "kind": "thread.set", "base": ()}


@pytest.mark.parametrize("vector", VECTORS["ops"], ids=lambda vector: vector["op"]["kind"])
def test_what_was_frozen_opens_and_is_sealed_the_same(vector):
    op = Op(**{**vector["op"], "base": tuple(vector["op"]["base"])})
    key = OwnerKey(bytes.fromhex(vector["key"]))
    sealed = replace(op, **vector["sealed"])
    assert key.kid == sealed.kid
    assert seal(op, key, vector["log"]) == sealed
    assert unseal(sealed, key, vector["log"]) == op
    assert sealed.h == vector["h"]


def test_the_cipher_is_xchacha20_poly1305():
    vector = VECTORS["draft-irtf-cfrg-xchacha-03 A.3.1"]
    nonce, bound, key = (bytes.fromhex(vector[name]) for name in ("nonce", "aad", "key"))
    box = lock(vector["plaintext"].encode(), key=key, bound=bound, nonce=nonce)
    assert base64.b64decode(box).hex() == vector["nonce"] + vector["ciphertext"] + vector["tag"]
    assert unlock(box, key=key, bound=bound) == (vector["plaintext"].encode(), nonce)


@given(st.none() | st.text(max_size=300))
def test_any_body_comes_back_and_none_is_not_an_empty_one(body):
    op = replace(OP, body=body)
    assert unseal(seal(op, KEY, LOG), KEY, LOG) == op


@pytest.mark.parametrize(
    "name", [f.name for f in fields(Op) if f.init and f.name not in ("enc", "body")]
)
def test_no_clear_field_can_be_changed(name):
    sealed = seal(OP, KEY, LOG)
    changed = replace(sealed, **{name: OTHER.get(name, new_id())})
    with pytest.raises(TamperError, match="not as its device sealed it"):
        unseal(changed, KEY, LOG)


def test_no_bit_of_the_sealed_text_can_be_changed():
    sealed = seal(replace(OP, body="yes"), KEY, LOG)
    raw = base64.b64decode(sealed.body or "")
    for bit in range(len(raw) * 8):
        bent = bytearray(raw)
        bent[bit // 8] ^= 1 << bit % 8
        with pytest.raises(TamperError):
            unseal(replace(sealed, body=base64.b64encode(bent).decode()), KEY, LOG)


@pytest.mark.parametrize("body", [None, "", "=", "AAAA", "not base64!", "A" * 56, "é"])
def test_what_is_no_box_is_refused(body):
    with pytest.raises(TamperError):
        unseal(replace(seal(OP, KEY, LOG), body=body), KEY, LOG)


def test_it_opens_in_its_own_log_with_its_own_key_and_way_only():
    sealed = seal(OP, KEY, LOG)
    for bad, key, log in (
        (sealed, KEY, new_id()),
        (sealed, OwnerKey(), LOG),
        (replace(sealed, enc="none"), KEY, LOG),
        (replace(sealed, enc=None), KEY, LOG),
    ):
        with pytest.raises(TamperError):
            unseal(bad, key, log)


def test_two_ops_of_one_text_share_nothing():
    other = replace(OP, op_id=new_id())
    one, two = (base64.b64decode(seal(op, KEY, LOG).body or "") for op in (OP, other))
    assert one[:24] != two[:24]
    assert one[24:] != two[24:]
    assert seal(OP, KEY, LOG) == seal(OP, KEY, LOG)


def test_a_text_whose_nonce_was_chosen_is_refused():
    # The cipher alone can be made to open one text under two keys.
    op = seal(OP, KEY, LOG)
    keys = KEY.thread(LOG, OP.thread)
    clear = [op.v, op.op_id, op.device, op.dseq, op.hlc, op.kind, op.thread, op.ref]
    bound = canonical(["jupyter_chatstore op", LOG, *clear, list(op.base), op.enc, op.kid]).encode()
    box = lock(b"\x01made", key=keys.box, bound=bound, nonce=bytes(24))
    assert unlock(box, key=keys.box, bound=bound) is not None
    with pytest.raises(TamperError):
        unseal(replace(op, body=box), KEY, LOG)


def test_the_largest_body_still_fits_when_it_is_sealed():
    sealed = seal(replace(OP, body="x" * MAX_CLEAR_BYTES), KEY, LOG)
    assert len(sealed.body or "") <= MAX_BODY_BYTES


def test_a_key_tells_nothing_of_itself():
    secret = KEY.secret.hex()
    assert secret not in repr(KEY) + str(KEY) + f"{KEY}"
    assert KEY.kid not in secret
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(KEY)


def test_keys_of_threads_logs_and_purposes_are_all_different():
    keys = [KEY.thread(LOG, None), KEY.thread(LOG, "a"), KEY.thread("a", LOG), KEY.thread("a", "b")]
    keys.append(KEY.thread("ab", ""))
    made = [part for key in keys for part in key]
    made += [KEY.derive("a", "b"), KEY.derive("ab"), KEY.derive("check"), KEY.derive("proof")]
    assert len(set(made)) == len(made)
