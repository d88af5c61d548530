"""A local provider, and a key that must be found nowhere but in its requests."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_chatstore.chat import Chat
from tests.providers.server import ProviderServer

KEY = "sk-test-0123456789abcdefghijklmnop"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    with ProviderServer() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        yield server


@pytest.fixture
def openai(server: ProviderServer, db_path: Path) -> Iterator[Chat]:
    with Chat("openai:gpt-4o", store=db_path, namespace={}) as chat:
        yield chat


@pytest.fixture
def anthropic(server: ProviderServer, db_path: Path) -> Iterator[Chat]:
    with Chat("anthropic:claude-sonnet-5", store=db_path, namespace={}) as chat:
        yield chat


@pytest.fixture(autouse=True)
def key_is_nowhere(caplog: pytest.LogCaptureFixture, db_path: Path) -> Iterator[None]:
    """After every test: the key is in no log record, not even a debug one, and in no file."""
    caplog.set_level(logging.DEBUG)
    yield
    for record in caplog.get_records("call"):
        assert KEY not in record.getMessage()
        assert KEY not in str(record.exc_info)
    for path in db_path.parent.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path
