"""A chat that knows which notebook it serves; the panel and the magics both ask through it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.chat.context import user_namespace
from jupyter_chatstore.errors import InvalidInputError, NotFoundError, StoreUnavailableError
from jupyter_chatstore.panel import shelf
from jupyter_chatstore.panel.notebook import WhichNotebook

if TYPE_CHECKING:
    from os import PathLike

    from jupyter_chatstore.model import Message, Notebook, Thread
    from jupyter_chatstore.store import Store
    from jupyter_chatstore.store.spaces import Space

ORIGINS = 8
"""How many originals of originals a copy's list of threads goes back."""

SHOWN = 32
"""How many threads are remembered as shown by some view; a view shows one."""

ALL_OPEN = shelf.Wanted()


class NotebookChat:
    """The conversations of one notebook, whichever that is at the moment.

    Args:
        model: The model to ask.
        notebook: The id or path of the notebook; None: the one that this kernel works for.
        store: The store or its path; None: the user's own.
    """

    def __init__(
        self,
        model: str = "offline",
        *,
        notebook: str | None = None,
        store: Store | str | PathLike[str] | None = None,
    ) -> None:
        self.chat = Chat(model, store=store)
        self.which = WhichNotebook(self.store, notebook, user_namespace)
        self.notebook: Notebook | None = None
        """The notebook as it was when last looked."""
        self.origin_ids: tuple[str, ...] = ()
        """The notebook that this one was copied from, and that one's original, and so on."""
        self._shown: OrderedDict[str, None] = OrderedDict()
        self._looking = threading.Lock()  # a cell and the panel's worker may both look
        self.look()

    @property
    def store(self) -> Store:
        """Where the conversations are."""
        return self.chat.store

    @property
    def title(self) -> str | None:
        """What the notebook is called: its file's name; None without a notebook."""
        return None if self.notebook is None else title_of(self.notebook)

    def look(self) -> bool:
        """Looks which notebook it is now; a running answer goes on in its own thread.

        Returns:
            Whether it is another notebook than before, or the same at another path.
        """
        with self._looking:
            before, self.notebook = self.notebook, self.which.resolve()
            now = None if self.notebook is None else self.notebook.id
            self.chat.surroundings.folder = self._folder()
            if self.chat.notebook_id != now:
                self.chat.notebook_id = now
            if self.notebook is not None and self.notebook.origin_id is not None:
                self.origin_ids = self._origins(self.notebook.origin_id)
            else:
                self.origin_ids = ()
            return _place(before) != _place(self.notebook)

    def _folder(self) -> Path | None:
        """Where the notebook is, if that is on this machine."""
        path = None if self.notebook is None else self.notebook.path
        folder = None if path is None else Path(path).parent
        return folder if folder is not None and folder.is_dir() else None

    def is_from_original(self, thread: Thread) -> bool:
        """Whether it is a thread of the notebook that this one was copied from."""
        return thread.notebook_id in self.origin_ids

    def show(self, thread_id: str) -> None:
        """A view shows a thread, whichever notebook it belongs to."""
        self._shown[thread_id] = None
        self._shown.move_to_end(thread_id)
        if len(self._shown) > SHOWN:
            self._shown.popitem(last=False)

    def is_watched(self, thread: Thread) -> bool:
        """Whether what happens in it is told to the browser."""
        own = thread.notebook_id == self.chat.notebook_id
        return own or thread.id in self._shown or self.is_from_original(thread)

    def home_of(self, thread: Thread) -> str | None:
        """What the notebook of a thread is called; None where that is this one."""
        if not self.is_elsewhere(thread):
            return None
        try:
            return title_of(self.store.notebook(thread.notebook_id or "")) or "another notebook"
        except StoreUnavailableError:
            return "another notebook"

    def space_of(self, thread: Thread) -> Space | None:
        """The team's space that a thread is in; None for one of the account's own."""
        try:
            return self.store.spaces_of([thread.id]).get(thread.id)
        except StoreUnavailableError:
            return None

    def is_elsewhere(self, thread: Thread) -> bool:
        """Whether it is another notebook's: it can be read here, not continued."""
        return thread.notebook_id not in (None, self.chat.notebook_id)

    def check_own(self, thread: Thread) -> None:
        """Lets pass what may be written to.

        Raises:
            InvalidInputError: The thread belongs to another notebook.
        """
        if not self.is_elsewhere(thread):
            return
        whose = "the notebook this one was copied from"
        if not self.is_from_original(thread):
            whose = "another notebook"
        raise InvalidInputError(
            f"This thread belongs to {whose}: it can be read here, not continued.",
            kept="Nothing was changed.",
            hint="“Continue here” starts a thread of this notebook with all that was said in it.",
        )

    def check_open(self) -> None:
        """Lets a question to the open thread pass, if it may be asked there.

        Raises:
            InvalidInputError: The open thread belongs to another notebook.
        """
        thread = self.chat.open_thread
        if thread is not None:
            self.check_own(thread)

    def shown(self, thread_id: str | None) -> Thread | None:
        """The thread to show: this one while it exists, else the open one; none is made."""
        if thread_id is not None:
            try:
                thread = self.chat.open(thread_id)
            except NotFoundError:  # deleted since the view was opened
                pass
            else:
                self.show(thread.id)
                return thread
        return self.chat.open_thread

    def siblings(self, message: Message) -> list[str]:
        """The ids of a message's siblings in its own thread; itself alone if they can't be read."""
        try:
            return self.store.sibling_ids(message.thread_id or "", [message])[message.id]
        except StoreUnavailableError:
            return [message.id]

    def page(
        self, limit: int, after: str | None = None, wanted: shelf.Wanted = ALL_OPEN
    ) -> shelf.ThreadPage:
        """Threads of this notebook, pinned ones first, and after them those of its originals."""
        notebook_id = None if self.notebook is None else self.notebook.id
        parts = shelf.stretches(notebook_id, self.origin_ids, wanted)
        return shelf.page(self.store, parts, wanted, limit, after)

    def _origins(self, first: str) -> tuple[str, ...]:
        ids = [first]
        while len(ids) < ORIGINS:
            origin = self.store.notebook(ids[-1])
            if origin is None or origin.origin_id is None or origin.origin_id in ids:
                break
            ids.append(origin.origin_id)
        return tuple(ids)


def title_of(notebook: Notebook | None) -> str:
    """What a notebook is called: its file's name."""
    if notebook is None:
        return ""
    return Path(notebook.path).name if notebook.path else notebook.title or "notebook"


def _place(notebook: Notebook | None) -> tuple[str | None, str | None]:
    return (None, None) if notebook is None else (notebook.id, notebook.path)
