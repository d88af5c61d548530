"""A turn that is appended: a question, its answer and the run."""

from __future__ import annotations

from jupyter_chatstore import Message, Run, Usage
from tests.bench.world import World


def turn(world: World) -> tuple[list[Message], Run]:
    """The next turn of an endless chat."""
    pair = [Message.user(next(world.texts)), Message.assistant(next(world.texts))]
    usage = Usage(input_tokens=100, output_tokens=100)
    return pair, Run(model="m", provider="p", usage=usage, total_ms=900.0)
