"""A large store to measure in: many threads of words, some of them rare, and a long thread."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from jupyter_chatstore import Message, Run, Store, Thread, Usage

THREADS = 2_000
LONG = 1_000
SHARES = {"aardvark": 0.0003, "badger": 0.01, "cheetah": 0.1, "dolphin": 0.5}
"""Marked words, and the share of messages that hold each."""


@dataclass
class World:
    """A filled store and its long thread."""

    store: Store
    long: Thread
    texts: Iterator[str]

    def said(self) -> Iterator[tuple[str, str]]:
        """Role and text of each message."""
        with closing(sqlite3.connect(self.store.file)) as source:
            yield from source.execute(
                "select m.role, p.text from message m join part p on pk=message_pk"
            )


def texts(seed: int) -> Iterator[str]:
    """Texts of about 500 bytes without end: words as uneven in number as those of a language."""
    rng = random.Random(seed)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 11))) for _ in range(20_000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    while True:
        for text in _page(rng, words, weights):
            marked = [word for word, share in SHARES.items() if rng.random() < share]
            if rng.random() < SHARES["badger"]:
                marked.append("left join")
            yield " ".join([*marked, text])[:500]


def _page(rng: random.Random, words: list[str], weights: list[float]) -> list[str]:
    """A thousand texts; the words of all are drawn at once, which is much faster."""
    drawn = rng.choices(words, weights, k=75_000)
    return [" ".join(drawn[start : start + 75]) for start in range(0, len(drawn), 75)]


def build(path: Path, messages: int) -> World:
    """Fill a store with so many messages in `THREADS` threads, and one long thread amid them."""
    source = texts(7)
    store = Store(path)
    usage = Usage(input_tokens=100, output_tokens=100)
    long = store.new_thread(title="long")
    for number in range(THREADS):
        thread = store.new_thread(title=f"thread {number}")
        each = max(2, messages // THREADS)
        if number == THREADS // 2:
            thread, each = long, LONG
        said = [next(source) for _ in range(each)]
        pairs = [
            Message.user(text) if n % 2 == 0 else Message.assistant(text)
            for n, text in enumerate(said)
        ]
        store.append(thread.id, pairs, run=Run(model="m", provider="p", usage=usage))
    return World(store, long, source)
