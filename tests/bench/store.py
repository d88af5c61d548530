"""The store beside raw sqlite3 that writes and reads the same texts with the same durability."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from jupyter_chatstore import Message, Run, Usage
from jupyter_chatstore.model.columns import id_to_blob
from tests.bench.floor import Floor
from tests.bench.table import Row, compare, together_ms
from tests.bench.world import LONG, World

ROUNDS = 1_000
SLOW_ROUNDS = 100

OPEN = """
select m.id, m.parent_id, m.created_at, m.role, m.status, p.type, p.text, p.data
from message m left join part p on p.message_pk = m.pk
where m.thread_id = ? order by m.seq desc, p.idx limit ?
"""
LIST = """
select id, notebook_id, title, folder, pinned, archived, model, system_prompt, head_id, note,
  fork_of, created_at, updated_at, tags, settings, message_count, preview
from thread where archived = 0 order by updated_at desc, id desc limit 50
"""


def _run(usage: Usage) -> Run:
    return Run(model="m", provider="p", usage=usage, total_ms=900.0, finish_reason="stop")


def append(world: World, folder: Path) -> list[Row]:
    """A question and its answer, alone and with its run, on disk when the call returns."""
    store, usage = world.store, Usage(input_tokens=100, output_tokens=100)
    floor = Floor(folder / "floor.db")
    floor.fill(world.said())
    rows: list[Row] = []
    for name, has_run in (("append a pair", False), ("append a pair with its run", True)):
        texts = [(next(world.texts), next(world.texts)) for _ in range(ROUNDS)]
        pairs = [[Message.user(q), Message.assistant(a)] for q, a in texts]
        runs = [_run(usage) if has_run else None for _ in texts]
        thread = store.new_thread(title=name)
        samples = together_ms(
            lambda n, at=thread.id, pairs=pairs, runs=runs: store.append(at, pairs[n], runs[n]),
            lambda n, texts=texts: floor.append(-1, *texts[n]),
            ROUNDS,
        )
        rows += compare(name, "raw, two inserts, FULL", *samples, (0.5, 0.99))
    return rows


def read(world: World) -> list[Row]:
    """A page of a long thread, all of it, and the list of threads."""
    store, raw = world.store, sqlite3.connect(world.store.file)
    key = id_to_blob(world.long.id)
    rows: list[Row] = []
    for limit in (50, LONG):
        samples = together_ms(
            lambda _, limit=limit: store.messages(world.long.id, limit=limit),
            lambda _, limit=limit: raw.execute(OPEN, (key, limit)).fetchall(),
            SLOW_ROUNDS,
        )
        rows += compare(f"open a thread of {LONG:,}, newest {limit:,}", "raw select", *samples)
    samples = together_ms(
        lambda _: store.threads(limit=50), lambda _: raw.execute(LIST).fetchall(), SLOW_ROUNDS
    )
    rows += compare("list the newest 50 threads", "raw select", *samples)
    raw.close()
    return rows


def stream(world: World, folder: Path) -> list[Row]:
    """An answer of 2,000 deltas, checkpointed a hundred times."""
    store = world.store
    floor = Floor(folder / "streamed.db")
    thread = store.new_thread(title="streamed")
    words = next(world.texts).split()
    deltas = [words[n % len(words)] + " " for n in range(2_000)]
    kept = ["".join(deltas[:n]) for n in range(20, 2_001, 20)]

    def work(_: int) -> None:
        _, answer, run = store.begin(thread.id, Message.user("?"), Message.assistant(""), Run())
        for text in kept:
            store.checkpoint(answer.id, Message.assistant(text).parts)
        store.finish(
            answer.model_copy(
                update={"status": "complete", "parts": Message.assistant(kept[-1]).parts}
            ),
            run.model_copy(update={"status": "complete"}),
        )

    samples = together_ms(work, lambda _: floor.stream(-1, "?", kept), 20)
    return compare("stream 2,000 deltas, 100 checkpoints", "raw updates", *samples)


def size(world: World) -> list[Row]:
    """Bytes in the file beside those of the texts; numbers stand in the table's columns of ms."""
    store = world.store
    store.search("aardvark")
    with sqlite3.connect(store.file) as raw:
        raw.execute("pragma wal_checkpoint")
        pages = raw.execute(
            "select page_count - freelist_count from pragma_page_count, pragma_freelist_count"
        ).fetchone()[0]
        rows = raw.execute("select count(*), sum(length(cast(text as blob))) from part").fetchone()
    raw.close()
    return [
        Row("bytes a message, with index", "its text", pages * 4096 / rows[0], rows[1] / rows[0])
    ]
