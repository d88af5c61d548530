"""The pictures of ready answers in a real JupyterLab: drawn by what it has built in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.evil_host import EvilHost, Watch
from tests.browser.lab import Lab, NotebookPage

SHIPPED = Path(__file__).parents[2] / "notebooks" / "data" / "history.db"
START = "from jupyter_chatstore import History\nhistory = History('history.db')"
PICTURES = {
    "usage": "history.usage('week').plot()",
    "costs": "history.costs('model').plot()",
    "latency": "history.latency().plot()",
    "models": "history.models().plot()",
    "errors": "history.errors().plot()",
    "activity": "history.activity().plot()",
    "threads": "history.threads().plot()",
    "code": "history.code().plot()",
    "context": "history.context().plot()",
    "trends": "history.search_trends(['join', 'sql'], by='month').plot()",
    "budget": "history.budget(until='2025-12-31').plot()",
    "compare": "history.compare('gpt-5', 'claude-sonnet-4-5').plot()",
    "nothing": "history.usage(tag='no such').plot()",
}

ONE_OF_EACH_KIND = ("usage", "costs", "compare")


def drawn(notebook: NotebookPage, code: str) -> Locator:
    """The picture below a cell, once it is there."""
    cell = notebook.run(code)
    picture = cell.locator(".jp-RenderedVegaLite .vega-embed svg, .vega-embed canvas").first
    expect(picture).to_be_visible()
    return cell


def test_pictures_are_drawn_and_ask_nobody(lab: Lab, page: Page, evil: EvilHost) -> None:
    shutil.copy(SHIPPED, lab.root / "history.db")
    watch = Watch(page, lab.url, evil)
    notebook = NotebookPage(lab, page).create("pictures.ipynb")
    folder = os.environ.get("CHATSTORE_PICTURES")  # where a person looks at them
    notebook.run(START)
    for theme in ("Light", "Dark"):
        notebook.command("apputils:change-theme", {"theme": f"JupyterLab {theme}"})
        expect(page.locator("body")).to_have_attribute("data-jp-theme-name", f"JupyterLab {theme}")
        for name in PICTURES if folder else ONE_OF_EACH_KIND:
            cell = drawn(notebook, PICTURES[name])
            if folder:
                output = cell.locator(".jp-OutputArea")
                output.screenshot(path=Path(folder) / f"{name}-{theme.lower()}.png")
    assert watch.strangers == []
    notebook.command("apputils:change-theme", {"theme": "JupyterLab Light"})
    lab.shutdown_kernels()
