"""The history that is shipped, as a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_chatstore import History
from tests.analytics.answers.plain import Plain

SHIPPED = Path(__file__).parents[3] / "notebooks" / "data" / "history.db"


@pytest.fixture(scope="session")
def shipped_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(SHIPPED, tmp_path_factory.mktemp("shipped") / "chat.db"))


@pytest.fixture(scope="session")
def shipped(shipped_path: Path) -> Iterator[History]:
    with History(shipped_path) as history:
        yield history


@pytest.fixture(scope="session")
def plain(shipped_path: Path) -> Plain:
    return Plain.of(shipped_path)
