"""An open store, and a clock that goes only when it is told."""

from __future__ import annotations

import pytest

from jupyter_chatstore.model import Message, Run
from jupyter_chatstore.store import Store


@pytest.fixture
def store(db_path):
    with Store(db_path) as opened:
        yield opened


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float = 60) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def talk(store):
    """A thread: q1, a1, q2, a2."""
    thread = store.new_thread(notebook="a.ipynb", title="talk")
    said = [
        *store.append(thread.id, [Message.user("q1"), Message.assistant("a1")], run=Run(model="m")),
        *store.append(thread.id, [Message.user("q2"), Message.assistant("a2")], run=Run(model="m")),
    ]
    return thread, said
