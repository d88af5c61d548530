"""An open store, and a clock that goes only when it is told."""

from __future__ import annotations

import pytest

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
