"""The tools that one run may use: it answers each call of the model, whatever the call holds."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from jupyter_chatstore.chat.draft import valid_unicode
from jupyter_chatstore.chat.masking import redact
from jupyter_chatstore.chat.tools.aside import aside
from jupyter_chatstore.chat.tools.halt import Halt
from jupyter_chatstore.errors import ChatstoreError, ToolError
from jupyter_chatstore.model import ToolResultPart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jupyter_chatstore.chat.provider import ToolSpec
    from jupyter_chatstore.chat.tools.approvals import Approvals, Place
    from jupyter_chatstore.chat.tools.tool import CallState, Reach, Tool
    from jupyter_chatstore.model import Json, ToolCallPart

MAX_ROUNDS = 10
"""How often in one answer the model may ask for tools."""
ANSWER_WITHIN_S = 600.0
"""How long the user may think about a question."""
MAX_CHARS = 20_000


class RefusedError(ToolError):
    """The user did not allow it, or did not say so in time."""


class Toolbox:
    """Some tools, and what they can reach.

    Args:
        tools: Those that are allowed.
        reach: What they can get at.
        approvals: Where the user is asked.
    """

    def __init__(self, tools: Iterable[Tool], reach: Reach, approvals: Approvals) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._reach = reach
        self._approvals = approvals

    @property
    def specs(self) -> tuple[ToolSpec, ...]:
        """The tools as a provider offers them."""
        return tuple(tool.spec for tool in self._tools.values())

    async def answer(
        self, call: ToolCallPart, place: Place, tell: Callable[[CallState], None]
    ) -> ToolResultPart:
        """What a call gives; a failure of any kind is a result that says so.

        Args:
            call: What the model asked for.
            place: Where the call stands.
            tell: Takes how far it is, on the loop's thread; the last word is how it ended.
        """
        try:
            content = await self._run(call, place, tell)
        except RefusedError as refusal:
            tell("refused")
            return _failed(call, refusal)
        except ChatstoreError as error:
            tell("failed")
            return _failed(call, error)
        except TimeoutError:
            tell("failed")
            return _failed(call, ToolError(f"{call.name} took too long and was given up."))
        except Exception as error:  # noqa: BLE001 - a user's own object may raise anything
            tell("failed")
            return _failed(call, ToolError(f"{call.name} failed ({type(error).__name__})."))
        tell("done")
        return ToolResultPart(call.tool_call_id, content)

    async def _run(
        self, call: ToolCallPart, place: Place, tell: Callable[[CallState], None]
    ) -> Json:
        tool = self._tools.get(call.name)
        if tool is None:
            names = ", ".join(self._tools) or "none"
            raise ToolError(f"There is no tool of that name here. Tools: {names}.")
        arguments = tool.read(call.arguments)
        if tool.asks:
            tell("asked")
            await self._allowed(place)
        tell("running")
        loop, halt = asyncio.get_running_loop(), Halt()

        def tell_if_awaited(state: CallState) -> None:
            if not halt.said:
                tell(state)

        def tell_loop(state: CallState) -> None:
            loop.call_soon_threadsafe(tell_if_awaited, state)

        reach = replace(self._reach, halt=halt, tell=tell_loop)
        return clean(await aside(partial(tool.run, arguments, reach), halt, tool.limit_s))

    async def _allowed(self, place: Place) -> None:
        try:
            allowed = await self._approvals.ask(place, ANSWER_WITHIN_S)
        except TimeoutError:
            raise RefusedError("The user did not answer in time; it was not run.") from None
        if not allowed:
            raise RefusedError("The user did not allow this; it was not run.")


def clean(value: Json) -> Json:
    """A result as it may be sent and kept: no keys in it, valid text, of a bounded length."""
    value = _redacted(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(text) <= MAX_CHARS:
        return value
    return f"{text[:MAX_CHARS]}… ({len(text):,} characters in all)"


def _redacted(value: Any) -> Any:
    match value:
        case str():
            return redact(valid_unicode(value))
        case dict():
            items = cast("dict[str, Any]", value).items()
            return {_redacted(key): _redacted(item) for key, item in items}
        case list() | tuple():
            return [_redacted(item) for item in cast("list[Any]", value)]
        case _:
            return value


def _failed(call: ToolCallPart, error: ChatstoreError) -> ToolResultPart:
    return ToolResultPart(call.tool_call_id, clean(str(error)), is_error=True)
