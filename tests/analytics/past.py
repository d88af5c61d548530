"""A small random history, in a store and as plain Python values beside it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from jupyter_chatstore import Message, Run, Store, TextPart, Thread, Usage
from jupyter_chatstore.model import Notebook, Part, ReasoningPart, ToolCallPart

FIRST_DAY = datetime(2025, 12, 20, 22, 30, tzinfo=UTC)
TEXTS = ("why is it empty?", "a left join", "é 😀 \u202e", "", "one\ntwo")
CODE = "Try this:\n\n```Python\nimport os\nprint(1)\n```\n\nor\n\n~~~\nls\n~~~\n"


@dataclass
class Past:
    """What the store was given and gave back."""

    seed: int
    notebooks: list[Notebook] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def notebook_of(self, thread_id: str | None) -> str | None:
        return next(t.notebook_id for t in self.threads if t.id == thread_id)


def random_past(store: Store, seed: int, *, turns: int = 60) -> Past:
    """Fill a store; the seed is printed, so that a failure can be had again."""
    print(f"seed of the history: {seed}")
    chance = random.Random(seed)
    past = Past(seed)
    for name in ("one.ipynb", "two.ipynb"):
        past.notebooks.append(store.observe_notebook(path=f"/{name}"))
    for number in range(5):
        notebook = chance.choice([None, *(n.id for n in past.notebooks)])
        past.threads.append(store.new_thread(notebook, chance.choice(["", f"thread {number}"])))
    for _ in range(turns):
        thread = chance.choice(past.threads)
        run = random_run(chance)
        stored = store.append(
            thread.id,
            [Message.user(chance.choice(TEXTS)), Message.assistant(random_parts(chance))],
            run=run,
        )
        past.messages += stored
        past.runs.append(
            run.model_copy(update={"thread_id": thread.id, "message_id": stored[-1].id})
        )
    past.threads = [store.thread(thread.id) for thread in past.threads]
    return past


def random_parts(chance: random.Random) -> list[Part]:
    choices: list[list[Part]] = [
        [TextPart(chance.choice(TEXTS))],
        [TextPart(CODE)],
        [ReasoningPart("```python\nno block\n```"), TextPart("so "), TextPart(CODE)],
        [ToolCallPart("c1", "look", {"at": [1, None, "ü"]}), TextPart("done")],
        [],
    ]
    return chance.choice(choices)


def random_run(chance: random.Random) -> Run:
    def some(number: float) -> float | None:
        return number if chance.random() < 0.7 else None

    model, provider = chance.choice([("a", "p"), ("b", "p"), ("b", "q"), (None, None)])
    known = chance.random() < 0.8
    return Run(
        model=model,
        provider=provider,
        status=chance.choice(["complete", "complete", "error", "stopped"]),
        usage=Usage(
            input_tokens=chance.randrange(10_000),
            output_tokens=some(chance.randrange(1_000)),
            cache_read_tokens=some(chance.randrange(100)),
            reasoning_tokens=some(chance.randrange(100)),
        )
        if known
        else Usage(),
        cost_usd=some(chance.random()),
        first_token_ms=some(chance.random() * 1_000),
        total_ms=some(chance.random() * 9_000),
        error={"code": "rate_limit", "what": "w", "kept": "", "hint": ""},
        started_at=FIRST_DAY + timedelta(minutes=chance.randrange(60 * 24 * 40)),
    )
