"""From one answer that asks for tools to the next question: the tools are run in between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.provider import Ended, Question, Round
from jupyter_chatstore.chat.tools.toolbox import MAX_ROUNDS, Toolbox
from jupyter_chatstore.errors import RunError
from jupyter_chatstore.model import ToolCallPart, ToolResultPart, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jupyter_chatstore.model import Part

    Put = Callable[[Part, int | None], int]


async def next_question(
    question: Question,
    response: object,
    calls: Sequence[tuple[int, ToolCallPart]],
    *,
    toolbox: Toolbox,
    message_id: str,
    put: Put,
) -> Question:
    """What to ask next: the same, with what the calls gave.

    Args:
        question: What was asked.
        response: The answer in the provider's own form.
        calls: What it asks for, each with the number of its part.
        toolbox: What runs it.
        message_id: The answer that the calls are part of.
        put: Keeps a part, in the place of another if a number is given; gives its number.

    Raises:
        RunError: It goes on asking after it was told to stop.
    """
    if len(question.rounds) > MAX_ROUNDS:
        raise RunError(
            f"The model asked for tools more than {MAX_ROUNDS} times.",
            kept="All that it found is kept.",
            hint="Ask for less at a time, or allow fewer tools.",
        )
    results: list[ToolResultPart] = []
    for index, call in calls:

        def tell(state: str, index: int = index, call: ToolCallPart = call) -> None:
            put(replace(call, state=state), index)

        if len(question.rounds) == MAX_ROUNDS:
            tell("refused")
            said = "No more tool calls in this answer: answer with what you know."
            result = ToolResultPart(call.tool_call_id, said, is_error=True)
        else:
            result = await toolbox.answer(call, (message_id, index), tell)
        put(result, None)
        results.append(result)
    made = Round(response, tuple(call for _, call in calls), tuple(results))
    return replace(question, rounds=(*question.rounds, made))


def together(before: Ended, last: Ended) -> Ended:
    """What several rounds used; what isn't known of one isn't known of all."""
    first, second = before.usage, last.usage
    usage = Usage(
        input_tokens=_sum(first.input_tokens, second.input_tokens),
        output_tokens=_sum(first.output_tokens, second.output_tokens),
        cache_read_tokens=_known(first.cache_read_tokens, second.cache_read_tokens),
        cache_write_tokens=_known(first.cache_write_tokens, second.cache_write_tokens),
        reasoning_tokens=_known(first.reasoning_tokens, second.reasoning_tokens),
    )
    cost = None
    if before.cost_usd is not None and last.cost_usd is not None:
        cost = before.cost_usd + last.cost_usd
    return replace(last, usage=usage, cost_usd=cost)


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def _known(first: int | None, second: int | None) -> int | None:
    """Providers say nothing of a bucket that they didn't use."""
    return _sum(first or 0, second or 0) or None
