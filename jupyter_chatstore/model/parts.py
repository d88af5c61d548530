"""The pieces of a message: a part is a small value, told apart by its `type`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Json = Any
"""Whatever `json.dumps` takes: dict, list, str, int, float, bool or None."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """What is said, as Markdown."""

    text: str
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class ReasoningPart:
    """What a model thought before it answered, as far as it shows that."""

    text: str
    duration_ms: float | None = field(default=None, compare=False)
    """From its first word to what came next; None: not known."""
    type: Literal["reasoning"] = "reasoning"


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """A model asks for a tool to be run."""

    tool_call_id: str
    name: str
    arguments: Json = None
    state: str | None = None
    """How far it is, for a tool of ours: `asked` (the user is asked), `waiting` (for the kernel),
    `running`, `done`, `failed`, `refused`. A provider runs its own tools: None."""
    type: Literal["tool_call"] = "tool_call"


@dataclass(frozen=True, slots=True)
class ToolResultPart:
    """What a tool gave back."""

    tool_call_id: str
    content: Json = None
    is_error: bool = False
    type: Literal["tool_result"] = "tool_result"


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that goes with a message; `data` is base64 when the bytes are kept here."""

    name: str
    media_type: str
    size_bytes: int | None = None
    data: str | None = None
    type: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class CitationPart:
    """A source that an answer names."""

    url: str
    title: str | None = None
    snippet: str | None = None
    type: Literal["citation"] = "citation"


@dataclass(frozen=True, slots=True)
class UnknownPart:
    """A part of a type this release does not know: kept and given back as it came."""

    type: str
    data: dict[str, Json] = field(default_factory=dict[str, Json])


Part = (
    TextPart | ReasoningPart | ToolCallPart | ToolResultPart | FilePart | CitationPart | UnknownPart
)

PART_TYPES: dict[str, type[Part]] = {
    "text": TextPart,
    "reasoning": ReasoningPart,
    "tool_call": ToolCallPart,
    "tool_result": ToolResultPart,
    "file": FilePart,
    "citation": CitationPart,
}


def part_to_json(part: Part) -> dict[str, Json]:
    """A part as it goes over the wire and into the store: its fields, with `type`."""
    if isinstance(part, UnknownPart):
        return {**part.data, "type": part.type}
    return asdict(part)


def part_from_json(value: dict[str, Json]) -> Part:
    """The part that `part_to_json` wrote; a form this release does not know is kept whole."""
    type_ = str(value.get("type", ""))
    fields = {name: item for name, item in value.items() if name != "type"}
    known = PART_TYPES.get(type_)
    if known is not None:
        try:
            return known(**fields)
        except TypeError:  # fields of a newer release: keep them all
            return UnknownPart(type_, fields)
    return UnknownPart(type_, fields)
