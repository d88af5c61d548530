"""Messages: appended, streamed, read by page, and recovered when their writer is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Message, Part, Run, parse_id
from jupyter_chatstore.store import branches, notebooks, read, recovery, stream, threads, write
from jupyter_chatstore.store.asked import check_size, fitting, known_id, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from jupyter_chatstore.model import Thread
    from jupyter_chatstore.store.home import Home
    from jupyter_chatstore.store.owner import Owner


class Pages:
    """Messages and runs; `Store` is the whole."""

    _home: Home
    _owner: Owner

    def append(
        self,
        thread_id: str,
        messages: Iterable[Message],
        run: Run | None = None,
        *,
        at_root: bool = False,
    ) -> list[Message]:
        """Adds messages to a thread, all or none, and moves its head to the last of them.

        Args:
            thread_id: The thread.
            messages: Each follows the one before it, the first one the thread's head; one with a
                `parent_id` follows that message, which makes it a sibling of what follows it now.
            run: What was done for the last assistant's message among them.
            at_root: The first message follows none: a sibling of the thread's first.

        Returns:
            The messages as they are stored, in the same order.

        Raises:
            NotFoundError: There is no such thread.
            DuplicateMessageError: A message of that id is stored already.
            InvalidInputError: A parent is not in the thread, a message is still streaming, there
                is a run but no answer, or a text is not valid Unicode.
        """
        key = known_id(thread_id, "thread")
        given = fitting(messages)
        if any(message.status == "streaming" for message in given) or (
            run is not None and run.status == "running"
        ):
            raise InvalidInputError(
                "What is appended must have ended; this is still streaming or running.",
                kept="Nothing was changed.",
                hint="Use begin, checkpoint and finish for an answer that is being written.",
            )
        return self._home.write(
            lambda c: write.append(c, key, given, run, at_root=at_root)[0], thread_id=key
        )

    def message(self, message_id: str) -> Message:
        """A message.

        Raises:
            NotFoundError: There is none of that id.
        """
        key = known_id(message_id, "message")
        return self._home.read(lambda c: read.one(c, key))

    def messages(self, thread_id: str, limit: int = 50, before: str | None = None) -> list[Message]:
        """A page of the thread's open branch: its newest messages, oldest first.

        Args:
            thread_id: The thread.
            limit: How many at most.
            before: Those before this message: the first one of the page after.

        Raises:
            NotFoundError: There is no such thread, or no such message in it.
        """
        key = known_id(thread_id, "thread")
        end = None if before is None else known_id(before, "message")
        limit = page(limit)

        def work(connection: Connection) -> list[Message]:
            return read.branch(connection, key, limit, end)

        found = self._home.read(work)
        if any(message.status == "streaming" for message in found) and self.recover():
            found = self._home.read(work)
        return found

    def messages_after(
        self, thread_id: str, message_id: str | None, limit: int = 50
    ) -> list[Message]:
        """A page of the thread's open branch: what comes right after a message, oldest first.

        After None come the thread's first.

        Raises:
            NotFoundError: There is no such thread, or no such message on its open branch.
        """
        key = known_id(thread_id, "thread")
        start = None if message_id is None else known_id(message_id, "message")
        limit = page(limit)
        return self._home.read(lambda c: read.branch_after(c, key, start, limit))

    def siblings(self, message_id: str, thread_id: str | None = None) -> list[Message]:
        """The messages that follow the same one as this does, itself among them, oldest first.

        Args:
            message_id: The message.
            thread_id: The thread to look in, when a fork shares the message; without it, the
                thread it was written in.

        Raises:
            NotFoundError: There is no such message, or not in that thread.
        """
        key = known_id(message_id, "message")
        where = None if thread_id is None else known_id(thread_id, "thread")
        return self._home.read(lambda c: read.siblings(c, key, where))

    def sibling_ids(self, thread_id: str, messages: Iterable[Message]) -> dict[str, list[str]]:
        """The ids of the siblings of messages of one thread, each itself among them, oldest first.

        Args:
            thread_id: The thread, or the fork that shares the messages.
            messages: The messages, as `messages` gave them.
        """
        key = known_id(thread_id, "thread")
        parents = {message.id: message.parent_id for message in messages}
        return self._home.read(lambda c: branches.sibling_ids(c, key, parents))

    def runs(self, message_ids: Iterable[str]) -> dict[str, Run]:
        """The runs of those messages that have one, by message id."""
        keys = [key for key in map(parse_id, message_ids) if key is not None]
        pages = self._home.read_all(lambda c: read.runs(c, keys))
        return {key: run for page in reversed(pages) for key, run in page.items()}

    def recent_models(self, limit: int = 10) -> list[str]:
        """The models that answered last, as `provider:model`, the newest first.

        Args:
            limit: How many at most; only the newest thousand runs are looked at.
        """
        found = self._home.read_all(read.recent_models)
        return list(dict.fromkeys(model for page in found for model in page))[:limit]

    def begin(
        self,
        thread_id: str,
        question: Message | None,
        answer: Message,
        run: Run,
        *,
        at_root: bool = False,
        new_thread: Thread | None = None,
    ) -> tuple[Message | None, Message, Run]:
        """An answer begins: the question is on disk, and the answer is this process's to write.

        Args:
            thread_id: The thread.
            question: What is asked; None to answer `answer.parent_id` (or the head) once more.
            answer: The answer as far as it has got, empty as a rule.
            run: What is being done.
            at_root: The question follows none.
            new_thread: The thread, if it begins with this: it is stored with it or not at all.

        Returns:
            Question, answer and run as they are stored.

        Raises:
            DuplicateMessageError: The question is stored already; `message_id` says which.
            NotFoundError: There is no such thread.
            InvalidInputError: As for `append`, or there is a thread of that id already.
        """
        key = known_id(thread_id, "thread")
        streaming = answer.model_copy(update={"status": "streaming"})
        running = run.model_copy(update={"status": "running", "ended_at": None})
        given = [streaming]
        if question is not None:
            asked = question.model_copy(update={"status": "complete"})
            given = [asked, streaming.model_copy(update={"parent_id": None})]
        fitting(given)

        def work(connection: Connection) -> tuple[list[Message], Run | None]:
            if new_thread is not None:
                notebooks.observed(connection, new_thread.notebook_id)
                threads.add(connection, new_thread)
            return write.append(connection, key, given, running, owner=self._owner, at_root=at_root)

        known = key if new_thread is None else None
        stored, started = self._home.write(work, thread_id=known)
        assert started is not None
        return (stored[0] if question is not None else None), stored[-1], started

    def checkpoint(self, message_id: str, parts: Sequence[Part]) -> None:
        """Keeps what has arrived of an answer: it survives a killed process, and says we live.

        Call it at least every ten seconds while an answer is being written, even if nothing is
        new: after thirty silent seconds another host takes this process for gone.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: It is above the limit for a message; what was kept before stays.
        """
        key = known_id(message_id, "message")
        check_size(parts)
        self._home.write(lambda c: stream.checkpoint(c, key, parts), message_id=key, durable=False)

    def finish(self, message: Message, run: Run) -> Message:
        """Ends an answer that `begin` began; its status and its run's say how.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: It has ended already: a message is never overwritten.
        """
        key = known_id(message.id, "message")
        [ended] = fitting([message.model_copy(update={"id": key})])
        return self._home.write(lambda c: stream.finish(c, ended, run)[0], message_id=key)

    def recover(self) -> list[str]:
        """Marks answers as interrupted whose process is gone; what they had said is kept.

        Returns:
            The answers' message ids.
        """
        if not any(self._home.read_all(lambda c: recovery.abandoned(c, self._owner))):
            return []
        return self._home.tidy(
            lambda c: recovery.interrupt(c, recovery.abandoned(c, self._owner)), []
        )
