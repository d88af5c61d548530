"""The store: every conversation of every notebook, in one file that any number of programs use."""

from __future__ import annotations

import time
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from jupyter_chatstore.errors import InvalidInputError, StoreUnavailableError
from jupyter_chatstore.model import (
    Change,
    Hit,
    Message,
    Notebook,
    Part,
    Run,
    Thread,
    new_id,
    parse_id,
    utc_now,
)
from jupyter_chatstore.settings import default_db_path
from jupyter_chatstore.store import (
    changes,
    index,
    notebooks,
    read,
    recovery,
    search,
    settings,
    stream,
    threads,
    write,
)
from jupyter_chatstore.store.asked import absolute, known_id, new_id_of, page
from jupyter_chatstore.store.database import BUSY_TIMEOUT_MS
from jupyter_chatstore.store.home import Home
from jupyter_chatstore.store.owner import Owner

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence
    from types import EllipsisType, TracebackType

    from sqlalchemy import Connection

    from jupyter_chatstore.store.trouble import Saved


class Store:
    """Conversations on disk. Safe to use from many threads, and from many processes at once.

    What a call has returned from is on disk. A store is a context manager; closing it marks the
    answers it is still writing as interrupted.

    Args:
        path: The file; `$JUPYTER_CHATSTORE_DB` or Jupyter's data directory without it. It is made
            if it isn't there. While it can't be used, all goes to memory, see `saved`.
        busy_timeout_ms: How long a call waits while another process has the file locked.
        clock: Seconds, for when to try again a file that couldn't be used.

    Raises:
        StoreTooNewError: A newer release wrote the file; it was left untouched.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = default_db_path() if path is None else Path(path).expanduser().absolute()
        """Where the file is, or will be."""
        self._owner = Owner.current()
        self._closed = False
        self._home = Home(self.path, busy_timeout_ms=busy_timeout_ms, clock=clock)
        self.recover()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({str(self.path)!r})"

    def close(self) -> None:
        """Lets go of the file; a second call does nothing.

        What is only in memory is tried once more, then lost: see `saved` before.
        """
        if not self._closed:
            self._closed = True
            try:
                if any(self._home.read_all(lambda c: recovery.own(c, self._owner))):
                    self._home.tidy(
                        lambda c: recovery.interrupt(c, recovery.own(c, self._owner)), []
                    )
            finally:
                self._home.close()

    @property
    def saved(self) -> Saved:
        """Whether all that was written is on disk, and if not, why."""
        return self._home.saved

    @property
    def journal_mode(self) -> str:
        """`wal` on a local disk, `delete` on a network's, `memory` while there is no file."""
        return self._home.journal_mode

    # ------------------------------------------------------------------------ notebooks

    def observe_notebook(
        self,
        *,
        notebook_id: str | None = None,
        path: str | None = None,
        title: str | None = None,
        origin_id: str | None = None,
        git_repo: str | None = None,
        git_branch: str | None = None,
    ) -> Notebook:
        """A notebook was seen: found by its id, else by its path, else made.

        Args:
            notebook_id: The id in its metadata.
            path: Where it is; made absolute.
            title: What to call it; the file's name without it.
            origin_id: The notebook that it was copied from.
            git_repo: The repository it is in.
            git_branch: The branch that is checked out there.

        Raises:
            InvalidInputError: Neither id nor path is given, or an id is no UUID.
        """
        if notebook_id is None and path is None:
            raise InvalidInputError(
                "A notebook is known by its id or its path, and neither was given.",
                kept="Nothing was changed.",
                hint="Give notebook_id, path, or both.",
            )
        facts = {
            "path": None if path is None else absolute(path),
            "title": title,
            "origin_id": None if origin_id is None else new_id_of(origin_id, "notebook"),
            "git_repo": git_repo,
            "git_branch": git_branch,
        }
        key = None if notebook_id is None else new_id_of(notebook_id, "notebook")
        return self._home.write(lambda c: notebooks.observe(c, key, facts))

    def notebook(self, id_or_path: str) -> Notebook | None:
        """The notebook of an id, or the one last seen at a path; None if there is none."""
        key = parse_id(id_or_path) or absolute(id_or_path)
        found = self._home.read_all(lambda c: notebooks.find(c, key))
        return next((notebook for notebook in found if notebook is not None), None)

    def notebooks(self) -> list[Notebook]:
        """All notebooks, newest seen first."""
        found = {n.id: n for page in reversed(self._home.read_all(notebooks.every)) for n in page}
        return sorted(found.values(), key=lambda n: (n.seen_at, n.id), reverse=True)

    # ------------------------------------------------------------------------ threads

    def new_thread(
        self,
        notebook: str | None = None,
        title: str | None = None,
        *,
        model: str | None = None,
        system_prompt: str | None = None,
        thread_id: str | None = None,
    ) -> Thread:
        """Starts a thread.

        Args:
            notebook: Id or path of its notebook; a notebook not known yet becomes known.
            title: Its title.
            model: The model to ask in it.
            system_prompt: What the model is told before the conversation.
            thread_id: Its id; made without it.

        Raises:
            InvalidInputError: The id is no UUID, or there is a thread of that id.
        """
        key = new_id() if thread_id is None else new_id_of(thread_id, "thread")

        def work(connection: Connection) -> Thread:
            now = utc_now()
            return threads.add(
                connection,
                Thread(
                    id=key,
                    notebook_id=_observed(connection, notebook),
                    title=title or "",
                    model=model,
                    system_prompt=system_prompt,
                    created_at=now,
                    updated_at=now,
                ),
            )

        return self._home.write(work, thread_id=key)

    def thread(self, thread_id: str) -> Thread:
        """A thread.

        Raises:
            NotFoundError: There is none of that id.
        """
        key = known_id(thread_id, "thread")
        return self._home.read(lambda c: threads.get(c, key))

    def threads(
        self,
        notebook: str | None = None,
        archived: bool | None = False,
        tag: str | None = None,
        limit: int = 50,
        after: str | None = None,
    ) -> list[Thread]:
        """A page of threads, the one with the newest message first.

        Args:
            notebook: Only those of this notebook (id or path).
            archived: Archived ones, the others, or with None both.
            tag: Only those with this tag.
            limit: How many at most.
            after: The last thread of the page before.

        Raises:
            NotFoundError: There is no thread `after`.
        """
        start = None if after is None else self.thread(after)
        limit = page(limit)
        known = None if notebook is None else self.notebook(notebook)
        if notebook is not None and known is None:
            return []

        def work(connection: Connection, without: Sequence[str] = ()) -> list[Thread]:
            return threads.page(
                connection,
                notebook_id=None if known is None else known.id,
                archived=archived,
                tag=tag,
                limit=limit,
                after=start,
                without=without,
            )

        held = self._home.held()
        found = chain(*self._home.read_all(work, lambda c: work(c, held)))
        return sorted(found, key=lambda t: (t.updated_at, t.id), reverse=True)[:limit]

    def set_thread(
        self,
        thread_id: str,
        *,
        title: str | None = None,
        folder: str | EllipsisType | None = ...,
        tags: Iterable[str] | None = None,
        pinned: bool | None = None,
        archived: bool | None = None,
        model: str | EllipsisType | None = ...,
        system_prompt: str | EllipsisType | None = ...,
        head_id: str | EllipsisType | None = ...,
    ) -> Thread:
        """Changes what is given; its place in the list stays, that follows the conversation.

        Args:
            thread_id: The thread.
            title: Its title.
            folder: Its folder; None takes it out of its folder.
            tags: Its tags, instead of those it has.
            pinned: Whether it is pinned.
            archived: Whether it is archived.
            model: The model to ask in it; None is the default one.
            system_prompt: What the model is told before the conversation; None is nothing.
            head_id: The last message of the branch to open; None is an empty one.

        Raises:
            NotFoundError: There is no such thread.
            InvalidInputError: `head_id` names no message of the thread.
        """
        key = known_id(thread_id, "thread")
        values: dict[str, Any] = {"title": title, "pinned": pinned, "archived": archived}
        values["tags"] = None if tags is None else tuple(dict.fromkeys(tags))
        values = {name: value for name, value in values.items() if value is not None}
        for name, value in (
            ("folder", folder),
            ("model", model),
            ("system_prompt", system_prompt),
            ("head_id", known_id(head_id, "message") if isinstance(head_id, str) else head_id),
        ):
            if value is not ...:
                values[name] = value
        return self._home.write(lambda c: threads.change(c, key, values), thread_id=key)

    def delete_thread(self, thread_id: str) -> None:
        """Deletes a thread with all its messages, for good, and gives its pages back to the disk.

        Raises:
            NotFoundError: There is no such thread.
        """
        key = known_id(thread_id, "thread")
        saved = self.saved
        if not saved.saved and self._home.journal_mode != "memory":
            raise StoreUnavailableError(
                f"The thread can't be deleted now: {saved.reason}.",
                kept="It was left as it is.",
                hint="Delete it once the chat history is saved again.",
            )
        self._home.write(lambda c: threads.remove(c, key))
        self._home.shrink()

    # ------------------------------------------------------------------------ messages

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
        given = list(messages)
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

    def siblings(self, message_id: str) -> list[Message]:
        """The messages that follow the same one as this does, itself among them, oldest first.

        Raises:
            NotFoundError: There is no such message.
        """
        key = known_id(message_id, "message")
        return self._home.read(lambda c: read.siblings(c, key))

    def runs(self, message_ids: Iterable[str]) -> dict[str, Run]:
        """The runs of those messages that have one, by message id."""
        keys = [key for key in map(parse_id, message_ids) if key is not None]
        pages = self._home.read_all(lambda c: read.runs(c, keys))
        return {key: run for page in reversed(pages) for key, run in page.items()}

    # ------------------------------------------------------------------------ streaming

    def begin(
        self,
        thread_id: str,
        question: Message | None,
        answer: Message,
        run: Run,
        *,
        at_root: bool = False,
    ) -> tuple[Message | None, Message, Run]:
        """An answer begins: the question is on disk, and the answer is this process's to write.

        Args:
            thread_id: The thread.
            question: What is asked; None to answer `answer.parent_id` (or the head) once more.
            answer: The answer as far as it has got, empty as a rule.
            run: What is being done.
            at_root: The question follows none.

        Returns:
            Question, answer and run as they are stored.

        Raises:
            DuplicateMessageError: The question is stored already; `message_id` says which.
            NotFoundError: There is no such thread.
            InvalidInputError: As for `append`.
        """
        key = known_id(thread_id, "thread")
        streaming = answer.model_copy(update={"status": "streaming"})
        running = run.model_copy(update={"status": "running", "ended_at": None})
        given = [streaming]
        if question is not None:
            asked = question.model_copy(update={"status": "complete"})
            given = [asked, streaming.model_copy(update={"parent_id": None})]

        def work(connection: Connection) -> tuple[list[Message], Run | None]:
            return write.append(connection, key, given, running, owner=self._owner, at_root=at_root)

        stored, started = self._home.write(work, thread_id=key)
        assert started is not None
        return (stored[0] if question is not None else None), stored[-1], started

    def checkpoint(self, message_id: str, parts: Sequence[Part]) -> None:
        """Keeps what has arrived of an answer: it survives a killed process, and says we live.

        Call it at least every ten seconds while an answer is being written, even if nothing is
        new: after thirty silent seconds another host takes this process for gone.

        Raises:
            NotFoundError: There is no such message.
        """
        key = known_id(message_id, "message")
        self._home.write(lambda c: stream.checkpoint(c, key, parts), message_id=key, durable=False)

    def finish(self, message: Message, run: Run) -> Message:
        """Ends an answer that `begin` began; its status and its run's say how.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: It has ended already: a message is never overwritten.
        """
        key = known_id(message.id, "message")
        ended = message.model_copy(update={"id": key})
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

    # ------------------------------------------------------------------------ the rest

    def search(self, query: str, limit: int = 20) -> list[Hit]:
        """Messages whose text matches, best first; only the newest 2,000 matches are ranked.

        Args:
            query: Words that must all be found, or FTS5's query syntax.
            limit: How many at most.
        """
        if any(self._home.read_all(index.behind)):
            while self._home.tidy(index.catch_up, otherwise=False):
                pass
        pages = self._home.read_all(lambda c: search.find(c, query, page(limit)))
        found = {hit.message_id: hit for hits in pages for hit in hits}
        return list(found.values())[:limit]

    def changes(self, after: int = 0, limit: int = 1000) -> list[Change]:
        """The change log after number `after`, oldest first."""
        return self._home.read_all(lambda c: changes.after(c, after, page(limit)))[-1]

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting's value, as JSON gives it back."""
        return self._home.read(lambda c: settings.get(c, key, default))

    def set_setting(self, key: str, value: Any) -> None:
        """Keeps a setting; the value is anything that JSON can hold."""
        self._home.write(lambda c: settings.put(c, key, value))

    def backup(self, path: str | os.PathLike[str]) -> Path:
        """Copies the store, whole and of one moment, to a file that isn't there yet.

        Returns:
            Where the copy is.

        Raises:
            InvalidInputError: There is a file of that name; it was left as it is.
            StoreUnavailableError: The copy can't be written.
        """
        target = Path(path).expanduser().absolute()
        self._home.backup(target)
        return target


def _observed(connection: Connection, notebook: str | None) -> str | None:
    if notebook is None:
        return None
    notebook_id = parse_id(notebook)
    facts = {} if notebook_id else {"path": absolute(notebook)}
    return notebooks.observe(connection, notebook_id, facts).id
