"""What the requests act on, and the replies that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.notebook_chat import title_of
from jupyter_chatstore.panel.outbox import Content, Now, Outbox
from jupyter_chatstore.panel.snapshot import hit_info, message_info, notebook_info, thread_info

if TYPE_CHECKING:
    from jupyter_chatstore.chat import Chat
    from jupyter_chatstore.model import Hit, Message, Run, Thread
    from jupyter_chatstore.panel.live import LiveAnswer
    from jupyter_chatstore.panel.notebook_chat import NotebookChat
    from jupyter_chatstore.panel.protocol import HitInfo, MessageInfo, NotebookInfo, ThreadInfo
    from jupyter_chatstore.panel.shelf import ThreadPage
    from jupyter_chatstore.panel.syncing import Syncing
    from jupyter_chatstore.store import Store
    from jupyter_chatstore.store.spaces import Space

Build = Callable[[Now], Content]
Act = Callable[["Scope", Any], Build]

PAGE = 50


class Scope:
    """One notebook's conversations, where what changes in them is told, and their sync."""

    def __init__(self, here: NotebookChat, outbox: Outbox, syncing: Syncing) -> None:
        self.here = here
        self.outbox = outbox
        self.syncing = syncing

    @property
    def chat(self) -> Chat:
        """The conversation behind the panel."""
        return self.here.chat

    @property
    def store(self) -> Store:
        """Where it is kept."""
        return self.here.store

    def look(self) -> None:
        """Looks which notebook it is now, and says so when that has changed."""
        if self.here.look():
            self.outbox.notebook_changed(self.notebook())

    def own_thread(self, thread_id: str) -> Thread:
        """A thread that may be changed here.

        Raises:
            NotFoundError: There is no such thread.
            InvalidInputError: It is another notebook's.
        """
        thread = self.store.thread(thread_id)
        self.here.check_own(thread)
        return thread

    def page(
        self, now: Now, thread_id: str, limit: int, before: str | None = None
    ) -> tuple[list[MessageInfo], bool]:
        """A page of messages; a running answer is as far as the browser has been told."""
        found = self.store.messages(thread_id, limit=limit + 1, before=before)
        more, found = len(found) > limit, found[-limit:]
        return self.message_infos(now, thread_id, found), more

    def message_infos(self, now: Now, thread_id: str, found: list[Message]) -> list[MessageInfo]:
        """Messages of a thread; a running answer is as far as the browser has been told."""
        runs = self.store.runs([message.id for message in found])
        siblings = self.store.sibling_ids(thread_id, found)
        writers = self.syncing.writers([message.id for message in found])
        return [
            message_info(live.message, live.run, siblings[message.id])
            if (live := self._live(now, message, runs.get(message.id))) is not None
            else message_info(
                message, runs.get(message.id), siblings[message.id], writers.get(message.id, "")
            )
            for message in found
        ]

    def _live(self, now: Now, message: Message, run: Run | None) -> LiveAnswer | None:
        """An answer that is being written, here or by another program."""
        live = now.live.get(message.id)
        if live is None and message.status == "streaming":
            return self.outbox.follow(message, run)
        return live

    def thread_reply(
        self,
        req: str,
        thread: Thread,
        messages: list[MessageInfo] | None = None,
        *,
        more: bool = False,
        more_later: bool = False,
    ) -> Content:
        """A thread, and a page of its messages if there is one."""
        return protocol.ThreadReply(
            kind="thread",
            req=req,
            thread=self.info(thread),
            messages=messages or [],
            more_messages=more,
            more_later=more_later,
        )

    def infos(self, page: ThreadPage) -> list[ThreadInfo]:
        """A page of threads as the list shows them."""
        spaces = self.store.spaces_of([thread.id for thread in page.threads])
        return [self.info(thread, spaces) for thread in page.threads]

    def info(self, thread: Thread, spaces: Mapping[str, Space] | None = None) -> ThreadInfo:
        """A thread as the list shows it; `spaces` by thread, if they are known."""
        known = self.store.spaces_of([thread.id]) if spaces is None else spaces
        return thread_info(thread, self.here.home_of(thread), known.get(thread.id))

    def notebook_titles(self, notebook_ids: Iterable[str | None]) -> dict[str, str]:
        """What notebooks are called, by their ids."""
        found: dict[str, str] = {}
        for key in notebook_ids:
            if key is not None and key not in found:
                found[key] = title_of(self.store.notebook(key))
        return found

    def hit(self, hit: Hit) -> HitInfo:
        """A found message, with what its notebook is called."""
        titles = self.notebook_titles([hit.notebook_id])
        return hit_info(hit, titles.get(hit.notebook_id or "", ""))

    def notebook(self) -> NotebookInfo:
        """Which notebook is served."""
        return notebook_info(self.here.notebook, self.here.title)


def sent(req: str, answer: Message) -> Build:
    """An answer has begun."""
    return lambda _: protocol.SendReply(
        kind="sent", req=req, thread_id=answer.thread_id or "", message_id=answer.id
    )


def done(req: str) -> Build:
    """It is done, and there is no more to say."""
    return lambda _: protocol.OkReply(kind="ok", req=req)
