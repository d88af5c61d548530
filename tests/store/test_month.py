"""The month's sum is the same however often it was asked before, whatever happened in between."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from jupyter_chatstore.model import Message, Run, TextPart, Usage
from jupyter_chatstore.store import Store

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_what_a_store_says_that_was_never_asked(db_path, seed):
    chance = random.Random(seed)
    print(f"seed {seed}")
    with Store(db_path) as store, Store(db_path) as other:
        threads = [store.new_thread(title="t") for _ in range(3)]
        running, stored = [], []

        def run(**fields):
            usage = Usage(input_tokens=chance.choice([None, 5]), output_tokens=7)
            return Run(model="m", usage=usage, cost_usd=chance.choice([None, 0.5]), **fields)

        def append(by):
            said = [Message.user("q"), Message.assistant("a")]
            stored.extend(by.append(chance.choice(threads).id, said, run()))

        def begin(by):
            running.append(
                by.begin(threads[0].id, Message.user("q"), Message.assistant(""), run())[1:]
            )

        def finish(by):
            answer, started = running.pop(chance.randrange(len(running)))
            done = {"status": "complete", "cost_usd": 0.25, "first_token_ms": 1.0}
            ended = answer.model_copy(update={"parts": (TextPart("a"),), "status": "complete"})
            by.finish(ended, started.model_copy(update=done))

        def remove(by):
            by.purge(stored.pop(chance.randrange(len(stored))).id)

        for _ in range(60):
            work = chance.choice([append, begin, finish, finish, remove])
            by = chance.choice([store, other])
            if (work is finish and not running) or (work is remove and not stored):
                work = append
            work(store if work in (begin, finish) else by)
            with Store(db_path) as fresh:
                assert store.spent_since(BEGIN) == fresh.spent_since(BEGIN)
        assert store.spent_since(BEGIN).runs > 0
