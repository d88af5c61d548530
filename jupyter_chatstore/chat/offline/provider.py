"""Chooses an answer by what the question names, and streams it word by word."""

from __future__ import annotations

import asyncio
import os
import re
from typing import TYPE_CHECKING

from jupyter_chatstore.chat.context.error import ErrorFacts
from jupyter_chatstore.chat.context.frame import FrameFacts
from jupyter_chatstore.chat.offline import error, frame, past, talk
from jupyter_chatstore.chat.provider import Delta, Ended, Piece, Question
from jupyter_chatstore.chat.templates import templates

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from jupyter_chatstore.chat.context import ContextItem
    from jupyter_chatstore.store import Store

DELAY_VARIABLE = "JUPYTER_CHATSTORE_OFFLINE_DELAY_MS"
DELAY_MS = 10.0
MAX_CHUNKS = 250
"""A long answer comes in longer pieces, so that it takes no longer than this many delays."""

_WORD = re.compile(r"\s*\S+\s?|\s+")
_SEARCH = re.compile(r"^\s*/?(?:search|find)\b(?:\s+for)?\s*(.*)", re.IGNORECASE | re.DOTALL)
_USAGE = re.compile(
    r"^\s*/?(?:show\s+)?(?:my\s+|the\s+)?usage\s*[.?!]*\s*$"
    r"|^\s*(?:how many tokens|how much did|what did)\b.*\b(?:use|used|cost|spend|spent)\b",
    re.IGNORECASE,
)
_HELP = re.compile(r"^\s*(?:/help\b.*|help\s*[.?!]*)\s*$", re.IGNORECASE | re.DOTALL)


class OfflineProvider:
    """Answers from what is at hand. It is free and counts no tokens: usage is unknown, cost 0.

    Args:
        store: Where it searches, and whose usage it reports.
        delay_ms: Milliseconds between pieces; None: `$JUPYTER_CHATSTORE_OFFLINE_DELAY_MS` or 10.
    """

    name = "offline"
    model = "offline"

    def __init__(self, store: Store, *, delay_ms: float | None = None) -> None:
        self._store = store
        self._delay_s = (_delay_ms() if delay_ms is None else delay_ms) / 1000

    async def stream(self, question: Question) -> AsyncIterator[Piece]:
        """The answer; see `Provider.stream`."""
        text = await asyncio.to_thread(self.answer, question)
        if question.begun and not text.startswith(question.begun):  # what it is about has changed
            text = f"{question.begun}\n\n{text}"
        for chunk in chunks(text[len(question.begun) :]):
            yield Delta("text", chunk)
            await asyncio.sleep(self._delay_s)
        yield Ended(cost_usd=0.0, finish_reason="stop")

    def answer(self, question: Question) -> str:
        """The whole answer, as Markdown."""
        text = question.text
        if _HELP.match(text):
            return talk.help_text(templates(self._store))
        if _USAGE.match(text):
            return past.usage(self._store, question.thread_id)
        if (searched := _SEARCH.match(text)) and not question.items:
            return past.search(self._store, searched[1].strip(" \n\"'.?"), question.text)
        if question.files:
            return "\n\n".join(talk.file(file) for file in question.files)
        if question.items:
            return "\n\n".join(_about(item) for item in question.items)
        return talk.no_answer(text)


def chunks(text: str) -> list[str]:
    """`text` in pieces of whole words."""
    words = _WORD.findall(text)
    size = -(-len(words) // MAX_CHUNKS) or 1
    return ["".join(words[i : i + size]) for i in range(0, len(words), size)]


def _about(item: ContextItem) -> str:
    if isinstance(item.facts, FrameFacts):
        return frame.describe(item.name, item.facts)
    if isinstance(item.facts, ErrorFacts):
        return error.explain(item.name, item.facts)
    if item.kind == "missing":
        return talk.missing(item)
    return talk.show(item)


def _delay_ms() -> float:
    try:
        return max(0.0, float(os.environ.get(DELAY_VARIABLE, DELAY_MS)))
    except ValueError:
        return DELAY_MS
