"""Finds a Chromium for the browser tests; as a script it prints it or says how to get one."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a Chromium: one on PATH, else the one that Playwright installed."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__":
    found = find_chromium()
    if found is None:
        sys.exit(
            "No Chromium for the browser tests. Install one ('apt-get install chromium', or "
            "'.venv/bin/playwright install chromium') and run make again."
        )
    print(found)
