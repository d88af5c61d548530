"""What each request of the browser does, one small function a kind.

A function acts first, and returns what makes the reply: that is done by the outbox, while the
state stands still, so a reply and the events around it fit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat import ThreadChanged
from jupyter_chatstore.errors import DuplicateMessageError, NotFoundError, ProtocolError
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.outbox import Content, Now, Outbox
from jupyter_chatstore.panel.snapshot import (
    context_item,
    hit_info,
    message_info,
    notebook_info,
    saved_info,
    thread_info,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_chatstore.model import Message, Thread
    from jupyter_chatstore.panel.notebook_chat import NotebookChat, ThreadPage
    from jupyter_chatstore.panel.protocol import MessageInfo, NotebookInfo, ThreadInfo

Build = Callable[[Now], Content]

PAGE = 50


class Requests:
    """Answers requests against one notebook's conversations.

    Args:
        here: The conversations.
        outbox: Where what changes is told.
    """

    def __init__(self, here: NotebookChat, outbox: Outbox) -> None:
        self._here = here
        self._chat = here.chat
        self._outbox = outbox
        self._acts: dict[type[protocol.Request], Callable[[Any], Build]] = {
            protocol.Hello: self._hello,
            protocol.Located: self._located,
            protocol.ListThreads: self._threads,
            protocol.OpenThread: self._open,
            protocol.NewThread: self._new_thread,
            protocol.SetThread: self._set_thread,
            protocol.Send: self._ask,
            protocol.Stop: self._stop,
            protocol.Retry: self._retry,
            protocol.Preview: self._preview,
            protocol.Search: self._search,
        }

    def act(self, request: protocol.Request) -> Build:
        """Does what is asked; the result makes the reply.

        Raises:
            ChatstoreError: It can't be done.
        """
        if not isinstance(request, protocol.Located):
            self.look()
        return self._acts[type(request)](request)

    def look(self) -> None:
        """Looks which notebook it is now, and says so when that has changed."""
        if self._here.look():
            self._outbox.notebook_changed(self._notebook())

    # ------------------------------------------------------------------------ requests

    def _hello(self, request: protocol.Hello) -> Build:
        if request.protocol != protocol.PROTOCOL_VERSION:
            raise ProtocolError(
                f"The browser speaks version {request.protocol} of the panel's protocol, "
                f"the kernel version {protocol.PROTOCOL_VERSION}.",
                kept="The chat history is untouched.",
                hint="Restart the kernel and reload the page, so that both run the same release.",
            )
        shown = self._here.shown(request.thread_id)

        def build(now: Now) -> Content:
            page = self._here.page(PAGE)
            messages, more = ([], False) if shown is None else self._messages(now, shown.id, PAGE)
            thread = None if shown is None else self._info(self._here.store.thread(shown.id))
            return protocol.HelloReply(
                kind="hello",
                req=request.req,
                protocol=protocol.PROTOCOL_VERSION,
                seq=now.seq,
                notebook=self._notebook(),
                saved=saved_info(self._here.store.saved),
                model=self._chat.model,
                threads=self._infos(page),
                more_threads=page.more,
                thread=thread,
                messages=messages,
                more_messages=more,
            )

        return build

    def _located(self, request: protocol.Located) -> Build:
        which = self._here.which
        which.locate(request.notebook_id, request.path, request.server_root)
        self.look()
        info = self._notebook()
        if which.is_given:  # another notebook's threads: the document's own id stays as it is
            info["notebook_id"] = request.notebook_id
        return lambda _: protocol.LocatedReply(kind="located", req=request.req, notebook=info)

    def _threads(self, request: protocol.ListThreads) -> Build:
        page = self._here.page(request.limit, request.after)
        infos = self._infos(page)
        return lambda _: protocol.ThreadsReply(
            kind="threads", req=request.req, threads=infos, more_threads=page.more
        )

    def _open(self, request: protocol.OpenThread) -> Build:
        thread = (
            self._chat.open(request.thread_id)
            if request.before is None
            else self._here.store.thread(request.thread_id)
        )

        def build(now: Now) -> Content:
            messages, more = self._messages(now, thread.id, request.limit, request.before)
            return self._thread(request.req, thread, messages, more=more)

        return build

    def _new_thread(self, request: protocol.NewThread) -> Build:
        thread = self._chat.new_thread()
        return lambda _: self._thread(request.req, thread)

    def _set_thread(self, request: protocol.SetThread) -> Build:
        self._here.check_own(self._here.store.thread(request.thread_id))
        thread = self._here.store.set_thread(
            request.thread_id,
            title=request.title,
            pinned=request.pinned,
            archived=request.archived,
        )
        self._outbox.put(ThreadChanged(thread.id, thread))
        return lambda _: self._thread(request.req, thread)

    def _ask(self, request: protocol.Send) -> Build:
        known = self._answer_to(request.message_id)
        if known is None:
            if request.thread_id is None:
                thread_id = self._chat.new_thread().id
            else:
                thread_id = request.thread_id
                self._here.check_own(self._here.store.thread(thread_id))
            try:
                asked = self._chat.ask(
                    request.text, thread_id=thread_id, message_id=request.message_id
                )
            except DuplicateMessageError:  # another panel was faster with the same message
                known = self._answer_to(request.message_id)
                if known is None:
                    raise
            else:
                known = asked.answer
        return _sent(request.req, known)

    def _retry(self, request: protocol.Retry) -> Build:
        message = self._here.store.message(request.message_id)
        self._here.check_own(self._here.store.thread(message.thread_id or ""))
        return _sent(request.req, self._chat.retry(message.id).answer)

    def _stop(self, request: protocol.Stop) -> Build:
        self._chat.stop(request.thread_id)
        return lambda _: protocol.OkReply(kind="ok", req=request.req)

    def _preview(self, request: protocol.Preview) -> Build:
        preview = self._chat.preview(request.text)
        return lambda _: protocol.PreviewReply(
            kind="preview",
            req=request.req,
            items=[
                context_item(item.name, item.kind, item.summary, item.tokens)
                for item in preview.items
            ],
            history_messages=preview.history_messages,
            history_tokens=preview.history_tokens,
        )

    def _search(self, request: protocol.Search) -> Build:
        hits = self._here.store.search(request.query, limit=request.limit)
        return lambda _: protocol.SearchReply(
            kind="search", req=request.req, hits=[hit_info(hit) for hit in hits]
        )

    # ------------------------------------------------------------------------ what they share

    def _answer_to(self, question_id: str) -> Message | None:
        """The answer to a question that is stored already; None if it is not."""
        store = self._here.store
        try:
            question = store.message(question_id)
        except NotFoundError:
            return None
        branch = store.messages(question.thread_id or "", limit=500)
        answers = [message for message in branch if message.parent_id == question.id]
        return answers[-1] if answers else question

    def _messages(
        self, now: Now, thread_id: str, limit: int, before: str | None = None
    ) -> tuple[list[MessageInfo], bool]:
        """A page of messages; a running answer is as far as the browser has been told."""
        found = self._here.store.messages(thread_id, limit=limit + 1, before=before)
        more, found = len(found) > limit, found[-limit:]
        runs = self._here.store.runs([message.id for message in found])
        return [
            message_info(live.message, live.run)
            if (live := now.live.get(message.id)) is not None
            else message_info(message, runs.get(message.id))
            for message in found
        ], more

    def _thread(
        self,
        req: str,
        thread: Thread,
        messages: list[MessageInfo] | None = None,
        *,
        more: bool = False,
    ) -> Mapping[str, Any]:
        return protocol.ThreadReply(
            kind="thread",
            req=req,
            thread=self._info(thread),
            messages=messages or [],
            more_messages=more,
        )

    def _infos(self, page: ThreadPage) -> list[ThreadInfo]:
        return [self._info(thread) for thread in page.threads]

    def _info(self, thread: Thread) -> ThreadInfo:
        return thread_info(thread, from_original=self._here.is_from_original(thread))

    def _notebook(self) -> NotebookInfo:
        return notebook_info(self._here.notebook, self._here.title)


def _sent(req: str, answer: Message) -> Build:
    return lambda _: protocol.SendReply(
        kind="sent", req=req, thread_id=answer.thread_id or "", message_id=answer.id
    )
