"""Events go to the browser in order and numbered; an answer's text in few, larger pieces.

One lock covers number, live answers and sending. So what a reply says of the state and the
number it carries always fit: no event is in neither or in both.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat import (
    BranchChanged,
    ChatEvent,
    Failed,
    MessageAdded,
    MessageMarked,
    PartAdded,
    PartDelta,
    RunEnded,
    SavedChanged,
    ThreadChanged,
    ThreadGone,
)
from jupyter_chatstore.panel.live import LiveAnswer
from jupyter_chatstore.panel.snapshot import (
    error_info,
    message_info,
    part_info,
    run_info,
    thread_info,
    utf16_length,
)
from jupyter_chatstore.panel.told import Told

if TYPE_CHECKING:
    from jupyter_chatstore.model import Message, Run, Thread
    from jupyter_chatstore.panel.protocol import NotebookInfo, PreferencesInfo, SavedInfo, SyncInfo
    from jupyter_chatstore.store.spaces import Space

Content = Mapping[str, Any]

FLUSH_S = 0.1
"""Text waits no longer than this for more text."""


@dataclass(frozen=True, slots=True)
class Now:
    """What the browser knows, up to and with event number `seq`."""

    seq: int
    live: Mapping[str, LiveAnswer]
    """Running answers by message id."""


class Outbox:
    """Everything that one panel sends.

    Args:
        send: Sends one message; called from any thread, one call at a time.
        later: Has something called after so many seconds, on another thread.
        home_of: What a thread's notebook is called, where that is another one.
        space_of: The team's space that a thread is in.
        siblings: The ids of a message's siblings, itself among them.
        saved: Whether all is on disk now.
        writers: Who wrote messages elsewhere, by their ids.
    """

    def __init__(
        self,
        *,
        send: Callable[[Content], None],
        later: Callable[[float, Callable[[], None]], None],
        home_of: Callable[[Thread], str | None],
        siblings: Callable[[Message], list[str]],
        saved: Callable[[], SavedInfo],
        writers: Callable[[list[str]], Mapping[str, str]] = lambda _: {},
        space_of: Callable[[Thread], Space | None] = lambda _: None,
    ) -> None:
        self._send = send
        self._later = later
        self._home_of = home_of
        self._space_of = space_of
        self._siblings = siblings
        self._saved = saved
        self._writers = writers
        self._lock = threading.RLock()
        self._seq = 0
        self._live: dict[str, LiveAnswer] = {}
        self._told = Told()
        self._text: dict[tuple[str, int], tuple[str, list[str]]] = {}
        self._flushed_at = float("-inf")
        self._flush_is_due = False

    def put(self, event: ChatEvent) -> None:
        """Takes what happened in the chat."""
        with self._lock:
            if not isinstance(event, PartDelta):
                self._flush()
            self._told.note(event)
            self._put(event)

    def put_found(
        self, find: Callable[[Told, Mapping[str, LiveAnswer]], Iterable[ChatEvent]]
    ) -> None:
        """Takes what others did, as found by comparing with what was told and with what grows."""
        with self._lock:
            for event in find(self._told, self._live):
                self.put(event)
                if isinstance(event, MessageAdded) and event.message.status == "streaming":
                    self._told.followed.add(event.message.id)

    def follow(self, message: Message, run: Run | None) -> LiveAnswer:
        """Another program writes this answer: it grows from what is told of it now."""
        with self._lock:
            self._told.followed.add(message.id)
            return self._live.setdefault(message.id, LiveAnswer(message, run))

    @property
    def follows(self) -> bool:
        """Whether answers are shown that others write."""
        return bool(self._told.followed)

    def thread_changed(self, thread: Thread) -> None:
        """A thread is new or changed."""
        info = thread_info(thread, self._home_of(thread), self._space_of(thread))
        self._event("thread_changed", thread=info)

    def notebook_changed(self, notebook: NotebookInfo) -> None:
        """The panel serves another notebook, or the same at another path."""
        self._event("notebook", notebook=notebook)

    def preferences_changed(self, preferences: PreferencesInfo) -> None:
        """The user has chosen how panels are to be."""
        self._event("preferences", preferences=preferences)

    def sync_changed(self, sync: SyncInfo) -> None:
        """Sync has got on, or is held up."""
        self._event("sync", sync=sync)

    def budget_changed(self, budget_usd: float | None) -> None:
        """The user has set what a month may cost."""
        self._event("budget", budget_usd=budget_usd)

    def reply(self, build: Callable[[Now], Content]) -> Content:
        """Sends the reply that `build` makes of the state, which stands still meanwhile."""
        with self._lock:
            self._flush()
            content = build(Now(self._seq, self._live))
            self._send(content)
            return content

    def flush(self) -> None:
        """Sends the text that waits, now."""
        with self._lock:
            self._flush()

    def _event(self, kind: str, **fields: object) -> None:
        with self._lock:
            self._seq += 1
            self._send({"kind": kind, "seq": self._seq, **fields})

    def _put(self, event: ChatEvent) -> None:
        match event:
            case ThreadChanged() | ThreadGone():
                self._thread(event)
            case MessageAdded():
                self._added(event)
            case MessageMarked():
                self._marked(event.message)
            case BranchChanged():
                self._event("branch", thread_id=event.thread_id)
            case PartAdded():
                self._part(event)
            case RunEnded():
                self._ended(event)
            case SavedChanged():
                self._event("saved", saved=self._saved())
            case Failed():
                error = error_info(event.error)
                self._event("failed", thread_id=event.thread_id, error=error)
            case PartDelta():
                self._grow(event)

    def _part(self, event: PartAdded) -> None:
        live = self._live.get(event.message_id)
        if live is not None:
            live.put(event.part, event.value)
        value = part_info(event.value)
        self._event("part", message_id=event.message_id, part=event.part, value=value)

    def _thread(self, event: ThreadChanged | ThreadGone) -> None:
        if isinstance(event, ThreadChanged):
            self.thread_changed(event.thread)
        else:
            self._event("thread_gone", thread_id=event.thread_id)

    def _added(self, event: MessageAdded) -> None:
        message = event.message
        if message.status == "streaming":
            self._live[message.id] = LiveAnswer(message, event.run)
        writer = self._writers([message.id]).get(message.id, "")
        info = message_info(message, event.run, self._siblings(message), writer)
        self._event("message", message=info)

    def _marked(self, message: Message) -> None:
        live = self._live.get(message.id)
        if live is not None:
            live.mark(message)
        self._event(
            "marked",
            message_id=message.id,
            bookmarked=message.bookmarked_at is not None,
            reaction=message.reaction,
        )

    def _ended(self, event: RunEnded) -> None:
        self._live.pop(event.message.id, None)
        self._event(
            "done",
            message_id=event.message.id,
            status=event.message.status,
            run=run_info(event.run),
            text_chars=utf16_length(event.message.parts),
        )

    def _grow(self, event: PartDelta) -> None:
        live = self._live.get(event.message_id)
        if live is not None:
            live.grow(event.part, event.type, event.text)
        key = (event.message_id, event.part)
        self._text.setdefault(key, (event.type, []))[1].append(event.text)
        wait = self._flushed_at + FLUSH_S - time.monotonic()
        if wait <= 0:
            self._flush()
        elif not self._flush_is_due:
            self._flush_is_due = True
            self._later(wait, self.flush)

    def _flush(self) -> None:
        self._flush_is_due = False
        if not self._text:
            return
        waiting, self._text = self._text, {}
        for (message_id, part), (type_, pieces) in waiting.items():
            text = "".join(pieces)
            self._event("delta", message_id=message_id, part=part, type=type_, text=text)
        self._flushed_at = time.monotonic()
