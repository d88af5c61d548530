"""Panels on real comms, and notebooks on a real disk."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from jupyter_chatstore import ChatPanel, Store
from tests.panel.front import Front, WatchedComm


@pytest.fixture
def store(db_path: Path):
    with Store(db_path) as store:
        yield store


@pytest.fixture
def open_panel(monkeypatch: pytest.MonkeyPatch, store: Store):
    """Opens panels, each with a front end; `comm.create_comm` is made to be replaced."""
    monkeypatch.setattr("comm.create_comm", WatchedComm)
    with contextlib.ExitStack() as stack:

        def open_panel(**options) -> Front:
            panel = ChatPanel(**{"store": store, **options})
            stack.callback(panel.close)
            return Front(panel)

        yield open_panel


@pytest.fixture
def write_notebook(tmp_path: Path):
    """Writes a notebook, with an id in its metadata or without; gives its path."""

    def write(name: str = "a.ipynb", notebook_id: str | None = None) -> str:
        metadata = {"jupyter_chatstore": {"notebook_id": notebook_id}} if notebook_id else {}
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        document = {"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(document))
        return str(path)

    return write
