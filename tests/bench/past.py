"""Runs, models and notebooks for the messages of a large store, as if two years had gone by."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

FIRST_US = 1_735_689_600_000_000
SPAN_US = 2 * 365 * 86_400 * 1_000_000
NOTEBOOKS = 50
MODELS = (
    *(("gpt-5", "openai"), ("gpt-5-mini", "openai"), ("claude-sonnet-4-5", "anthropic")),
    *(("gemini-2.5-pro", "google"), ("llama3.3:70b", "ollama"), ("offline", "offline")),
)
RUN = (
    "INSERT INTO run (id, thread_id, message_id, model, provider, status, input_tokens, "
    "output_tokens, cache_read_tokens, cost_usd, first_token_ms, total_ms, finish_reason, "
    "started_at, ended_at) VALUES (?, ?, ?, ?, ?, 'complete', ?, ?, ?, ?, ?, ?, 'stop', ?, ?)"
)


def fill(path: Path) -> None:
    """Give each answer a run and each thread a notebook, in the store's file itself."""
    chance = random.Random(5)
    with closing(sqlite3.connect(path)) as raw, raw:
        books = [uuid4().bytes for _ in range(NOTEBOOKS)]
        raw.executemany(
            "INSERT INTO notebook (id, path, title, created_at, seen_at) VALUES (?, ?, '', 0, 0)",
            [(book, f"/{number}.ipynb") for number, book in enumerate(books)],
        )
        threads = raw.execute("SELECT id FROM thread").fetchall()
        raw.executemany(
            "UPDATE thread SET notebook_id = ? WHERE id = ?",
            [(chance.choice(books), thread) for (thread,) in threads],
        )
        raw.execute("DELETE FROM run")
        answers = raw.execute(
            "SELECT id, thread_id FROM message WHERE role = 'assistant' ORDER BY pk"
        ).fetchall()
        raw.executemany(RUN, _runs(answers, chance))


def _runs(
    answers: list[tuple[bytes, bytes]], chance: random.Random
) -> Iterator[tuple[object, ...]]:
    for number, (message, thread) in enumerate(answers):
        model, provider = chance.choice(MODELS)
        start = FIRST_US + number * SPAN_US // len(answers)
        cached = chance.randrange(100) if chance.random() < 0.5 else None
        cost = chance.random() / 10 if chance.random() < 0.9 else None
        total = chance.random() * 20_000
        yield (
            *(uuid4().bytes, thread, message, model, provider),
            *(chance.randrange(100, 20_000), chance.randrange(10, 3_000), cached, cost),
            *(chance.random() * 2_000, total, start, start + int(total) * 1_000),
        )
