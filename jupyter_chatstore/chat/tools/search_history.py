"""Messages of earlier conversations that hold some words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from jupyter_chatstore.chat.tools.tool import Arguments, Reach, Tool

if TYPE_CHECKING:
    from jupyter_chatstore.model import Json

MAX_HITS = 20
_MARKS = str.maketrans("", "", "\x02\x03")


class SearchHistory(Arguments):
    """What to look for."""

    words: str = Field(min_length=1, max_length=500, description="Words that must all be there")


def search_history(arguments: SearchHistory, reach: Reach) -> Json:
    """Best first."""
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in arguments.words.split())
    hits = reach.store.search(quoted, limit=MAX_HITS + 1)
    rows = [
        [
            f"{hit.created_at:%Y-%m-%d}",
            hit.thread_title or "untitled",
            hit.role,
            hit.snippet.translate(_MARKS),
        ]
        for hit in hits[:MAX_HITS]
    ]
    columns = ["day", "thread", "role", "message"]
    return {"columns": columns, "rows": rows, "more": len(hits) > MAX_HITS}


TOOL = Tool(
    name="search_history",
    about="Search your conversations of all notebooks",
    description="Searches the user's earlier conversations, of all notebooks, for words.",
    arguments=SearchHistory,
    run=search_history,
)
