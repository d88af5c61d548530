"""The threads of one notebook, and which of them is open here."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import Thread, parse_id

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from jupyter_chatstore.store import Store

PAGE = 50


class NotebookThreads:
    """A notebook's threads; without a notebook, those that belong to none.

    Args:
        store: Where they are.
        notebook: The notebook's id or path; it need not be known to the store yet.
    """

    def __init__(self, store: Store, notebook: str | None) -> None:
        self._store = store
        self._notebook = notebook
        self._open_id: str | None = None

    @property
    def notebook_id(self) -> str | None:
        """The notebook's id; None without a notebook, or for a path not known yet."""
        if self._notebook is None:
            return None
        known = parse_id(self._notebook)
        if known is not None:
            return known
        notebook = self._store.notebook(self._notebook)
        return None if notebook is None else notebook.id

    def serve(self, notebook: str | None) -> None:
        """Turn to another notebook: its newest thread is the open one then."""
        before = self.notebook_id
        self._notebook = notebook
        if self.notebook_id != before:
            self._open_id = None

    def page(self, limit: int = PAGE) -> list[Thread]:
        """The newest threads, newest first, without the archived ones."""
        if self._notebook is not None:
            return self._store.threads(notebook=self._notebook, limit=limit)
        found: list[Thread] = []
        for thread in self._all():
            if thread.notebook_id is None:
                found.append(thread)
            if len(found) == limit:
                break
        return found

    def current(self) -> Thread | None:
        """The open thread; at first the newest that is in no team's space; None if there is none.

        What is said in a space is read by others: it is opened by hand.
        """
        if self._open_id is not None:
            try:
                return self._store.thread(self._open_id)
            except NotFoundError:  # deleted meanwhile, here or elsewhere
                self._open_id = None
        for limit in (1, PAGE):  # as a rule the first will do
            found = self.page(limit)
            spaces = self._store.spaces_of(thread.id for thread in found)
            for thread in found:
                if thread.id not in spaces:
                    self._open_id = thread.id
                    return thread
        return None

    def open(self, thread_id: str) -> Thread:
        """Make a thread the open one."""
        thread = self._store.thread(thread_id)
        self._open_id = thread.id
        return thread

    def add(self, title: str | None, *, system_prompt: str | None) -> Thread:
        """A new thread, which is the open one then."""
        thread = self._store.new_thread(self._notebook, title, system_prompt=system_prompt)
        self._open_id = thread.id
        return thread

    def draft(self, title: str, *, system_prompt: str | None) -> Thread:
        """A new thread that is to be stored with its first question."""
        notebook_id = self.notebook_id
        if notebook_id is None and self._notebook is not None:
            notebook_id = self._store.observe_notebook(path=self._notebook).id
        return Thread(notebook_id=notebook_id, title=title, system_prompt=system_prompt)

    @contextmanager
    def opening(self, thread: Thread) -> Generator[None]:
        """Makes a draft the open one while it is stored; if that fails, all is as before."""
        before, self._open_id = self._open_id, thread.id
        try:
            yield
        except BaseException:
            self._open_id = before
            raise

    def _all(self) -> Iterator[Thread]:
        after: str | None = None
        while page := self._store.threads(limit=PAGE, after=after):
            yield from page
            after = page[-1].id
