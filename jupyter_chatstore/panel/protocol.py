"""Every message on the wire between the panel in the browser and the panel in the kernel.

The browser sends requests, each with a `req` of its own; the kernel answers each once with a
reply of that `req`, and sends events. Events carry `seq`, which rises by one for each event of
a panel: a gap means that one was lost, and the browser asks for the state again (`hello`).
A repeated `req` gets the same reply again and is not acted on twice; a `send` also carries the
id of its message, so it is acted on at most once even after the kernel was restarted.

`labextension/src/core/wire.ts` says the same in TypeScript, and `tests/wire/*.json` is read by
both sides' tests. No field at the top of a message is called `id`: ipykernel 7.4.0 takes that
for a request of its own and keeps an entry for it for ever.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

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


# ---------------------------------------------------------------- what the kernel sends


class UsageInfo(TypedDict):
    """Tokens; unknown is null."""

    input_tokens: int | None
    output_tokens: int | None
    cache_read_tokens: int | None
    cache_write_tokens: int | None
    reasoning_tokens: int | None


class ErrorInfo(TypedDict):
    """An error in words, for the user."""

    code: str
    what: str
    kept: str
    hint: str


class ContextItem(TypedDict):
    """One thing that an `@` names: what it is and how big."""

    name: str
    """As typed, with its `@`."""
    kind: str
    """`dataframe`, `series`, `array`, `value`, `input`, `output`, `error`, `file`, `missing`."""
    summary: str
    """Short, for a chip: `344 × 7`."""
    tokens: int
    """An estimate."""


class RunInfo(TypedDict):
    """A run without what was sent."""

    id: str
    status: str
    model: str | None
    provider: str | None
    usage: UsageInfo
    cost_usd: float | None
    first_token_ms: float | None
    total_ms: float | None
    finish_reason: str | None
    error: ErrorInfo | None
    context: list[ContextItem]


class MessageInfo(TypedDict):
    """A message with its parts and, for an answer, its run."""

    id: str
    thread_id: str
    parent_id: str | None
    role: str
    status: str
    created_at: str
    """ISO 8601 in UTC, ends in `Z`."""
    parts: list[dict[str, Any]]
    run: RunInfo | None


class ThreadInfo(TypedDict):
    """A thread as the list shows it."""

    id: str
    notebook_id: str | None
    title: str
    preview: str
    message_count: int
    pinned: bool
    archived: bool
    model: str | None
    created_at: str
    updated_at: str
    from_original: bool
    """True for a thread of the notebook that this one was copied from: it can be read here."""


class NotebookInfo(TypedDict):
    """Which notebook the panel thinks it serves; `notebook_id` None: none is known."""

    notebook_id: str | None
    path: str | None
    title: str


class SavedInfo(TypedDict):
    """Whether what is said is on disk, and if not, why."""

    saved: bool
    reason: str


class HelloReply(TypedDict):
    """The whole state of a panel."""

    kind: Literal["hello"]
    req: str
    protocol: int
    seq: int
    """The last event's number: the next one is `seq + 1`."""
    notebook: NotebookInfo
    saved: SavedInfo
    model: str
    threads: list[ThreadInfo]
    more_threads: bool
    thread: ThreadInfo | None
    messages: list[MessageInfo]
    """The open branch's newest, oldest first; a running answer as far as it has got."""
    more_messages: bool


class LocatedReply(TypedDict):
    """What the notebook's metadata should hold from now on."""

    kind: Literal["located"]
    req: str
    notebook: NotebookInfo


class ThreadsReply(TypedDict):
    """A page of threads."""

    kind: Literal["threads"]
    req: str
    threads: list[ThreadInfo]
    more_threads: bool


class ThreadReply(TypedDict):
    """A thread and a page of its messages."""

    kind: Literal["thread"]
    req: str
    thread: ThreadInfo
    messages: list[MessageInfo]
    more_messages: bool


class SendReply(TypedDict):
    """The question is on disk (or kept, see `saved`), and the answer has begun."""

    kind: Literal["sent"]
    req: str
    thread_id: str
    message_id: str
    """The answer's id."""


class OkReply(TypedDict):
    """Done."""

    kind: Literal["ok"]
    req: str


class PreviewReply(TypedDict):
    """What would be sent."""

    kind: Literal["preview"]
    req: str
    items: list[ContextItem]
    history_messages: int
    history_tokens: int


class HitInfo(TypedDict):
    """A found message; matches stand between U+0002 and U+0003."""

    message_id: str
    thread_id: str
    thread_title: str
    snippet: str
    created_at: str


class SearchReply(TypedDict):
    """What was found, best first."""

    kind: Literal["search"]
    req: str
    hits: list[HitInfo]


class ErrorReply(TypedDict):
    """The request failed, and what to do."""

    kind: Literal["error"]
    req: str
    error: ErrorInfo


Reply = (
    HelloReply
    | LocatedReply
    | ThreadsReply
    | ThreadReply
    | SendReply
    | OkReply
    | PreviewReply
    | SearchReply
    | ErrorReply
)


class ThreadEvent(TypedDict):
    """A thread is new or changed."""

    kind: Literal["thread_changed"]
    seq: int
    thread: ThreadInfo


class MessageEvent(TypedDict):
    """A message is there: a question, or an answer that begins."""

    kind: Literal["message"]
    seq: int
    message: MessageInfo


class DeltaEvent(TypedDict):
    """More text for a part of a running answer; the part is made if it isn't there."""

    kind: Literal["delta"]
    seq: int
    message_id: str
    part: int
    """Index of the part in the message."""
    type: Literal["text", "reasoning"]
    text: str


class PartEvent(TypedDict):
    """A whole part of a running answer: a tool call, a citation and the like."""

    kind: Literal["part"]
    seq: int
    message_id: str
    part: int
    value: dict[str, Any]


class DoneEvent(TypedDict):
    """An answer has ended; its text has gone out already."""

    kind: Literal["done"]
    seq: int
    message_id: str
    status: str
    run: RunInfo
    text_chars: int
    """Length of all its text and reasoning parts in UTF-16 units, as a check."""


class SavedEvent(TypedDict):
    """Whether what is said is on disk has changed."""

    kind: Literal["saved"]
    seq: int
    saved: SavedInfo


class NotebookEvent(TypedDict):
    """The panel serves another notebook, or the same at another path: ask `hello` again."""

    kind: Literal["notebook"]
    seq: int
    notebook: NotebookInfo


Event = ThreadEvent | MessageEvent | DeltaEvent | PartEvent | DoneEvent | SavedEvent | NotebookEvent
