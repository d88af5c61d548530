"""A chat with the offline provider, in a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_chatstore.chat import Chat

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_CHATSTORE_OFFLINE_DELAY_MS", "0")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline answers take so long that a test can act in the middle of one."""
    monkeypatch.setenv("JUPYTER_CHATSTORE_OFFLINE_DELAY_MS", "50")


@pytest.fixture
def penguins() -> pd.DataFrame:
    return pd.read_csv(ROOT / "notebooks" / "data" / "penguins.csv")


@pytest.fixture
def namespace(penguins: pd.DataFrame) -> dict[str, Any]:
    return {"penguins": penguins}


@pytest.fixture
def chat(db_path: Path, namespace: dict[str, Any]) -> Iterator[Chat]:
    with Chat(store=db_path, namespace=namespace) as chat:
        yield chat
