"""What the user does with what was said: marks on messages, uses of code, branches and forks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import CodeUse, new_id, utc_now
from jupyter_chatstore.store import branches, code_uses, marks, notebooks
from jupyter_chatstore.store.asked import known_id, new_id_of, page

if TYPE_CHECKING:
    from jupyter_chatstore.model import Message, Thread
    from jupyter_chatstore.model.nouns import CodeUseHow
    from jupyter_chatstore.store.home import Home


class Order:
    """Marks, uses of code, and branches; `Store` is the whole.

    Nothing but `use_code` is done while the chat history isn't saved: `StoreUnavailableError`
    says so.
    """

    _home: Home

    def bookmark(self, message_id: str, on: bool = True) -> Message:
        """Bookmarks a message, or takes its bookmark away.

        Raises:
            NotFoundError: There is no such message.
        """
        key = known_id(message_id, "message")
        values = {"bookmarked_at": utc_now() if on else None}
        return self._home.write_whole(lambda c: marks.put(c, key, values))

    def react(self, message_id: str, reaction: str | None) -> Message:
        """Says what one thinks of a message: an emoji or a word; None takes it back.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: The reaction is longer than 64 characters.
        """
        key = known_id(message_id, "message")
        if reaction is not None and len(reaction) > marks.MAX_REACTION_CHARS:
            raise InvalidInputError(
                f"A reaction of {len(reaction)} characters is no reaction.",
                kept="Nothing was changed.",
                hint=f"Give an emoji or a word, at most {marks.MAX_REACTION_CHARS} characters.",
            )
        values = {"reaction": reaction or None}
        return self._home.write_whole(lambda c: marks.put(c, key, values))

    def bookmarks(self, limit: int = 50, after: str | None = None) -> list[Message]:
        """A page of the bookmarked messages, the newest bookmark first.

        Args:
            limit: How many at most.
            after: The last message of the page before.

        Raises:
            NotFoundError: There is no message `after`.
        """
        start = None if after is None else known_id(after, "message")
        limit = page(limit)
        return self._home.read_all(lambda c: marks.bookmarks(c, limit, start))[-1]

    def use_code(
        self, message_id: str, block: int, how: CodeUseHow, cell_id: str | None = None
    ) -> CodeUse:
        """Keeps what became of a block of code; each use is kept, also of the same block.

        Args:
            message_id: The message it stands in.
            block: Which of the message's blocks of code, from 0.
            how: Into a new cell `below`, to `replace` a cell's code, with the `next` run, or by
                `copy`.
            cell_id: The notebook's cell that has it now, if that is known.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: The block's number is below zero.
        """
        key = known_id(message_id, "message")
        if block < 0:
            raise InvalidInputError(
                f"A message has no block of code {block}.",
                kept="Nothing was changed.",
                hint="Count its blocks from 0.",
            )
        use = CodeUse(message_id=key, block=block, how=how, cell_id=cell_id)
        return self._home.write(lambda c: code_uses.put(c, use), message_id=key)

    def code_uses(self, message_id: str) -> list[CodeUse]:
        """What became of a message's code, in the order in which that happened.

        Raises:
            NotFoundError: There is no such message.
        """
        key = known_id(message_id, "message")
        return self._home.read(lambda c: code_uses.of(c, key))

    def path(self, message_id: str) -> list[Message]:
        """The way to a message: from the first of the conversation to this one, in their order.

        Raises:
            NotFoundError: There is no such message.
        """
        key = known_id(message_id, "message")
        return self._home.read(lambda c: branches.way_to(c, key))

    def path_length(self, message_id: str) -> int:
        """How many messages that way has, itself among them; they are not read.

        Raises:
            NotFoundError: There is no such message.
        """
        key = known_id(message_id, "message")
        return self._home.read(lambda c: branches.length(c, key))

    def switch(self, message_id: str, thread_id: str | None = None) -> Thread:
        """Opens the branch that a message is on, as far as the newest message after it.

        Args:
            message_id: The message.
            thread_id: The thread to open it in, when a fork shares the message; without it, the
                thread it was written in.

        Returns:
            The thread; its `head_id` is where the branch ends.

        Raises:
            NotFoundError: There is no such message, or not in that thread.
        """
        key = known_id(message_id, "message")
        where = None if thread_id is None else known_id(thread_id, "thread")
        return self._home.write_whole(lambda c: branches.switch(c, key, where))

    def fork(
        self,
        message_id: str,
        title: str | None = None,
        *,
        thread_id: str | None = None,
        notebook: str | None = None,
    ) -> Thread:
        """Starts a thread that begins with all that led to a message; nothing is copied.

        It has the model, system prompt, settings and notebook of the thread it comes from. What
        is said from now on in one of the two is not seen in the other.

        Args:
            message_id: The last message that both share.
            title: Its title; the other's without it.
            thread_id: Its id; made without it.
            notebook: Id or path of its notebook; the other's without it.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: The id is no UUID, or there is a thread of that id.
        """
        key = known_id(message_id, "message")
        made_id = new_id() if thread_id is None else new_id_of(thread_id, "thread")
        return self._home.write_whole(
            lambda c: branches.fork(c, key, title, made_id, notebooks.observed(c, notebook))
        )
