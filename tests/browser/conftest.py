"""A real JupyterLab, driven in a real Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import find_chromium
from tests.browser.lab import Lab, NotebookPage

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright drives the Chromium that is there."""
    path = find_chromium()
    assert path, "no Chromium: run `make .make/browser`"
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A laptop's screen; the clipboard may be used, as a person's browser asks once."""
    return {
        **browser_context_args,
        "viewport": {"width": 1280, "height": 900},
        "permissions": ["clipboard-read", "clipboard-write"],
    }


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab server for all browser tests, with a store and a folder of its own."""
    with Lab(tmp_path_factory.mktemp("lab"), env=dict(os.environ)) as running:
        yield running


@pytest.fixture
def notebook(lab: Lab, page: Any, request: pytest.FixtureRequest) -> Iterator[NotebookPage]:
    """An empty notebook of this test's own, open in JupyterLab."""
    yield NotebookPage(lab, page).create(f"{request.node.originalname}.ipynb")
    lab.shutdown_kernels()
