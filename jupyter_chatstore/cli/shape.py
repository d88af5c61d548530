"""A message as JSON, which keeps all of it, and as Markdown, which is for reading."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model import (
    CitationPart,
    FilePart,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    part_to_json,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.model import CodeUse, Message, Part, Run


def message_json(message: Message, run: Run | None, uses: Sequence[CodeUse]) -> dict[str, Any]:
    """All of a message, of the run that wrote it, and what became of its code."""
    return {
        **message.model_dump(mode="json", exclude={"parts"}),
        "parts": [part_to_json(part) for part in message.parts],
        "run": None if run is None else run.model_dump(mode="json"),
        "code_uses": [use.model_dump(mode="json", exclude={"message_id"}) for use in uses],
    }


def message_markdown(message: Message, run: Run | None) -> str:
    """A message under a heading that says who spoke, when and how it ended."""
    facts = [f"{message.created_at:%Y-%m-%d %H:%M} UTC"]
    if run is not None and run.model:
        facts.append(run.model)
    if message.status != "complete":
        facts.append(message.status)
    said = "\n\n".join(_part_markdown(part).strip("\n") for part in message.parts)
    return f"## {message.role.capitalize()} ({', '.join(facts)})\n\n{said}\n"


def _part_markdown(part: Part) -> str:
    match part:
        case TextPart():
            said = part.text
        case ReasoningPart():
            said = "\n".join(f"> {line}".rstrip() for line in part.text.splitlines())
        case ToolCallPart():
            said = f"Tool call `{part.name}`:\n\n{_fenced(part.arguments)}"
        case ToolResultPart():
            said = f"Tool result:\n\n{_fenced(part.content)}"
        case FilePart():
            said = f"File: {part.name} ({part.media_type})"
        case CitationPart():
            said = f"Source: {part.title or part.url} <{part.url}>"
        case _:
            said = f"Part `{part.type}`:\n\n{_fenced(part.data)}"
    return said


def _fenced(value: Any) -> str:
    body = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    longest = max(map(len, re.findall(r"`+", body)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{body}\n{fence}"
