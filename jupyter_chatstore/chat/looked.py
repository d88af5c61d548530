"""What an earlier answer's tools gave, as it is sent again with the history: its beginning."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.context.item import estimate_tokens
from jupyter_chatstore.model import ToolCallPart, ToolResultPart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_chatstore.model import Json, Part

RESULT_CHARS = 4_000
"""Of one result: the answer that it led to is sent as well."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One tool call of an earlier answer, and what came of it."""

    name: str
    arguments: Json
    content: Json
    is_error: bool

    @property
    def tokens(self) -> int:
        """About how many tokens it is."""
        return estimate_tokens(f"{self.name}{_written(self.arguments)}{_written(self.content)}")


def looked_of(parts: Iterable[Part]) -> tuple[Looked, ...]:
    """The calls of our tools among an answer's parts that gave something.

    What a provider ran itself only it can read again, and a call that was cut off gave nothing.
    """
    open_calls: list[ToolCallPart] = []
    found: list[Looked] = []
    for part in parts:
        if isinstance(part, ToolCallPart) and part.state is not None:
            open_calls.append(part)
        if not isinstance(part, ToolResultPart):
            continue
        # Servers may give each round's calls the same ids.
        call = next((c for c in open_calls if c.tool_call_id == part.tool_call_id), None)
        if call is not None:
            open_calls.remove(call)
            content = _shortened(part.content)
            found.append(Looked(call.name, call.arguments, content, part.is_error))
    return tuple(found)


def _shortened(content: Json) -> Json:
    text = _written(content)
    if len(text) <= RESULT_CHARS:
        return content
    return f"{text[:RESULT_CHARS]}… ({len(text):,} characters in all)"


def _written(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
