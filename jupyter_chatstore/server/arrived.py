"""Ops as they arrive: one that doesn't fit is set aside, so that it holds up none behind it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import FailFast, Field, ValidationError

from jupyter_chatstore.server.body import inflate
from jupyter_chatstore.server.problems import unfit
from jupyter_chatstore.sync.op import MAX_PUSH_INFLATED_BYTES, MAX_PUSH_OPS
from jupyter_chatstore.sync.wire import Hash, Id, Reading, Said, WireOp


class Unfit(Said):
    """An op of which can be told whose turn it was, and no more."""

    op_id: Id
    device: Id
    dseq: Annotated[int, Field(ge=1, lt=2**53)]
    hlc: Reading
    h: Hash

    def as_op(self) -> WireOp:
        """An op without a kind, which the log refuses."""
        nothing: dict[str, Any] = {**self.model_dump(), "kind": ""}
        return WireOp.model_construct(**nothing)


_Any = Annotated[WireOp | Unfit, Field(union_mode="left_to_right")]


class Arrived(Said):
    """`sync.wire.Push` as a server reads it."""

    ops: Annotated[tuple[_Any, ...], Field(min_length=1, max_length=MAX_PUSH_OPS), FailFast()]


def arrived(data: bytes, encoding: str = "") -> list[WireOp]:
    """The ops of a push, each as it is or without a kind.

    Args:
        data: The body.
        encoding: Its Content-Encoding.

    Raises:
        ProblemError: `invalid`, `too_large` or `unsupported_encoding`.
    """
    text = inflate(data, encoding, MAX_PUSH_INFLATED_BYTES)
    try:
        ops = Arrived.model_validate_json(text).ops
    except ValidationError as error:
        raise unfit(error.errors(include_url=False, include_input=False)) from None
    return [op.as_op() if isinstance(op, Unfit) else op for op in ops]
