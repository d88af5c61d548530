"""What every part of a chat stands on: its store, its notebook's threads, its runs."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Self

from jupyter_chatstore.chat.context import Surroundings
from jupyter_chatstore.chat.events import ThreadChanged
from jupyter_chatstore.chat.history import check_amount
from jupyter_chatstore.chat.notebook_threads import NotebookThreads
from jupyter_chatstore.chat.runs import Runs
from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    from jupyter_chatstore.chat.events import Listener
    from jupyter_chatstore.chat.history import Amount
    from jupyter_chatstore.chat.loop import ChatLoop
    from jupyter_chatstore.model import Thread


class Conversation:
    """The threads of a notebook, and who listens to them; `Chat` is the whole."""

    def __init__(
        self,
        model: str = "offline",
        *,
        notebook: str | None = None,
        store: Store | str | PathLike[str] | None = None,
        namespace: Mapping[str, Any] | None = None,
        system_prompt: str | None = None,
        history: Amount = "all",
    ) -> None:
        self.model = model
        self.system_prompt = system_prompt
        self.store = store if isinstance(store, Store) else Store(store)
        self._threads = NotebookThreads(self.store, notebook)
        self.surroundings = Surroundings(namespace)
        """What `@` in a question names."""
        self._runs = Runs(self.store, self.surroundings, check_amount(history))
        own = None if isinstance(store, Store) else self.store
        self._finalize = weakref.finalize(self, _close, self._runs.loop, own)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def notebook_id(self) -> str | None:
        """The notebook whose threads these are; may be set to an id or a path."""
        return self._threads.notebook_id

    @notebook_id.setter
    def notebook_id(self, notebook: str | None) -> None:
        self._threads.serve(notebook)

    @property
    def thread(self) -> Thread:
        """The open thread: the notebook's newest outside of spaces at first; made if need be."""
        return self._threads.current() or self.new_thread()

    @property
    def open_thread(self) -> Thread | None:
        """The same; None, and none is made, if there is none."""
        return self._threads.current()

    @property
    def threads(self) -> list[Thread]:
        """The newest 50 threads, newest first; `chat.store.threads` pages through all."""
        return self._threads.page()

    @property
    def history(self) -> Amount:
        """How much of the conversation is sent again in threads that say nothing of it.

        `all` that fits into what the model reads at once, `none`, or the last so many messages;
        `store.set_thread(id, settings={"history": ...})` says it for one thread.
        """
        return self._runs.amount

    @history.setter
    def history(self, amount: Amount) -> None:
        self._runs.amount = check_amount(amount)

    def new_thread(self, title: str | None = None) -> Thread:
        """Start a thread and open it; without a title its first question gives one."""
        thread = self._threads.add(title, system_prompt=self.system_prompt)
        self._runs.tell(ThreadChanged(thread.id, thread))
        return thread

    def open(self, thread_id: str) -> Thread:
        """Open a thread: questions go there from now on.

        Raises:
            NotFoundError: There is no such thread.
        """
        return self._threads.open(thread_id)

    def subscribe(self, callback: Listener) -> Callable[[], None]:
        """Be told of every event, in order, on the chat's own thread; a slow callback delays all.

        Returns:
            What ends it.
        """
        return self._runs.listeners.add(callback)

    def close(self) -> None:
        """End running answers as interrupted, and the chat's thread; again does nothing."""
        self._finalize()

    def model_of(self, thread: Thread | None) -> str:
        """Who answers in a thread: the model that was chosen for it, else the chat's."""
        return (thread.model if thread else None) or self.model

    def _check_open(self) -> None:
        if not self._finalize.alive:
            raise InvalidInputError(
                "This chat is closed.",
                kept="All that was said is in the store.",
                hint="Make a new Chat: it goes on where this one ended.",
            )


def _close(loop: ChatLoop, own_store: Store | None) -> None:
    loop.close()
    if own_store is not None:
        own_store.close()
