"""The conversation without a screen: the same in a script, a test and the panel."""

from __future__ import annotations

import weakref
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from jupyter_chatstore.chat import history
from jupyter_chatstore.chat.active import Active
from jupyter_chatstore.chat.asked import Asked, Preview
from jupyter_chatstore.chat.compose import compose, named
from jupyter_chatstore.chat.events import (
    ChatEvent,
    Listener,
    MessageAdded,
    RunEnded,
    ThreadChanged,
)
from jupyter_chatstore.chat.listeners import Listeners
from jupyter_chatstore.chat.loop import ChatLoop
from jupyter_chatstore.chat.notebook_threads import NotebookThreads, title_of
from jupyter_chatstore.chat.providers import connect, split_model
from jupyter_chatstore.chat.run import Answering
from jupyter_chatstore.chat.saving import Saving
from jupyter_chatstore.chat.stream import AnswerStream
from jupyter_chatstore.errors import (
    DuplicateMessageError,
    InvalidInputError,
    NotFoundError,
    WaitTimeoutError,
)
from jupyter_chatstore.model import Message, Run, Thread, new_id
from jupyter_chatstore.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

STOP_TIMEOUT_S = 5.0
"""How long Ctrl-C waits for what has arrived to be stored."""


class Chat:
    """A conversation with a model, kept in a store.

    Everything may be called from any thread. Answers are written by a thread of the chat's own,
    so they go on while a cell runs; `close`, or the end of the process, ends them as
    `interrupted` and keeps what has arrived.

    Args:
        model: `offline`, or provider and model: `openai:gpt-5`, `anthropic:claude-sonnet-5`.
        notebook: Whose threads these are: a notebook's id or path; None: of no notebook.
        store: The store or its path; None: the user's own.
        namespace: Where `@name` is looked up; None: the notebook's (or script's) variables.
        system_prompt: What a model is told first, in threads that have no prompt of their own.
    """

    def __init__(
        self,
        model: str = "offline",
        *,
        notebook: str | None = None,
        store: Store | str | PathLike[str] | None = None,
        namespace: Mapping[str, Any] | None = None,
        system_prompt: str | None = None,
    ) -> None:
        self.model = model
        self.system_prompt = system_prompt
        self.store = store if isinstance(store, Store) else Store(store)
        self._namespace = namespace
        self._threads = NotebookThreads(self.store, notebook)
        self._active = Active()
        self._listeners = Listeners(self.store)
        self._saving = Saving(self.store, self._listeners)
        self._loop = ChatLoop()
        self._loop.before_close(self._active.interrupt)
        self._loop.before_close(self._saving.close)
        own = None if isinstance(store, Store) else self.store
        self._finalize = weakref.finalize(self, _close, self._loop, own)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------------ threads

    @property
    def notebook_id(self) -> str | None:
        """The notebook whose threads these are; may be set to an id or a path."""
        return self._threads.notebook_id

    @notebook_id.setter
    def notebook_id(self, notebook: str | None) -> None:
        self._threads.serve(notebook)

    @property
    def thread(self) -> Thread:
        """The open thread: the notebook's newest at first; made when there is none."""
        return self._threads.current() or self.new_thread()

    @property
    def open_thread(self) -> Thread | None:
        """The open thread, or the notebook's newest; None, and none is made, if there is none."""
        return self._threads.current()

    @property
    def threads(self) -> list[Thread]:
        """The newest 50 threads, newest first; `chat.store.threads` pages through all."""
        return self._threads.page()

    def new_thread(self, title: str | None = None) -> Thread:
        """Start a thread and open it; without a title its first question gives one."""
        thread = self._threads.add(title, model=self.model, system_prompt=self.system_prompt)
        self._tell(ThreadChanged(thread.id, thread))
        return thread

    def open(self, thread_id: str) -> Thread:
        """Open a thread: questions go there from now on.

        Raises:
            NotFoundError: There is no such thread.
        """
        return self._threads.open(thread_id)

    # ------------------------------------------------------------------------ asking

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

    def stream(self, text: str) -> AnswerStream:
        """Ask in the open thread; the events of the answer, for `for` and `async for` alike.

        The question is asked by this call, not by the first step. Leaving the loop early loses
        nothing: the answer goes on and is stored.

        Raises:
            InvalidInputError: The text is empty.
            RunActiveError: An answer is still being written in this thread.
        """
        stream = AnswerStream()
        self._ask(text, None, None, stream.put)
        return stream

    def ask(
        self, text: str, *, thread_id: str | None = None, message_id: str | None = None
    ) -> Asked:
        """Ask, and return as soon as the question is stored and its answer has begun.

        Args:
            text: The question; `@name` in it sends what it names.
            thread_id: The thread to ask in; None: the open one.
            message_id: The question's id, if it has one already; asked at most once.

        Raises:
            InvalidInputError: The text is empty.
            NotFoundError: There is no such thread.
            DuplicateMessageError: A message of that id is stored already.
            RunActiveError: An answer is still being written in this thread.
        """
        return self._ask(text, thread_id, message_id, None)

    def retry(self, message_id: str) -> Asked:
        """Answer once more: a sibling of that answer, which is kept. A question's id will do too.

        Raises:
            NotFoundError: There is no such message.
            InvalidInputError: It answers no question.
            RunActiveError: An answer is still being written in this thread.
        """
        self._check_open()
        message = self.store.message(message_id)
        if message.role == "assistant" and message.parent_id is not None:
            message = self.store.message(message.parent_id)
        if message.role != "user" or message.thread_id is None:
            raise InvalidInputError(
                "Only an answer, or a question, can be tried again.",
                kept="Nothing was changed.",
                hint="Retry the answer below a question.",
            )
        thread = self.store.thread(message.thread_id)
        before = self.store.path(message.id)[:-1]  # what is in the trash is left out
        with self._active.reserved(thread.id):
            return self._begin(thread, message, None, before[-1].id if before else None)

    def stop(self, thread_id: str | None = None) -> None:
        """End the run of a thread, or all of this chat's runs; what has arrived is kept.

        It asks and returns; `wait` waits for the end. Where nothing runs, it does nothing.
        """
        for run in self._active.runs(thread_id):
            self._loop.call(run.stop)

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
        run = self._active.answering(message_id)
        if run is None:
            return self.store.message(message_id)
        if self._loop.is_here:
            raise InvalidInputError(
                "A listener can't wait for an answer: both are on the chat's own thread.",
                kept="The answer goes on.",
                hint="Act on its RunEnded event.",
            )
        return run.wait(timeout)

    def preview(self, text: str) -> Preview:
        """What asking `text` in the open thread would send besides it; nothing is sent."""
        thread = self._threads.current()
        known = history.read(self.store, thread.id, thread.head_id) if thread else history.History()
        return Preview(list(named(text, self._namespace)), len(known.turns), known.tokens)

    # ------------------------------------------------------------------------ listening

    def subscribe(self, callback: Listener) -> Callable[[], None]:
        """Be told of every event, in order, on the chat's own thread; a slow callback delays all.

        Returns:
            What ends it.
        """
        return self._listeners.add(callback)

    def close(self) -> None:
        """End running answers as interrupted, and the chat's thread; again does nothing."""
        self._finalize()

    # ------------------------------------------------------------------------ within

    def _ask(
        self, text: str, thread_id: str | None, message_id: str | None, listener: Listener | None
    ) -> Asked:
        self._check_open()
        if not text.strip():
            raise InvalidInputError(
                "The question is empty.", kept="Nothing was sent.", hint="Write something first."
            )
        if message_id is not None and self._is_stored(message_id):
            raise DuplicateMessageError(message_id)
        thread = self.store.thread(thread_id) if thread_id else self._threads.current()
        if thread is None:
            thread = self.new_thread(title_of(text))
        with self._active.reserved(thread.id):
            question = Message.user(text).model_copy(update={"id": message_id or new_id()})
            return self._begin(thread, question, listener, thread.head_id, is_new=True)

    def _begin(
        self,
        thread: Thread,
        question: Message,
        listener: Listener | None,
        history_to: str | None,
        *,
        is_new: bool = False,
    ) -> Asked:
        provider, model = split_model(self.model)
        composed = compose(
            self.store,
            thread,
            question.text,
            items=named(question.text, self._namespace),
            history_to=history_to,
            system_prompt=self.system_prompt,
        )
        stored, answer, run = self.store.begin(
            thread.id,
            question if is_new else None,
            Message(role="assistant", parent_id=None if is_new else question.id),
            Run(model=model, provider=provider, context=composed.context),
        )
        question = stored or question
        if thread.title:
            thread = self.store.thread(thread.id)
        else:
            thread = self.store.set_thread(thread.id, title=title_of(question.text))
        answering = Answering(
            store=self.store,
            answer=answer,
            run=run,
            connect=partial(connect, self.model, self.store),
            question=composed.question,
            emit=partial(self._emit, listener),
        )
        self._active.put(answering)
        if is_new:
            self._tell(MessageAdded(thread.id, question), listener)
        self._tell(MessageAdded(thread.id, answer, run), listener)
        self._tell(ThreadChanged(thread.id, thread), listener)
        self._loop.submit(answering.drive())
        return Asked(thread, question, answer, run)

    def _check_open(self) -> None:
        if not self._finalize.alive:
            raise InvalidInputError(
                "This chat is closed.",
                kept="All that was said is in the store.",
                hint="Make a new Chat: it goes on where this one ended.",
            )

    def _is_stored(self, message_id: str) -> bool:
        try:
            self.store.message(message_id)
        except NotFoundError:
            return False
        return True

    def _tell(self, event: ChatEvent, listener: Listener | None = None) -> None:
        self._loop.call(self._emit, listener, event)

    def _emit(self, listener: Listener | None, event: ChatEvent) -> None:
        """Give an event to all listeners, on the loop's thread."""
        if isinstance(event, RunEnded):
            answering = self._active.answering(event.message.id)
            if answering is not None:
                self._active.remove(answering)
        self._listeners.tell(event, listener)
        self._saving.look(event.thread_id)


def _close(loop: ChatLoop, own_store: Store | None) -> None:
    loop.close()
    if own_store is not None:
        own_store.close()
