"""The panel in a cell: an anywidget without state of its own; all it shows goes as messages."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, cast

import anywidget
import traitlets

from jupyter_chatstore.bundle import read_bundle
from jupyter_chatstore.panel.inbox import Inbox
from jupyter_chatstore.panel.notebook_chat import NotebookChat
from jupyter_chatstore.panel.outbox import Content, Outbox
from jupyter_chatstore.panel.requests import Requests
from jupyter_chatstore.panel.snapshot import saved_info
from jupyter_chatstore.panel.subshell import keep_subshell
from jupyter_chatstore.panel.syncing import Syncing
from jupyter_chatstore.panel.transcript import Transcript
from jupyter_chatstore.panel.watch import Watch
from jupyter_chatstore.panel.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    from jupyter_chatstore.analytics import History
    from jupyter_chatstore.chat import Chat
    from jupyter_chatstore.model import Message, Thread
    from jupyter_chatstore.store import Store


class ChatPanel(anywidget.AnyWidget):
    """This notebook's conversations, in the notebook. Leave it at a cell's end to show it.

    What is said never is part of the widget's state, so it is not saved into the notebook.

    Args:
        model: `offline`, or provider and model: `openai:gpt-5`, `anthropic:claude-sonnet-4-5`.
        notebook: Id or path of the notebook whose threads to show; None: this one.
        store: The store or its path; None: the user's own.
        embed: Whether to write the open thread's text into the notebook, too, above the panel:
            it then shows where no kernel is, such as on a code host.

    Raises:
        ChatstoreError: The browser's half is not installed.
        StoreTooNewError: A newer release wrote the store's file; it was left untouched.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        model: str = "offline",
        *,
        notebook: str | None = None,
        store: Store | str | PathLike[str] | None = None,
        embed: bool = False,
    ) -> None:
        script, style = read_bundle()
        self._history: History | None = None
        self.here = NotebookChat(model, notebook=notebook, store=store)
        """The conversations that the panel shows."""
        super().__init__(_esm=script, _css=style)
        if self.comm is not None:
            keep_subshell(self.comm)
        here, worker = self.here, Worker()
        outbox = Outbox(
            send=_weakly(self),
            later=worker.later,
            home_of=here.home_of,
            space_of=here.space_of,
            siblings=here.siblings,
            saved=lambda: saved_info(here.store.saved),
            writers=lambda ids: syncing.writers(ids),  # noqa: PLW0108 - it is made next
        )
        self._syncing = syncing = Syncing(here.store, outbox.sync_changed)
        self._requests = Requests(here, outbox, self._syncing)
        far_worker = Worker()
        self._inbox = Inbox(self._requests, outbox, worker, far_worker)
        self._watch = Watch(here, outbox, self._syncing, self._requests.start_over)
        worker.put_first(self._watch.begin)
        unsubscribe = here.chat.subscribe(outbox.put)
        here.chat.subscribe(self._syncing.hear)
        self._transcript = Transcript(here.chat)
        self._embeds = embed
        here.chat.subscribe(self._transcript.hear)
        self._end = weakref.finalize(
            self, _end, here.chat, unsubscribe, (worker, far_worker), self._watch, self._syncing
        )

    def __repr__(self) -> str:
        title = self.here.title
        notebook = "" if title is None else f", notebook={title!r}"
        return f"ChatPanel(model={self.chat.model!r}{notebook})"

    @property
    def chat(self) -> Chat:
        """The conversation behind the panel."""
        return self.here.chat

    @property
    def store(self) -> Store:
        """Where it is kept."""
        return self.here.store

    @property
    def history(self) -> History:
        """DuckDB over all of it, ready answers and their pictures; closed with the panel."""
        if self._history is None:
            # DuckDB is heavy, and a panel that is only chatted in needs none.
            from jupyter_chatstore.analytics import History  # noqa: PLC0415

            self._history = History(self.store)
            weakref.finalize(self, self._history.close)
        return self._history

    @property
    def thread(self) -> Thread:
        """The open thread; made when there is none."""
        self._requests.look()
        return self.chat.thread

    @property
    def threads(self) -> list[Thread]:
        """This notebook's newest 50 threads, newest first, and after them its original's."""
        self._requests.look()
        return self.here.page(50).threads

    def send(self, text: str) -> Message:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Asks in the open thread, as the box does, waits, and returns the answer.

        A failed run raises nothing: the answer then has status `error`. Ctrl-C stops it and
        keeps what has arrived.

        Raises:
            InvalidInputError: The text is empty, or the open thread is another notebook's.
            RunActiveError: An answer is still being written in this thread.
        """
        self._requests.look()
        self.here.check_open()
        return self.chat.send(text)

    def new_thread(self, title: str | None = None) -> Thread:
        """Starts a thread and opens it."""
        self._requests.look()
        return self.chat.new_thread(title)

    def embed(self) -> None:
        """Writes the open thread's text below the cell that runs, where it is saved.

        It is Markdown that loads nothing, of at most the newest 500 messages, and is written anew
        when an answer ends.
        """
        self._requests.look()
        self._transcript.show()

    def stop(self) -> None:
        """Ends the running answers; what has arrived is kept."""
        self.chat.stop()

    def close(self) -> None:
        """Takes the panel out of the notebook; running answers end as interrupted."""
        if hasattr(self, "_end"):  # ipywidgets closes a half made one, too
            self._end()
            if self._history is not None:
                self._history.close()
        super().close()

    def send_to_browser(self, content: Content) -> None:
        """Sends a message of the panel's protocol; ipywidgets' own `send` has gone to asking."""
        self._send({"method": "custom", "content": content})  # pyright: ignore[reportUnknownMemberType]

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        if self._embeds:
            self.embed()
        return cast("Any", super())._repr_mimebundle_(**kwargs)

    def _handle_custom_msg(self, content: Any, buffers: Any) -> None:
        """A message of the browser, on the main thread or on the widgets' subshell."""
        self._inbox.take(content)


def _weakly(panel: ChatPanel) -> Callable[[Content], None]:
    """Sends to the browser without keeping the panel alive."""
    reference = weakref.ref(panel)

    def send(content: Content) -> None:
        panel = reference()
        if panel is not None and panel.comm is not None:
            panel.send_to_browser(content)

    return send


def _end(
    chat: Chat,
    unsubscribe: Callable[[], None],
    workers: tuple[Worker, ...],
    watch: Watch,
    syncing: Syncing,
) -> None:
    watch.close()
    syncing.close()
    for worker in workers:
        worker.close()
    chat.close()
    unsubscribe()
