"""A real JupyterLab, driven in a real Chromium."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.evil_host import EvilHost, Watch
from tests.browser.lab import Lab, NotebookPage
from tests.providers.server import ProviderServer

expect.set_options(timeout=60_000)  # a busy machine fails no test
KEY = "sk-test-0123456789abcdefghijklmnop"
VIEWPORT = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright's event loop stays on the main thread once it runs."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright drives the Chromium that is there."""
    path = find_chromium()
    assert path, "no Chromium: run `make .make/browser`"
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A laptop's screen; the clipboard may be used, as a person's browser asks once."""
    return {
        **browser_context_args,
        "viewport": VIEWPORT,
        "permissions": ["clipboard-read", "clipboard-write"],
    }


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab server for all browser tests, with a store and a folder of its own."""
    with Lab(tmp_path_factory.mktemp("lab"), env=dict(os.environ)) as running:
        yield running


@pytest.fixture(scope="module")
def kept_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page for all tests of a file: loading JupyterLab costs more than most of them do."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


@pytest.fixture
def loaded_anew(kept_page: Page) -> Iterator[None]:
    """JupyterLab is loaded for this test, and what it does to the page ends with it."""
    kept_page.goto("about:blank")
    yield
    kept_page.goto("about:blank")


@pytest.fixture
def notebook(lab: Lab, kept_page: Page, request: pytest.FixtureRequest) -> Iterator[NotebookPage]:
    """An empty notebook of this test's own, open in JupyterLab; another path is another chat."""
    yield from own_notebook(lab, kept_page, request)


def own_notebook(lab: Lab, page: Page, request: pytest.FixtureRequest) -> Iterator[NotebookPage]:
    """A notebook that is named after the test, alone in the page; nothing of it is left there."""
    name = re.sub(r"\W+", "_", request.node.name.replace("[chromium", "[")).strip("_")
    failed_before = request.session.testsfailed
    page.set_viewport_size(VIEWPORT)
    notebook = NotebookPage(lab, page).create(f"{name}.ipynb")
    yield notebook
    notebook.close()
    lab.shutdown_kernels()
    if request.session.testsfailed > failed_before:
        page.goto("about:blank")  # who knows what else it has left


@pytest.fixture(scope="session")
def provider_server() -> Iterator[ProviderServer]:
    """Speaks as OpenAI and as Anthropic; each test gives it its `replies`."""
    with ProviderServer() as server:
        yield server


@pytest.fixture(scope="session")
def provider_lab(
    tmp_path_factory: pytest.TempPathFactory, provider_server: ProviderServer
) -> Iterator[Lab]:
    """A JupyterLab whose kernels have keys for that server, with a store of its own."""
    lab = Lab(tmp_path_factory.mktemp("provider_lab"), env=dict(os.environ))
    lab.env |= {
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": f"{provider_server.url}/v1",
        "ANTHROPIC_API_KEY": KEY,
        "ANTHROPIC_BASE_URL": provider_server.url,
    }
    with lab:
        yield lab


@pytest.fixture(scope="module")
def evil() -> Iterator[EvilHost]:
    """A host that must not be asked."""
    with EvilHost() as host:
        yield host


@pytest.fixture(scope="module")
def watch(provider_lab: Lab, kept_page: Page, evil: EvilHost) -> Watch:
    """Sees what the page does, from before anything is opened in it."""
    return Watch(kept_page, provider_lab.url, evil)


@pytest.fixture
def provider_notebook(
    provider_lab: Lab, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[NotebookPage]:
    """An empty, watched notebook of this test's own, whose kernel can ask the local server."""
    yield from own_notebook(provider_lab, watch.page, request)
