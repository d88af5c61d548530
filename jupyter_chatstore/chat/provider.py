"""The contract with whatever produces an answer: one question in, a stream of pieces out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from jupyter_chatstore.chat.context.item import estimate_tokens
from jupyter_chatstore.chat.files import file_tokens
from jupyter_chatstore.model import FilePart, Part, ToolCallPart, ToolResultPart, Usage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from jupyter_chatstore.chat.context.item import ContextItem
    from jupyter_chatstore.chat.events import DeltaType
    from jupyter_chatstore.chat.looked import Looked


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier entry of the conversation, as the model is to see it."""

    role: str
    """`user` or `assistant`."""
    text: str
    files: tuple[FilePart, ...] = ()
    looked: tuple[Looked, ...] = ()
    """What tools gave before it was said."""

    @property
    def tokens(self) -> int:
        """About how many tokens it is."""
        along = (*map(file_tokens, self.files), *(looked.tokens for looked in self.looked))
        return estimate_tokens(self.text) + sum(along)


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool that the model may ask for."""

    name: str
    description: str
    parameters: dict[str, Any]
    """JSON schema of its arguments, an object."""

    @property
    def tokens(self) -> int:
        """About how many tokens offering it takes."""
        return estimate_tokens(f"{self.name}{self.description}{json.dumps(self.parameters)}")


@dataclass(frozen=True, slots=True)
class Round:
    """An answer that asked for tools, and what they gave."""

    response: object
    """The answer in the provider's own form, as its `Ended` gave it."""
    calls: tuple[ToolCallPart, ...]
    results: tuple[ToolResultPart, ...]
    """One for each call, in order."""


@dataclass(frozen=True, slots=True)
class Question:
    """All that a provider is given."""

    thread_id: str
    text: str
    items: tuple[ContextItem, ...] = ()
    files: tuple[FilePart, ...] = ()
    history: tuple[Turn, ...] = ()
    """Oldest first."""
    system_prompt: str | None = None
    temperature: float | None = None
    """None is the model's own."""
    begun: str = ""
    """What the answer has said already: it is to go on from there."""
    tools: tuple[ToolSpec, ...] = ()
    """What the model may ask for with a `Call`."""
    rounds: tuple[Round, ...] = ()
    """What it has asked for in this answer so far, oldest first."""

    @property
    def prompt(self) -> str:
        """The question with what its `@` names, as one text."""
        return with_context(self.text, self.items)

    @property
    def tokens(self) -> int:
        """About how many tokens are sent before a tool has given anything."""
        texts = (self.system_prompt or "", self.prompt, self.begun)
        along = (*map(file_tokens, self.files), *(each.tokens for each in self.tools))
        return sum(map(estimate_tokens, texts)) + sum(along) + tokens_of(self.history)


@dataclass(frozen=True, slots=True)
class Delta:
    """More text; a `fresh` one begins a part of its own even after one of its type."""

    type: DeltaType
    text: str
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A part that comes in one piece."""

    part: Part


@dataclass(frozen=True, slots=True)
class Call:
    """The model asks for one of the question's tools; a `Round` brings it what that gave."""

    part: ToolCallPart


@dataclass(frozen=True, slots=True)
class Ended:
    """What is known about the run; the newest one counts, also when the stream breaks later."""

    usage: Usage = field(default_factory=Usage)
    cost_usd: float | None = None
    finish_reason: str | None = None
    response: object = None
    """The answer in the provider's own form, for a `Round`."""


Piece = Delta | Whole | Call | Ended


class Provider(Protocol):
    """Produces answers of one model."""

    @property
    def name(self) -> str:
        """The provider's name, as runs record it."""
        ...

    @property
    def model(self) -> str:
        """The model's name, as runs record it."""
        ...

    def stream(self, question: Question) -> AsyncIterator[Piece]:
        """The answer, piece by piece.

        Raises:
            RunError: There is no complete answer; the pieces so far stand.
        """
        ...


def tokens_of(turns: Iterable[Turn]) -> int:
    """About how many tokens earlier entries are."""
    return sum(turn.tokens for turn in turns)


def with_context(text: str, items: tuple[ContextItem, ...]) -> str:
    """`text`, followed by each thing that it names."""
    sent = [item for item in items if item.text]
    if not sent:
        return text
    blocks = [f"{item.name} ({item.kind}, {item.summary}):\n{item.text}" for item in sent]
    return "\n\n".join([text, "Context from the notebook:", *blocks])
