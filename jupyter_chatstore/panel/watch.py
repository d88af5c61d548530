"""What other panels, kernels and shells do in the store is told to this panel's browser, too.

The change log is looked at a few times a second, by one number; what is new in it becomes the
same events as what is done here. An answer that another program writes grows by its checkpoints.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jupyter_chatstore.chat import (
    BranchChanged,
    ChatEvent,
    MessageAdded,
    MessageMarked,
    PartAdded,
    PartDelta,
    RunEnded,
    ThreadChanged,
)
from jupyter_chatstore.chat.spending import budget_usd
from jupyter_chatstore.errors import ChatstoreError, NotFoundError
from jupyter_chatstore.model import Part, ReasoningPart, Run, TextPart
from jupyter_chatstore.panel.preferences import ENTER_SETTING, preferences
from jupyter_chatstore.settings import BUDGET_SETTING
from jupyter_chatstore.store.spaces import SETTING as SPACES_SETTING
from jupyter_chatstore.sync.account import ACCOUNT_SETTING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jupyter_chatstore.model import Change, Message, Thread
    from jupyter_chatstore.panel.live import LiveAnswer
    from jupyter_chatstore.panel.notebook_chat import NotebookChat
    from jupyter_chatstore.panel.outbox import Outbox
    from jupyter_chatstore.panel.syncing import Syncing
    from jupyter_chatstore.panel.told import Told

EVERY_S = 0.2
MOST = 300
"""Of more changes at once than this, each one is not told: the browser asks for the state anew."""
RECOVER_S = 10.0
"""How often it is looked whether the writers of the answers that grow elsewhere still live."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _News:
    """What a stretch of the change log is about, each thing once, in order."""

    threads: dict[str, None] = field(default_factory=dict[str, None])
    added: dict[str, None] = field(default_factory=dict[str, None])
    changed: dict[str, None] = field(default_factory=dict[str, None])
    moved: dict[str, None] = field(default_factory=dict[str, None])
    """Messages that went to the trash, or came back."""
    settings: dict[str, None] = field(default_factory=dict[str, None])


class Watch:
    """Looks at the store until it is closed, on a thread of its own.

    Args:
        here: The conversations whose changes are told.
        outbox: Where they are told.
        syncing: Their sync, looked at as often.
        start_over: Has the browser ask for the state anew.
    """

    def __init__(
        self,
        here: NotebookChat,
        outbox: Outbox,
        syncing: Syncing,
        start_over: Callable[[], object],
    ) -> None:
        self._here = here
        self._syncing = syncing
        self._store = here.store
        self._outbox = outbox
        self._start_over = start_over
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._is_first = True
        self._after = 0
        self._seen = 0
        self._recovered_at = time.monotonic()

    def begin(self) -> None:
        """Tells of all that changes from now on; a second call does nothing."""
        if self._thread is not None or self._closed.is_set():
            return
        self._after = self._seen = self._store.last_change()
        self._thread = threading.Thread(
            target=self._run, name="jupyter_chatstore.watch", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Looks no more; does not wait for a look that is being taken."""
        self._closed.set()

    def look(self) -> None:
        """Tells what is new."""
        # What is done here is told by the chat itself, a moment after it is in the log: a change is
        # looked into one look after it was seen.
        seen, self._seen = self._seen, self._store.last_change()
        if seen < self._after or seen - self._after > MOST:  # another file is there, or an import
            self._after = seen
            self._start_over()
        elif seen > self._after:
            changes = self._store.changes(self._after, seen - self._after)
            self._after = seen
            self._tell(_sorted([change for change in changes if change.seq <= seen]))
        if self._outbox.follows:
            self._outbox.put_found(self._grown)
            self._recover()
        if self._is_first:
            self._is_first = False
            self._syncing.renew()
        self._syncing.look()

    def _run(self) -> None:
        while not self._closed.wait(EVERY_S):
            try:
                self.look()
            except ChatstoreError:  # the file can't be read now; the next look tries again
                continue
            except Exception as error:  # noqa: BLE001 - one failed look must not end all others
                _log.warning("A look at the store failed: %s", type(error).__name__)

    def _recover(self) -> None:
        if time.monotonic() - self._recovered_at > RECOVER_S:
            self._recovered_at = time.monotonic()
            self._store.recover()

    def _tell(self, news: _News) -> None:
        if ENTER_SETTING in news.settings:
            self._outbox.preferences_changed(preferences(self._store))
        if BUDGET_SETTING in news.settings:
            self._outbox.budget_changed(budget_usd(self._store))
        if ACCOUNT_SETTING in news.settings:
            self._syncing.renew()
        if SPACES_SETTING in news.settings:  # each thread shown may be another's, or read only
            self._start_over()
        threads = self._threads(news.threads)
        self._outbox.put_found(lambda told, live: self._found(news, threads, told, live))

    def _threads(self, ids: Mapping[str, None]) -> dict[str, Thread]:
        found: dict[str, Thread] = {}
        for thread_id in ids:
            try:
                found[thread_id] = self._store.thread(thread_id)
            except NotFoundError:  # it was deleted: no event says so
                self._start_over()
        return found

    def _found(
        self,
        news: _News,
        threads: Mapping[str, Thread],
        told: Told,
        live: Mapping[str, LiveAnswer],
    ) -> Iterator[ChatEvent]:
        shown = {id_: thread for id_, thread in threads.items() if self._here.is_watched(thread)}
        for thread in shown.values():
            if told.is_news(thread):
                yield ThreadChanged(thread.id, thread)
        for message in self._messages(news.added):
            if not told.knows(message.id) and message.id not in live:
                run = self._store.runs([message.id]).get(message.id)
                yield MessageAdded(message.thread_id or "", message, run)
        for message in self._messages(news.changed):
            if message.id not in live and told.is_marked(message):
                yield MessageMarked(message.thread_id or "", message)
        moved = self._threads_of(news.moved)
        for thread in {**shown, **moved}.values():
            if thread.id in moved or told.is_other_branch(thread):
                yield BranchChanged(thread.id, thread)

    def _messages(self, ids: Mapping[str, None]) -> Iterator[Message]:
        """Those that are there, of threads that are shown here."""
        for message_id in ids:
            try:
                message = self._store.message(message_id)
                thread = self._store.thread(message.thread_id or "")
            except NotFoundError:  # in the trash by now, or gone
                continue
            if self._here.is_watched(thread):
                yield message

    def _threads_of(self, moved: Mapping[str, None]) -> dict[str, Thread]:
        """The threads of messages that are in the trash now, or came out of it."""
        if not moved:
            return {}
        ids = {item.thread_id for item in self._store.trash() if item.id in moved}
        ids |= {message.thread_id or "" for message in self._messages(moved)}
        found = self._threads(dict.fromkeys(ids))
        return {id_: thread for id_, thread in found.items() if self._here.is_watched(thread)}

    def _grown(self, told: Told, live: Mapping[str, LiveAnswer]) -> Iterator[ChatEvent]:
        """What has come to the answers that others write."""
        for message_id in sorted(told.followed):
            message = self._store.message(message_id)
            thread_id = message.thread_id or ""
            yield from _growth(live[message_id].message, message)
            if message.status != "streaming":
                run = self._store.runs([message_id]).get(message_id)
                yield RunEnded(thread_id, message, run or Run(message_id=message_id))


def _sorted(changes: list[Change]) -> _News:
    news = _News()
    for change in changes:
        key = change.entity_id
        if change.entity == "thread":
            news.threads[key] = None
        elif change.entity == "setting":
            news.settings[key] = None
        elif change.entity == "message" and change.kind == "put":
            news.added[key] = None
        elif change.entity == "message" and change.kind == "set":
            news.changed[key] = None
        elif change.entity == "message":
            news.moved[key] = None
    return news


def _growth(told: Message, now: Message) -> Iterator[ChatEvent]:
    """What makes the parts that were told those that are there now."""
    thread_id = now.thread_id or ""
    for index, part in enumerate(now.parts):
        before = told.parts[index] if index < len(told.parts) else None
        if before == part:
            continue
        added = _added(before, part) if isinstance(part, TextPart | ReasoningPart) else None
        if added is None or not isinstance(part, TextPart | ReasoningPart):
            yield PartAdded(thread_id, now.id, index, part)
        else:
            yield PartDelta(thread_id, now.id, index, part.type, added)


def _added(before: Part | None, part: TextPart | ReasoningPart) -> str | None:
    """The text that one has more than the other; None where that is not all the difference."""
    if before is None:
        return part.text
    if not isinstance(before, TextPart | ReasoningPart) or before.type != part.type:
        return None
    return part.text[len(before.text) :] if part.text.startswith(before.text) else None
