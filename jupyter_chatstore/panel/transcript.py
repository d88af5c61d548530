"""A thread as Markdown that stays in the notebook: it shows where no kernel and no script is.

Only what a person reads is in it: the text of questions and answers, without what was sent along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from IPython.display import display  # pyright: ignore[reportUnknownVariableType]

from jupyter_chatstore.chat import ChatEvent, RunEnded
from jupyter_chatstore.errors import ChatstoreError
from jupyter_chatstore.panel.quiet import quiet

if TYPE_CHECKING:
    from jupyter_chatstore.chat import Chat
    from jupyter_chatstore.model import Message, Thread
    from jupyter_chatstore.store import Store

MOST_MESSAGES = 500
"""The newest that are written; a notebook is no archive."""


class Transcript:
    """The open thread's text in the output of the cell that shows it first.

    Args:
        chat: Whose open thread it is.
    """

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._display_id: str | None = None

    def show(self) -> None:
        """Writes it below the cell that runs."""
        self._display_id = uuid4().hex
        self._publish(update=False)

    def hear(self, event: ChatEvent) -> None:
        """Writes it anew where it was shown, when an answer has ended."""
        if isinstance(event, RunEnded) and self._display_id is not None:
            self._publish(update=True)

    def _publish(self, *, update: bool) -> None:
        try:
            text = transcript(self._chat.store, self._chat.open_thread)
        except ChatstoreError as error:
            text = quiet(error.what)
        data: Any = {"text/markdown": text, "text/plain": text}
        display(data, raw=True, display_id=self._display_id, update=update)


def transcript(store: Store, thread: Thread | None) -> str:
    """The newest messages of a thread's open branch; nothing in it loads or runs anything."""
    if thread is None:
        return "*Nothing was asked yet.*"
    messages = store.messages(thread.id, limit=MOST_MESSAGES)
    runs = store.runs([message.id for message in messages])
    parts = [f"**{_one_line(thread.title or 'Untitled')}**"]
    for message in messages:
        if message.role in ("user", "assistant"):
            run = runs.get(message.id)
            parts.append(_said(message, "" if run is None else run.model or ""))
    return "\n\n---\n\n".join(parts)


def _said(message: Message, model: str) -> str:
    who = "You" if message.role == "user" else f"Answer ({_one_line(model) or 'no model'})"
    ending = "" if message.status == "complete" else f"\n\n*({message.status})*"
    return f"**{who}**\n\n{quiet(message.text)}{ending}"


def _one_line(text: str) -> str:
    plain = " ".join(text.split())
    return quiet("".join(f"\\{char}" if char in "\\`*_[]()#<>$|~" else char for char in plain))
