"""The nouns as they go over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model import FilePart, ReasoningPart, TextPart, part_to_json
from jupyter_chatstore.panel.protocol import (
    ErrorInfo,
    HitInfo,
    MessageInfo,
    NotebookInfo,
    RunInfo,
    SavedInfo,
    ThreadInfo,
    UsageInfo,
)
from jupyter_chatstore.panel.sent import context_item, recorded_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from jupyter_chatstore.errors import ChatstoreError
    from jupyter_chatstore.model import Hit, Message, Notebook, Part, Run, Thread
    from jupyter_chatstore.store import Saved
    from jupyter_chatstore.store.spaces import Space


def time_text(at: datetime) -> str:
    """ISO 8601 in UTC, to the millisecond, with a `Z`."""
    return at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def utf16_length(parts: Iterable[Part]) -> int:
    """How long the text and reasoning parts are where strings are UTF-16, as in a browser."""
    texts = (part.text for part in parts if isinstance(part, TextPart | ReasoningPart))
    return sum(len(text) + sum(char > "\uffff" for char in text) for text in texts)


def thread_info(thread: Thread, home: str | None, space: Space | None = None) -> ThreadInfo:
    """A thread as the list shows it.

    Args:
        thread: The thread.
        home: Its notebook, where that is another one.
        space: The team's space that it is in.
    """
    return ThreadInfo(
        id=thread.id,
        notebook_id=thread.notebook_id,
        title=thread.title,
        preview=thread.preview,
        message_count=thread.message_count,
        pinned=thread.pinned,
        archived=thread.archived,
        model=thread.model,
        tags=list(thread.tags),
        folder=thread.folder or "",
        note=thread.note or "",
        system_prompt=thread.system_prompt,
        settings=thread.settings,
        created_at=time_text(thread.created_at),
        updated_at=time_text(thread.updated_at),
        from_original=home is not None,
        home=home or "",
        space="" if space is None else space.name,
        role="" if space is None else space.role,
    )


def message_info(
    message: Message, run: Run | None, siblings: list[str], writer: str = ""
) -> MessageInfo:
    """A message with its parts, its run, the ids of its siblings, and who wrote it elsewhere."""
    context: dict[str, Any] = (run.context if run else None) or {}
    return MessageInfo(
        id=message.id,
        thread_id=message.thread_id or "",
        parent_id=message.parent_id,
        role=message.role,
        status=message.status,
        created_at=time_text(message.created_at),
        parts=[part_info(part) for part in message.parts],
        run=None if run is None else run_info(run),
        siblings=siblings,
        compared=list(context.get("compared") or []),
        bookmarked=message.bookmarked_at is not None,
        reaction=message.reaction,
        writer=writer,
    )


def part_info(part: Part) -> dict[str, Any]:
    """A part; of a file only what it is, for servers drop messages that are large."""
    value = part_to_json(part)
    return {**value, "data": None} if isinstance(part, FilePart) else value


def run_info(run: Run) -> RunInfo:
    """A run without the text that was sent."""
    sent = recorded_context(run)
    return RunInfo(
        id=run.id,
        status=run.status,
        model=run.model,
        provider=run.provider,
        usage=UsageInfo(
            input_tokens=run.usage.input_tokens,
            output_tokens=run.usage.output_tokens,
            cache_read_tokens=run.usage.cache_read_tokens,
            cache_write_tokens=run.usage.cache_write_tokens,
            reasoning_tokens=run.usage.reasoning_tokens,
        ),
        cost_usd=run.cost_usd,
        first_token_ms=run.first_token_ms,
        total_ms=run.total_ms,
        finish_reason=run.finish_reason,
        error=None if run.error is None else _recorded(run.error),
        context=[context_item(item) for item in sent.items],
        history_messages=sent.history_messages,
        left_out_messages=sent.left_out_messages,
    )


def error_info(error: ChatstoreError) -> ErrorInfo:
    """An error in words."""
    return ErrorInfo(code=error.code, what=error.what, kept=error.kept, hint=error.hint)


def notebook_info(notebook: Notebook | None, title: str | None) -> NotebookInfo:
    """Which notebook is served."""
    if notebook is None:
        return NotebookInfo(notebook_id=None, path=None, title="no notebook")
    return NotebookInfo(notebook_id=notebook.id, path=notebook.path, title=title or notebook.title)


def saved_info(saved: Saved) -> SavedInfo:
    """Whether all is on disk."""
    return SavedInfo(saved=saved.saved, reason=saved.reason)


def hit_info(hit: Hit, notebook_title: str) -> HitInfo:
    """A found message."""
    return HitInfo(
        message_id=hit.message_id,
        thread_id=hit.thread_id,
        thread_title=hit.thread_title,
        notebook_title=notebook_title,
        role=hit.role,
        snippet=hit.snippet,
        created_at=time_text(hit.created_at),
    )


def _recorded(error: Mapping[str, Any]) -> ErrorInfo:
    return ErrorInfo(
        code=str(error.get("code", "error")),
        what=str(error.get("what", "")),
        kept=str(error.get("kept", "")),
        hint=str(error.get("hint", "")),
    )
