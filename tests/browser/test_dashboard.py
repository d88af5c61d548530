"""The dashboard in a real JupyterLab: all pictures follow a click; without a kernel it is still."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.lab import Lab, NotebookPage

SHIPPED = Path(__file__).parents[2] / "notebooks" / "data" / "history.db"
AXE = Path(__file__).parents[2] / "labextension" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def notebook(
    lab: Lab, browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[NotebookPage]:
    """One for all tests of this file: each leaves the dashboard as it found it."""
    with browser.new_context(**browser_context_args) as context:
        yield NotebookPage(lab, context.new_page()).create("dashboard.ipynb")
    lab.shutdown_kernels()


@pytest.fixture(scope="module")
def dashboard(notebook: NotebookPage) -> Locator:
    shutil.copy(SHIPPED, notebook.lab.root / "dashboard.db")
    notebook.run("from jupyter_chatstore import History\nHistory('dashboard.db').dashboard()")
    shown = notebook.page.locator(".jcs-dashboard")
    expect(shown.locator("[data-name=models] svg")).to_be_visible()
    expect(shown).to_have_attribute("aria-busy", "false")
    return shown


def answers(dashboard: Locator) -> str:
    return dashboard.locator(".jcs-totals dd").first.inner_text()


class TestTheDashboard:
    def test_follows_a_click_on_a_mark_and_a_second_takes_it_back(self, dashboard: Locator):
        everything = answers(dashboard)
        model = dashboard.get_by_label("Model", exact=True)
        bar = dashboard.locator("[data-name=models] .mark-rect path").first
        bar.click()
        expect(model).not_to_have_value("")
        expect(dashboard).to_have_attribute("aria-busy", "false")
        expect(dashboard.locator(".jcs-totals dd").first).not_to_have_text(everything)
        rows = dashboard.locator("[data-name=latency] .role-axis-label text")
        expect(rows.filter(has_text=model.input_value())).to_have_count(1)
        dashboard.locator("[data-name=models] .mark-rect path").first.click()
        expect(model).to_have_value("")
        expect(dashboard.locator(".jcs-totals dd").first).to_have_text(everything)

    def test_follows_its_filters_by_keyboard(self, dashboard: Locator):
        everything = answers(dashboard)
        dashboard.get_by_role("button", name="30 days").focus()
        dashboard.page.keyboard.press("Enter")
        expect(dashboard.get_by_role("button", name="30 days")).to_have_attribute(
            "aria-pressed", "true"
        )
        expect(dashboard.locator(".jcs-totals dd").first).not_to_have_text(everything)
        expect(dashboard.locator("[data-name=usage]")).to_contain_text("per day")
        dashboard.get_by_role("button", name="Show everything").click()
        expect(dashboard.locator(".jcs-totals dd").first).to_have_text(everything)

    def test_passes_axe_in_light_and_dark(self, dashboard: Locator, notebook: NotebookPage):
        notebook.page.add_script_tag(path=AXE)
        for theme in ("JupyterLab Dark", "JupyterLab Light"):
            notebook.command("apputils:change-theme", {"theme": theme})
            expect(notebook.page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
            found = notebook.page.evaluate(
                "async () => (await axe.run('.jcs-dashboard')).violations"
            )
            assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == []

    def test_is_still_in_nbconverts_html(
        self, dashboard: Locator, notebook: NotebookPage, lab: Lab, tmp_path: Path
    ):
        notebook.save()
        name = lab.root / notebook.name
        html = tmp_path / "still.html"
        subprocess.run(
            [sys.executable, "-m", "nbconvert", "--to", "html", str(name), "--output", str(html)],
            check=True, capture_output=True, env=lab.env,
        )  # fmt: skip
        page = notebook.page.context.new_page()
        page.goto(html.as_uri())
        pictures = page.locator("img[src^='data:image/svg']")
        expect(pictures.first).to_be_visible()
        assert pictures.count() >= 6
        assert re.search(r"Answers", page.content())
        page.screenshot(path=tmp_path / "still.png", full_page=True)
        print(tmp_path / "still.png")
