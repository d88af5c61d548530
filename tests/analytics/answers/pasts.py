"""Random histories with all that makes counting hard, for hypothesis to make smaller."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from jupyter_chatstore import Message, Run, Store, Usage

# The nights in which clocks are set forward and back in Berlin, a new year, and days in between.
MOMENTS = (
    datetime(2025, 3, 30, 0, 10, tzinfo=UTC),
    datetime(2025, 10, 25, 23, 20, tzinfo=UTC),
    datetime(2024, 12, 31, 21, 40, tzinfo=UTC),
    datetime(2025, 6, 15, 12, 0, tzinfo=UTC),
)
MODELS = (("a", "p"), ("b", "p"), ("b", "q"), (None, None))
TEXTS = (
    "why is the Join empty?",
    "a join; then SQL",
    "joins, no more",
    "é SQL_x Über",
    "```Python\na\nb\n```\nor\n```sql\nselect 1\n```",
    "```\nls\n```",
    "",
)
HOW = ("below", "replace", "next", "copy")


def some(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


turns = st.fixed_dictionaries(
    {
        "thread": st.integers(0, 4),
        "moment": st.sampled_from(MOMENTS),
        "minutes": st.integers(0, 300),
        "lasted": st.integers(-3000, 3000),
        "question": st.sampled_from(TEXTS),
        "answers": st.lists(
            st.fixed_dictionaries(
                {
                    "model": st.sampled_from(MODELS),
                    "text": st.sampled_from(TEXTS),
                    "status": st.sampled_from(("complete", "error", "stopped")),
                    "code": st.sampled_from(("rate_limit", "connection")),
                    "compared": st.booleans(),
                    "input": some(st.integers(0, 5000)),
                    "output": some(st.integers(0, 500)),
                    "cached": some(st.integers(0, 100)),
                    "cost": some(st.sampled_from((0.0, 0.1, 0.25, 1e-7))),
                    "first": some(st.floats(0, 5000)),
                    "total": some(st.floats(0, 90_000)),
                    "history": some(st.integers(0, 9)),
                    "uses": st.lists(
                        st.tuples(
                            st.integers(0, 1), st.sampled_from(HOW), some(st.sampled_from("xy"))
                        ),
                        max_size=3,
                    ),
                }
            ),
            min_size=1,
            max_size=3,
        ),
        "deleted": st.sampled_from(("no", "no", "no", "yes", "restored")),
    }
)
pasts = st.fixed_dictionaries(
    {
        "turns": st.lists(turns, max_size=12),
        "thread_deleted": st.sampled_from((None, None, 0, 1)),
    }
)


def write(store: Store, past: dict[str, Any]) -> None:
    """Puts such a history into a store."""
    one = store.observe_notebook(path="/data/one.ipynb", git_repo="https://git.example/a")
    two = store.observe_notebook(path="/other/one.ipynb", title="Two")
    threads = [
        store.new_thread(notebook, title)
        for notebook, title in (
            (one.id, "first"),
            (one.id, ""),
            (two.id, "first"),
            (None, "alone"),
            (two.id, "short"),
        )
    ]
    store.set_thread(threads[0].id, tags=["sql", "joins"])
    store.set_thread(threads[2].id, tags=["sql"])
    for turn in past["turns"]:
        _turn(store, threads[turn["thread"]].id, turn)
    if past["thread_deleted"] is not None:
        store.delete_thread(threads[past["thread_deleted"]].id)


def _turn(store: Store, thread_id: str, turn: dict[str, Any]) -> None:
    started = turn["moment"] + timedelta(minutes=turn["minutes"])
    question = Message.user(turn["question"]).model_copy(update={"created_at": started})
    [question] = store.append(thread_id, [question])
    for said in turn["answers"]:
        answer = Message.assistant(said["text"]).model_copy(
            update={"parent_id": question.id, "created_at": started}
        )
        model, provider = said["model"]
        [answer] = store.append(
            thread_id,
            [answer],
            run=Run(
                model=model,
                provider=provider,
                status=said["status"],
                usage=Usage(
                    input_tokens=said["input"],
                    output_tokens=said["output"],
                    cache_read_tokens=said["cached"],
                ),
                cost_usd=said["cost"],
                first_token_ms=said["first"],
                total_ms=said["total"],
                error={"code": said["code"], "what": "w", "kept": "", "hint": ""}
                if said["status"] == "error"
                else None,
                context=_context(said, answer.id),
                started_at=started,
                ended_at=started + timedelta(seconds=turn["lasted"]),
            ),
        )
        for block, how, cell in said["uses"]:
            store.use_code(answer.id, block, how, cell)
    if turn["deleted"] != "no":
        store.delete_message(answer.id)
    if turn["deleted"] == "restored":
        store.restore(answer.id)


def _context(said: dict[str, Any], answer_id: str) -> dict[str, Any] | None:
    if said["history"] is None:
        return None
    items = [{"name": "df", "kind": "frame", "summary": "s", "text": "t", "tokens": 7}]
    context = {
        "items": items * (said["history"] % 3),
        "history_messages": said["history"],
        "history_tokens": 10 * said["history"],
        "left_out_messages": said["history"] // 4,
    }
    return context | ({"compared": [answer_id, "another"]} if said["compared"] else {})
