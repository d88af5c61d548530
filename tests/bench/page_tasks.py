"""How long a page's thread works at a time, from Chromium's own trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass
class Tasks:
    """The tasks of a page's main thread while it was watched, each in milliseconds."""

    worked_ms: list[float] = field(default_factory=list)
    """The thread's own time: what a noisy machine took from it is not in it."""
    took_ms: list[float] = field(default_factory=list)
    """By the clock on the wall."""

    @property
    def longest_ms(self) -> float:
        """The longest of the thread's own."""
        return max(self.worked_ms, default=0)

    @property
    def longest_wall_ms(self) -> float:
        """The longest by the clock."""
        return max(self.took_ms, default=0)


@contextmanager
def tasks(page: Page) -> Iterator[Tasks]:
    """Watches the page; the tasks are there afterwards."""
    browser = page.context.browser
    assert browser
    watched = Tasks()
    browser.start_tracing(page=page, categories=["toplevel"])
    yield watched
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page_threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    for event in events:
        if event["name"].endswith("RunTask") and (event["pid"], event["tid"]) in page_threads:
            watched.worked_ms.append(event.get("tdur", 0) / 1000)
            watched.took_ms.append(event.get("dur", 0) / 1000)
