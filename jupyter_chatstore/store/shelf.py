"""Threads: the part of the store that a list of conversations needs."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.model import Thread, new_id, utc_now
from jupyter_chatstore.store import labels, listing, notebooks, threads
from jupyter_chatstore.store.asked import known_id, new_id_of, page, tags_of
from jupyter_chatstore.store.observed import Observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import EllipsisType

    from sqlalchemy import Connection


class Shelf(Observed):
    """Threads, as a list has them; `Store` is the whole."""

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
                    notebook_id=notebooks.observed(connection, notebook),
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
        *,
        folder: str | None = None,
        pinned: bool | None = None,
    ) -> list[Thread]:
        """A page of threads, the one with the newest message first.

        Args:
            notebook: Only those of this notebook (id or path).
            archived: Archived ones, the others, or with None both.
            tag: Only those with this tag.
            limit: How many at most.
            after: The last thread of the page before.
            folder: Only those in this folder.
            pinned: Pinned ones, the others, or with None both.

        Raises:
            NotFoundError: There is no thread `after`.
        """
        start = None if after is None else self.thread(after)
        limit = page(limit)
        known = None if notebook is None else self.notebook(notebook)
        if notebook is not None and known is None:
            return []

        def work(connection: Connection, without: Sequence[str] = ()) -> list[Thread]:
            return listing.page(
                connection,
                notebook_id=None if known is None else known.id,
                archived=archived,
                tag=tag,
                folder=folder,
                pinned=pinned,
                limit=limit,
                after=start,
                without=without,
            )

        held = self._home.held()
        pages = self._home.read_all(work, lambda c: work(c, held))
        if len(pages) == 1:
            return pages[0]
        return sorted(chain(*pages), key=lambda t: (t.updated_at, t.id), reverse=True)[:limit]

    def tags(
        self, notebook: str | None = None, *, archived: bool | None = False
    ) -> list[labels.Label]:
        """The tags in use, each with the number of its threads, by name.

        Args:
            notebook: Only those of this notebook's threads (id or path).
            archived: Those of archived threads, of the others, or with None of both.
        """
        return self._labels("tag", notebook, archived)

    def folders(
        self, notebook: str | None = None, *, archived: bool | None = False
    ) -> list[labels.Label]:
        """The folders in use, as `tags` gives the tags."""
        return self._labels("folder", notebook, archived)

    def _labels(
        self, kind: labels.Kind, notebook: str | None, archived: bool | None
    ) -> list[labels.Label]:
        known = None if notebook is None else self.notebook(notebook)
        if notebook is not None and known is None:
            return []
        key = None if known is None else known.id

        def work(connection: Connection, without: Sequence[str] = ()) -> list[labels.Label]:
            return labels.counted(
                connection, kind, notebook_id=key, archived=archived, without=without
            )

        held = self._home.held()
        return labels.together(self._home.read_all(work, lambda c: work(c, held)))

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
        note: str | EllipsisType | None = ...,
        settings: Mapping[str, Any] | None = None,
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
            note: What the user writes about it; None takes the note away.
            settings: How it asks; each name given is set, or with None goes back to the default.
            head_id: The last message of the branch to open; None is an empty one.

        Raises:
            NotFoundError: There is no such thread.
            InvalidInputError: `head_id` names no message of the thread, or a tag holds a NUL.
        """
        key = known_id(thread_id, "thread")
        values: dict[str, Any] = {"title": title, "pinned": pinned, "archived": archived}
        values["tags"] = None if tags is None else tags_of(tags)
        values["settings"] = None if settings is None else dict(settings)
        values = {name: value for name, value in values.items() if value is not None}
        for name, value in (
            ("folder", folder),
            ("model", model),
            ("system_prompt", system_prompt),
            ("note", note),
            ("head_id", known_id(head_id, "message") if isinstance(head_id, str) else head_id),
        ):
            if value is not ...:
                values[name] = value
        return self._home.write(lambda c: threads.change(c, key, values), thread_id=key)
