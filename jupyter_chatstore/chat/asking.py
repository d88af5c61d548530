"""Questions: asked, waited for, and stopped."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.compose import compose, preview
from jupyter_chatstore.chat.conversation import Conversation
from jupyter_chatstore.chat.files import check_all
from jupyter_chatstore.chat.providers import OFFLINE
from jupyter_chatstore.chat.runs import Plan
from jupyter_chatstore.chat.stream import AnswerStream
from jupyter_chatstore.chat.title import title_of
from jupyter_chatstore.errors import (
    DuplicateMessageError,
    InvalidInputError,
    NotFoundError,
    WaitTimeoutError,
)
from jupyter_chatstore.model import FilePart, Message, TextPart, new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_chatstore.chat.asked import Asked, Preview
    from jupyter_chatstore.chat.events import Listener
    from jupyter_chatstore.model import Part, Thread
    from jupyter_chatstore.store import Store

STOP_TIMEOUT_S = 5.0
"""How long Ctrl-C waits for what has arrived to be stored."""
PREVIEW_WAIT_S = 2.0
"""How long a preview waits for the description of one value."""
MAX_COMPARED = 4
HELP = "/help"
"""A question that no model needs to answer: the built-in provider does, whatever the model."""


class Asking(Conversation):
    """Asking; `Chat` is the whole."""

    def send(self, text: str) -> Message:
        """Ask in the open thread and wait for the answer.

        A failed run raises nothing: the answer then has status `error`, holds what had arrived,
        and `chat.store.runs([message.id])[message.id].error` says `{code, what, kept, hint}`.
        Ctrl-C stops the run, keeps what has arrived, and is raised again.

        Raises:
            InvalidInputError: The text is empty.
            RunActiveError: An answer is still being written in this thread.
        """
        asked = self.ask(text)
        try:
            return self.wait(asked.answer.id)
        except KeyboardInterrupt:
            self.stop(asked.thread.id)
            with suppress(WaitTimeoutError):
                self.wait(asked.answer.id, STOP_TIMEOUT_S)
            raise

    def stream(
        self, text: str, *, model: str | None = None, new_thread: bool = False
    ) -> AnswerStream:
        """Ask in the open thread; the events of the answer, for `for` and `async for` alike.

        The question is asked by this call, not by the first step. Leaving the loop early loses
        nothing: the answer goes on and is stored.

        Args:
            text: The question; `@name` in it sends what it names.
            model: Who answers this once; None: the thread's model.
            new_thread: Ask in a new thread, which is open then, if all goes well.

        Raises:
            InvalidInputError: The text is empty.
            RunActiveError: An answer is still being written in this thread.
        """
        stream = AnswerStream()
        self._ask(text, [model], listener=stream.put, new_thread=new_thread)
        return stream

    def ask(
        self,
        text: str,
        *,
        thread_id: str | None = None,
        message_id: str | None = None,
        model: str | None = None,
        files: Sequence[FilePart] = (),
        new_thread: bool = False,
    ) -> Asked:
        """Ask, and return as soon as the question is stored and its answer has begun.

        Args:
            text: The question; `@name` in it sends what it names; may be empty beside files.
            thread_id: The thread to ask in; None: the open one.
            message_id: The question's id, if it has one already; asked at most once.
            model: Who answers this once; None: the thread's model, or else the chat's.
            files: What is attached to it, made by `file_part`.
            new_thread: Ask in a new thread, which is open then, if all goes well.

        Raises:
            InvalidInputError: There is neither text nor file, or the files are too large together.
            NotFoundError: There is no such thread.
            DuplicateMessageError: A message of that id is stored already.
            RunActiveError: An answer is still being written in this thread.
        """
        [asked] = self._ask(
            text, [model], thread_id, message_id, files=files, new_thread=new_thread
        )
        return asked

    def compare(
        self,
        text: str,
        models: Sequence[str],
        *,
        thread_id: str | None = None,
        message_id: str | None = None,
        files: Sequence[FilePart] = (),
        new_thread: bool = False,
    ) -> list[Asked]:
        """Ask several models the same at once; their answers are siblings, each with its run.

        The thread goes on from the last of them until `switch` opens another.

        Args:
            text: The question; `@name` in it sends what it names.
            models: Two to four models.
            thread_id: The thread to ask in; None: the open one.
            message_id: The question's id, if it has one already; asked at most once.
            files: What is attached to it, made by `file_part`.
            new_thread: Ask in a new thread, which is open then, if all goes well.

        Returns:
            One for each model, in their order; `wait` for each answer.

        Raises:
            InvalidInputError: There is neither text nor file, or too few or too many models.
            NotFoundError: There is no such thread.
            DuplicateMessageError: A message of that id is stored already.
            RunActiveError: An answer is still being written in this thread.
        """
        if not 2 <= len(models) <= MAX_COMPARED:  # noqa: PLR2004 - fewer is no comparison
            raise InvalidInputError(
                f"{len(models)} models can't be compared.",
                kept="Nothing was sent.",
                hint=f"Give two to {MAX_COMPARED} models.",
            )
        return self._ask(
            text, list(models), thread_id, message_id, files=files, new_thread=new_thread
        )

    def stop(self, thread_id: str | None = None) -> None:
        """End the runs of a thread, or all of this chat's runs; what has arrived is kept.

        It asks and returns; `wait` waits for the end. Where nothing runs, it does nothing.
        """
        self._runs.stop(thread_id)

    def wait(self, message_id: str, timeout: float | None = None) -> Message:
        """Wait until an answer has ended, and return it.

        Args:
            message_id: The answer.
            timeout: Seconds to wait at most.

        Raises:
            WaitTimeoutError: It has not ended by then; it goes on.
            NotFoundError: There is no such message.
            InvalidInputError: Asked for on the chat's own thread, which writes the answer.
        """
        return self._runs.wait(message_id, timeout)

    def approve(self, message_id: str, part: int, *, allowed: bool) -> None:
        """Say whether a tool call of a running answer that asks may be run.

        Args:
            message_id: The answer.
            part: The number of the part that holds the call, whose state is `asked`.
            allowed: Whether it may.

        Raises:
            NotFoundError: This is not asked, or no longer.
        """
        self._runs.approvals.answer((message_id, part), allowed=allowed)

    def preview(self, text: str, files: Sequence[FilePart] = ()) -> Preview:
        """What asking `text` in the open thread would send; nothing is sent.

        A value that takes long to describe is not waited for as long as when it is asked.
        """
        return self.preview_in(self._threads.current(), text, files)

    def preview_in(
        self, thread: Thread | None, text: str, files: Sequence[FilePart] = ()
    ) -> Preview:
        """The same in that thread, or in one that would begin with it (None)."""
        model = self.model_of(thread)
        composed = compose(
            self.store,
            thread,
            text,
            files=tuple(files),
            model=model,
            items=self.surroundings.named(text, wait_s=PREVIEW_WAIT_S),
            history_to=thread.head_id if thread else None,
            amount=self.history,
            system_prompt=self.system_prompt,
            tools=self._runs.toolbox(thread).specs,
        )
        return preview(composed, model)

    # ------------------------------------------------------------------------ within

    def _ask(
        self,
        text: str,
        models: Sequence[str | None],
        thread_id: str | None = None,
        message_id: str | None = None,
        *,
        listener: Listener | None = None,
        files: Sequence[FilePart] = (),
        new_thread: bool = False,
    ) -> list[Asked]:
        self._check_open()
        parts = parts_of(text, files)
        check_all(files)
        if message_id is not None and is_stored(self.store, message_id):
            raise DuplicateMessageError(message_id)
        question = Message.user(parts).model_copy(update={"id": message_id or new_id()})
        if text.strip() == HELP:
            models = [OFFLINE for _ in models]
        thread = self.store.thread(thread_id) if thread_id else None
        if thread is None and not new_thread:
            thread = self._threads.current()
        if thread is not None:
            return self._answer(thread, question, models, thread.head_id, listener)
        thread = self._threads.draft(title_of(question), system_prompt=self.system_prompt)
        with self._threads.opening(thread):
            return self._answer(thread, question, models, None, listener, is_first=True)

    def _answer(
        self,
        thread: Thread,
        question: Message,
        models: Sequence[str | None],
        history_to: str | None,
        listener: Listener | None = None,
        *,
        is_first: bool = False,
    ) -> list[Asked]:
        """Stores a question, with its thread if it is the first, and has each model answer it."""
        ids = [new_id() for _ in models]
        begun: list[Asked] = []
        with self._runs.active.reserved(thread.id):
            for model, answer_id in zip(models, ids, strict=True):
                plan = Plan(
                    begun[0].question if begun else question,
                    model or self.model_of(thread),
                    history_to,
                    self.system_prompt,
                    is_first=is_first and not begun,
                    is_new=not begun,
                    answer_id=answer_id,
                    compared=tuple(ids) if len(ids) > 1 else (),
                    listener=listener,
                )
                begun.append(self._runs.begin(thread, plan))
        return begun


def parts_of(text: str, files: Sequence[FilePart]) -> list[Part]:
    """What a question of this text, with these files, is made of; either may be missing.

    Raises:
        InvalidInputError: Both are.
    """
    if not (text.strip() or files):
        raise InvalidInputError(
            "The question is empty.", kept="Nothing was sent.", hint="Write something first."
        )
    return [*([TextPart(text)] if text.strip() else []), *files]


def is_stored(store: Store, message_id: str) -> bool:
    """Whether there is a message of that id."""
    try:
        store.message(message_id)
    except NotFoundError:
        return False
    return True
