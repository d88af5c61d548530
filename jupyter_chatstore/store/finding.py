"""Finding what was said: the index is brought up to date, then asked, in the file and in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.model import parse_id
from jupyter_chatstore.store import index, notebooks, search
from jupyter_chatstore.store.asked import absolute, known_id, not_found, page
from jupyter_chatstore.store.wanted import Wanted

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from jupyter_chatstore.model import Hit
    from jupyter_chatstore.model.nouns import Role
    from jupyter_chatstore.store.home import Home

Page = tuple[bool, "list[Hit]"]
"""Whether the message after which to go on is here, and the hits."""


class Finding:
    """Search; `Store` is the whole."""

    _home: Home

    def search(
        self,
        query: str,
        limit: int = 20,
        *,
        notebook: str | None = None,
        thread: str | None = None,
        role: Role | None = None,
        model: str | None = None,
        tag: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        has_code: bool | None = None,
        after: str | None = None,
        order: search.Order = "relevance",
    ) -> list[Hit]:
        """Messages whose text matches: all whose `append` has returned, in whatever process.

        Accents and case do not matter. A run of Chinese, Japanese or Korean characters is found
        anywhere in a longer one: each of them is a word of its own, and a run is a phrase.
        What a fork shares with a thread in the trash is found in the fork.

        Args:
            query: Words that must all be found, "a phrase", a beginning*, AND, OR, NOT, as FTS5
                has them; what is no such query is taken as plain words.
            limit: How many at most.
            notebook: Only in threads of this notebook (id or path).
            thread: Only in this thread, and in what a fork shares with the one it came from.
            role: Only said by this role.
            model: Only answers of this model.
            tag: Only in threads with this tag.
            since: Only what was said at this moment or later.
            until: Only what was said before this moment.
            has_code: Only messages with a fenced block of code, or only those without.
            after: The message of the last hit of the page before.
            order: By "relevance", of which the newest 2,000 matches are ranked, or "newest" first.

        Raises:
            NotFoundError: `thread` is no id of a thread, or there is no message `after`.
        """
        limit = page(limit)
        start = None if after is None else known_id(after, "message")
        self._index()
        key = None if notebook is None else parse_id(notebook) or absolute(notebook)

        def work(connection: Connection) -> Page:
            at = None if start is None else search.place(connection, start)
            known = None if key is None else notebooks.find(connection, key)
            if key is not None and known is None:
                return at is not None, []
            wanted = Wanted(
                notebook_id=None if known is None else known.id,
                thread_id=None if thread is None else known_id(thread, "thread"),
                role=role,
                model=model,
                tag=tag,
                since=since,
                until=until,
                has_code=has_code,
            )
            hits = search.find(connection, query, limit, wanted, order=order, after=at)
            return at is not None, hits

        pages = self._home.read_all(work)
        if start is not None:
            while pages and not pages[0][0]:  # what comes before the message: see read_all
                del pages[0]
            if not pages:
                raise not_found(start, "message")
        found = {hit.message_id: hit for _, hits in pages for hit in hits}
        return list(found.values())[:limit]

    def _index(self) -> None:
        """Brings the index up to date, in batches between which others can write."""
        if any(self._home.read_all(index.is_scrubbing)):
            self._home.tidy_all(index.scrub)
        if any(self._home.read_all(index.behind)):
            self._home.tidy_all(index.catch_up)
            self._home.shrink(at_least=0.02)
