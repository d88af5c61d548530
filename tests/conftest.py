"""Every test has a store file, a Jupyter directory and an environment of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

KEY_VARIABLES = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_BASE_URL")

LONG = ("test_simulation", "test_kill", "test_readers")
"""Files that take minutes: they come first, so that no worker has one to itself at the end.

Browser tests come last: Playwright leaves an event loop running in whatever thread it was used."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; all else keeps its order."""
    items.sort(key=lambda item: item.path.stem not in LONG)


@pytest.fixture(autouse=True)
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes what belongs to the user who runs it."""
    for name in (*KEY_VARIABLES, "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUPYTER_CHATSTORE_DB", str(tmp_path / "chat.db"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "jupyter" / "config"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter" / "data"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "jupyter" / "runtime"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def db_path(tmp_path: Path) -> Path:
    """Where this test's store is; the file isn't there yet."""
    return tmp_path / "chat.db"
