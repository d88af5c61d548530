"""What the browser asks: validated here, since whatever runs in the page can send it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from jupyter_chatstore.errors import ProtocolError

PROTOCOL_VERSION = 1
MAX_TEXT_CHARS = 1_000_000

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Req = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARS)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Path = Annotated[str, StringConstraints(min_length=1, max_length=4096)]
Limit = Annotated[int, Field(ge=1, le=500)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    req: Req


class Hello(_Request):
    """A view has opened, or has noticed a gap: send the whole state (`HelloReply`)."""

    kind: Literal["hello"]
    protocol: int
    thread_id: Id | None = None
    """The thread to show; without it the kernel's current one."""


class Located(_Request):
    """The front end knows which notebook this is (`LocatedReply`); sent again after a rename."""

    kind: Literal["located"]
    notebook_id: Id | None
    path: Path
    """Relative to the server's root, with forward slashes."""
    server_root: Path | None = None


class ListThreads(_Request):
    """A page of threads, newest first (`ThreadsReply`)."""

    kind: Literal["threads"]
    after: Id | None = None
    limit: Limit = 50


class OpenThread(_Request):
    """Show a thread: its newest messages, or those before one (`ThreadReply`)."""

    kind: Literal["open"]
    thread_id: Id
    before: Id | None = None
    limit: Limit = 50


class NewThread(_Request):
    """Start a thread and show it (`ThreadReply`)."""

    kind: Literal["new_thread"]


class SetThread(_Request):
    """Change what is given of a thread (`ThreadReply` without messages)."""

    kind: Literal["set_thread"]
    thread_id: Id
    title: Title | None = None
    pinned: bool | None = None
    archived: bool | None = None


class Send(_Request):
    """Ask; the answer comes as events (`SendReply`)."""

    kind: Literal["send"]
    thread_id: Id | None
    """None asks in a new thread."""
    message_id: Id
    """Made by the browser: the same id is stored at most once."""
    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT_CHARS)]


class Stop(_Request):
    """End the run that writes in this thread; what has arrived is kept (`OkReply`)."""

    kind: Literal["stop"]
    thread_id: Id


class Retry(_Request):
    """Answer again the question that this answer belongs to: a sibling (`SendReply`)."""

    kind: Literal["retry"]
    message_id: Id


class Preview(_Request):
    """What `text` would send besides itself: nothing is sent (`PreviewReply`)."""

    kind: Literal["preview"]
    text: Text


class Search(_Request):
    """Find messages (`SearchReply`)."""

    kind: Literal["search"]
    query: Annotated[str, StringConstraints(max_length=1000)]
    limit: Limit = 20


Request = (
    Hello
    | Located
    | ListThreads
    | OpenThread
    | NewThread
    | SetThread
    | Send
    | Stop
    | Retry
    | Preview
    | Search
)

_REQUEST: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="kind")])


def parse_request(content: object) -> Request:
    """The request that a browser's message holds.

    Raises:
        ProtocolError: It fits no request; the text names fields, never their values.
    """
    try:
        return _REQUEST.validate_python(content)
    except ValidationError as error:
        where = sorted({".".join(str(step) for step in e["loc"]) or "kind" for e in error.errors()})
        raise ProtocolError(
            f"A message from the browser does not fit the protocol: {', '.join(where)}.",
            kept="It was not acted on.",
            hint="Reload the page, so that browser and kernel run the same release.",
        ) from None
