"""A store with two threads in it, one of them in a notebook, with a branch and a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from jupyter_chatstore import Message, Run, Store, Thread, Usage


@dataclass
class Told:
    store: Store
    joins: Thread
    other: Thread
    question: Message
    first: Message
    second: Message


@pytest.fixture
def told(db_path: Path) -> Iterator[Told]:
    with Store(db_path) as store:
        joins = store.new_thread(notebook="/study.ipynb", title="joins")
        run = Run(
            model="m", provider="p", usage=Usage(input_tokens=10, output_tokens=3), cost_usd=0.25
        )
        question, first = store.append(
            joins.id,
            [Message.user("what is a left join?"), Message.assistant("All rows of the left.")],
            run=run,
        )
        again = Message.assistant("It keeps **all** left rows 😀.")
        [second] = store.append(
            joins.id,
            [again.model_copy(update={"parent_id": question.id})],
            run=Run(model="m", provider="p"),
        )
        other = store.new_thread(title="other")
        store.append(other.id, [Message.user("unrelated")])
        yield Told(store, store.thread(joins.id), store.thread(other.id), question, first, second)
