"""Answers about the history: what was said where, and what was used."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.offline.table import escaped, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jupyter_chatstore.model import Run
    from jupyter_chatstore.store import Store

MAX_HITS = 10
UNKNOWN = "\N{EN DASH}"
PAGE = 500
MATCH_START, MATCH_END = "\x02", "\x03"


def search(store: Store, words: str, asked: str) -> str:
    """Where `words` were said; the question itself does not count."""
    if not words:
        return "What shall I search for? Write, for instance: `search left join`."
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
    hits = [hit for hit in store.search(quoted, MAX_HITS * 2) if not _is(hit.snippet, asked)]
    if not hits:
        return f"Nothing in the history holds “{escaped(words)}”."
    lines = [
        f"{i}. **{escaped(hit.thread_title or 'untitled')}**, {hit.role}, "
        f"{hit.created_at:%Y-%m-%d}: {_marked(hit.snippet)}"
        for i, hit in enumerate(hits[:MAX_HITS], 1)
    ]
    count = "one message" if len(lines) == 1 else f"{len(lines)} messages"
    more = "at least " if len(hits) > MAX_HITS else ""
    listed = "\n".join(lines)
    return f"Found {more}{count} with “{escaped(words)}”:\n\n{listed}"


def usage(store: Store, thread_id: str) -> str:
    """Runs, tokens and cost by model, of this thread and of all threads."""
    here = list(_runs_of(store, thread_id))
    overall = [run for thread in _thread_ids(store) for run in _runs_of(store, thread)]
    return (
        f"This thread:\n\n{_by_model(here)}\n\nAll threads:\n\n{_by_model(overall)}\n\n"
        "Of each thread its open branch is counted, and only what has ended; "
        f"{UNKNOWN} is unknown."
    )


def _by_model(runs: Iterable[Run]) -> str:
    groups: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if run.status != "running":
            groups[run.model or "unknown"].append(run)
    if not groups:
        return "No runs yet."
    rows = [
        [
            model,
            str(len(group)),
            _total([run.usage.input_tokens for run in group]),
            _total([run.usage.output_tokens for run in group]),
            _cost([run.cost_usd for run in group]),
        ]
        for model, group in sorted(groups.items())
    ]
    return table(["model", "runs", "input tokens", "output tokens", "cost (USD)"], rows)


def _total(counts: list[int | None]) -> str:
    known = [count for count in counts if count is not None]
    return f"{sum(known):,}" if known else UNKNOWN


def _cost(costs: list[float | None]) -> str:
    known = [cost for cost in costs if cost is not None]
    return f"{sum(known):.4f}" if known else UNKNOWN


def _thread_ids(store: Store) -> Iterator[str]:
    after: str | None = None
    while page := store.threads(archived=None, limit=PAGE, after=after):
        yield from (thread.id for thread in page)
        after = page[-1].id


def _runs_of(store: Store, thread_id: str) -> Iterator[Run]:
    before: str | None = None
    while page := store.messages(thread_id, limit=PAGE, before=before):
        yield from store.runs([message.id for message in page]).values()
        before = page[0].id


def _is(snippet: str, asked: str) -> bool:
    plain = snippet.replace(MATCH_START, "").replace(MATCH_END, "").strip("… ")
    return bool(plain) and plain in asked


def _marked(snippet: str) -> str:
    text = escaped(snippet.replace("\n", " "))
    return text.replace(MATCH_START, "**").replace(MATCH_END, "**")
