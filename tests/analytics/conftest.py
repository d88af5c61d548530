"""A store with a random history in it, and the relations over it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_chatstore import History, Store
from tests.analytics.past import Past, random_past


@pytest.fixture
def store(db_path: Path) -> Iterator[Store]:
    with Store(db_path) as store:
        yield store


@pytest.fixture
def history(store: Store) -> Iterator[History]:
    with History(store) as history:
        yield history


@pytest.fixture
def past(store: Store) -> Past:
    return random_past(store, random.SystemRandom().randrange(2**32))
