"""What is done with what was said: opened, forked, marked, named, put away and taken back."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, cast

from jupyter_chatstore.chat.conversation import Conversation
from jupyter_chatstore.chat.events import (
    BranchChanged,
    Failed,
    MessageMarked,
    ThreadChanged,
    ThreadGone,
)
from jupyter_chatstore.chat.provider import Delta
from jupyter_chatstore.chat.providers import OFFLINE, connect
from jupyter_chatstore.chat.run import as_run_error
from jupyter_chatstore.chat.title import offline_title, question_for, tidied, title_of
from jupyter_chatstore.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from concurrent.futures import Future

    from jupyter_chatstore.chat.provider import Piece, Question
    from jupyter_chatstore.model import Message, Thread


class Keeping(Conversation):
    """Branches, forks, marks and the trash, told to all who listen; `Chat` is the whole.

    None of it is done while the chat history isn't saved: `StoreUnavailableError` says so.
    """

    def switch(self, message_id: str, thread_id: str | None = None) -> Thread:
        """Open the branch that a message is on, as far as the newest message after it.

        Args:
            message_id: The message: a sibling of one on the open branch, as a rule.
            thread_id: The thread to open it in, when a fork shares it; None: its own.

        Raises:
            NotFoundError: There is no such message, or not in that thread.
        """
        thread = self.store.switch(message_id, thread_id)
        self._runs.tell(BranchChanged(thread.id, thread))
        return thread

    def fork(
        self, message_id: str, title: str | None = None, *, thread_id: str | None = None
    ) -> Thread:
        """Start a thread that begins with all that led to a message, and open it.

        It is the chat's notebook's, also where the message is another notebook's.

        Args:
            message_id: The last message that both share.
            title: Its title; None: the other's, with “(fork)”.
            thread_id: The new thread's id, if it has one already.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: It is still being written, or there is a thread of that id.
        """
        message = self.store.message(message_id)
        if message.status == "streaming":
            raise InvalidInputError(
                "This answer is still being written.",
                kept="Nothing was changed.",
                hint="Fork it when it has ended, or stop it.",
            )
        if title is None:
            title = f"{self.store.thread(message.thread_id or '').title or 'Untitled'} (fork)"
        thread = self.open(
            self.store.fork(message_id, title, thread_id=thread_id, notebook=self.notebook_id).id
        )
        self._runs.tell(ThreadChanged(thread.id, thread))
        return thread

    def delete(self, message_id: str, thread_id: str | None = None) -> Thread:
        """Put one message into the trash; where the thread ended in it, a sibling is opened.

        Args:
            message_id: The message; a fork that shares it doesn't show it any more, either.
            thread_id: The thread that is looked at, when a fork shares it; None: its own.

        Returns:
            The thread.

        Raises:
            NotFoundError: There is no such message, or not in that thread.
            InvalidInputError: It is still being written.
        """
        beside = [sibling.id for sibling in self.store.siblings(message_id, thread_id)]
        message = self.store.message(message_id)
        shown = thread_id or message.thread_id or ""
        was_open = self.store.thread(shown).head_id == message.id
        self.store.delete_message(message.id)
        left = [key for key in beside if key != message.id]
        if was_open and left:
            self.store.switch(left[min(beside.index(message.id), len(left) - 1)], shown)
        if message.thread_id not in (shown, None):
            self._tell_branch(message.thread_id)
        return self._tell_branch(shown)

    def delete_thread(self, thread_id: str) -> None:
        """Put a thread into the trash.

        Raises:
            NotFoundError: There is no such thread.
            RunActiveError: An answer is being written in it.
        """
        with self._runs.active.reserved(thread_id):
            self.store.delete_thread(thread_id)
        self._runs.tell(ThreadGone(thread_id))

    def restore(self, id_: str) -> Thread:
        """Take a thread or a message out of the trash; the message's branch is opened.

        Raises:
            NotFoundError: Nothing of that id is in the trash.
        """
        thread = self.store.restore(id_)
        if thread.id != id_:
            self.store.switch(id_, thread.id)
        return self._tell_branch(thread.id)

    def bookmark(self, message_id: str, on: bool = True) -> Message:
        """Bookmark a message, or take its bookmark away.

        Raises:
            NotFoundError: There is no such message.
        """
        return self._marked(self.store.bookmark(message_id, on))

    def react(self, message_id: str, reaction: str | None) -> Message:
        """Say what one thinks of a message: an emoji or a word; None takes it back.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: The reaction is longer than 64 characters.
        """
        return self._marked(self.store.react(message_id, reaction))

    def title(self, thread_id: str | None = None) -> Future[Thread]:
        """Ask the thread's model for a title of a few words, and give it to the thread.

        The offline model makes one of the first question. What the request costs is in no run.

        Args:
            thread_id: The thread; None: the open one.

        Returns:
            The thread with its title, or the `RunError` that the model failed with; listeners
            are told of either.

        Raises:
            NotFoundError: There is no such thread.
            InvalidInputError: Nothing was said in it yet.
        """
        self._check_open()
        thread = self.store.thread(thread_id or self.thread.id)
        branch = self.store.messages(thread.id, limit=200)
        first = next((message for message in branch if message.role == "user"), None)
        if first is None:
            raise InvalidInputError(
                "Nothing was asked in this thread yet.",
                kept="It keeps the title it has.",
                hint="Ask something, then have it titled.",
            )
        model = self.model_of(thread)
        offline = offline_title(first.text) or title_of(first) if model == OFFLINE else ""
        work = self._entitle(thread, model, question_for(thread.id, branch), offline)
        return self._runs.loop.submit(work)

    async def _entitle(
        self, thread: Thread, model: str, question: Question, offline: str
    ) -> Thread:
        try:
            title = offline or tidied(await self._said(model, question)) or thread.title
            thread = await asyncio.to_thread(self.store.set_thread, thread.id, title=title)
        except Exception as raised:  # noqa: BLE001 - a provider's code may raise anything
            error = raised if isinstance(raised, NotFoundError) else as_run_error(raised)
            self._runs.tell(Failed(thread.id, error))
            raise error from None
        self._runs.tell(ThreadChanged(thread.id, thread))
        return thread

    async def _said(self, model: str, question: Question) -> str:
        provider = await asyncio.to_thread(connect, model, self.store)
        pieces = cast("AsyncGenerator[Piece]", provider.stream(question))
        async with aclosing(pieces) as answer:
            texts = [
                piece.text
                async for piece in answer
                if isinstance(piece, Delta) and piece.type == "text"
            ]
        return "".join(texts)

    def _tell_branch(self, thread_id: str) -> Thread:
        thread = self.store.thread(thread_id)
        self._runs.tell(ThreadChanged(thread.id, thread))
        self._runs.tell(BranchChanged(thread.id, thread))
        return thread

    def _marked(self, message: Message) -> Message:
        self._runs.tell(MessageMarked(message.thread_id or "", message))
        return message
