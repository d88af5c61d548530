"""One tool: what the model is told of it, what the user is told of it, and what it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from jupyter_chatstore.chat.provider import ToolSpec
from jupyter_chatstore.chat.tools.halt import Halt
from jupyter_chatstore.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jupyter_chatstore.model import Json
    from jupyter_chatstore.store import Store

CallState = Literal["asked", "waiting", "running", "done", "failed", "refused"]
"""`asked`: the user is asked; `waiting`: allowed, the kernel is busy."""

LIMIT_S = 20.0


class Arguments(BaseModel):
    """What a model gives a tool; anything else is refused in words."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a tool can get at."""

    namespace: Mapping[str, Any]
    """The notebook's variables."""
    store: Store
    halt: Halt = field(default_factory=Halt)
    """Says when nobody waits for the result any more."""
    tell: Callable[[CallState], None] = lambda _: None
    """Takes how far the call is; may be called on any thread."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool by name. `run` is called on a thread of its own.

    It returns text, or a table as `{columns, rows, more}`, and raises `ToolError` when it can't.
    """

    name: str
    about: str
    """For the user: what it lets the model see or do, in one line."""
    description: str
    """For the model."""
    arguments: type[Arguments]
    run: Callable[[Any, Reach], Json]
    asks: bool = False
    """Whether the user is asked before each call."""
    limit_s: float = LIMIT_S

    @property
    def spec(self) -> ToolSpec:
        """The tool as a provider offers it."""
        return ToolSpec(self.name, self.description, _schema(self.arguments))

    def read(self, arguments: Json) -> Arguments:
        """The arguments that a model gave.

        Raises:
            ToolError: They don't fit.
        """
        try:
            return self.arguments.model_validate({} if arguments in (None, "") else arguments)
        except ValidationError as error:
            wrong = "; ".join(f"{_where(e['loc'])}: {e['msg']}" for e in error.errors()[:3])
            raise ToolError(f"The arguments of {self.name} don't fit ({wrong}).") from None


def _schema(arguments: type[Arguments]) -> dict[str, Any]:
    schema = arguments.model_json_schema()
    schema.pop("description", None)  # the class's docstring is for readers of the code
    schema.pop("title", None)
    return schema


def _where(steps: tuple[str | int, ...]) -> str:
    return ".".join(map(str, steps)) or "all of them"
