"""One hash binds all of an op; wire and value are the same."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.sync.bodies import MessageBody, read_message
from jupyter_chatstore.sync.hlc import pack
from jupyter_chatstore.sync.op import Op, canonical, to_wire
from jupyter_chatstore.sync.wire import Cursor, WireOp

OP = Op(
    op_id=new_id(),
    device=new_id(),
    dseq=1,
    hlc=pack(1_800_000_000_000),
    kind="msg.put",
    thread=new_id(),
    ref=new_id(),
    base=(new_id(),),
    body=canonical({"text": "héllo 👍", "n": 1.5}),
)
OTHER = {"dseq": 2, "v": 2, "base": (), "hlc": pack(1), "kind": "void"}


@pytest.mark.parametrize("name", [field.name for field in fields(Op) if field.init])
def test_each_field_is_in_the_hash(name):
    assert replace(OP, **{name: OTHER.get(name, new_id())}).h != OP.h


def test_an_op_comes_back_from_the_wire_as_it_was():
    back = WireOp.model_validate(to_wire(OP))
    assert back.op() == OP
    assert back.h == OP.h == back.op().h


def test_a_cursor_comes_back_and_nothing_else_does():
    assert Cursor.parse(Cursor("e1", 7).text()) == ("e1", 7, "")
    for text in ("", "x", "W10", Cursor("e", -1).text(), Cursor("e", 2**60).text(), "[" * 9_999):
        with pytest.raises(InvalidInputError):
            Cursor.parse(text)


def test_what_a_tool_is_given_may_be_any_number():
    part = {"type": "tool_call", "tool_call_id": "c", "name": "f", "arguments": {"n": 10**30}}
    said = MessageBody("assistant", "complete", None, 0, [part], None)
    assert read_message(said.text()) == said
