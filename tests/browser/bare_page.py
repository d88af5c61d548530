"""The built panel in an empty page, with a kernel by script: thousands of texts in seconds."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from jupyter_chatstore.bundle import STATIC, read_bundle

URL = "http://chat.invalid"

KERNEL = """
async ({ code, replies, assets }) => {
  const heard = new Set();
  const tell = (content) => heard.forEach((callback) => callback(content));
  const model = {
    send: (request) => queueMicrotask(() => {
      const reply = request.kind === "asset"
        ? { kind: "asset", code: assets[request.name] }
        : replies[request.kind] ?? replies["other"];
      tell({ ...reply, req: request.req });
    }),
    on: (name, callback) => name === "msg:custom" && heard.add(callback),
    off: (name, callback) => heard.delete(callback),
  };
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const module = await import(url);
  window.close_panel?.();
  window.close_panel = module.default.render({ model, el: document.getElementById("output") });
  window.tell = tell;
}
"""


class BarePage:
    """One page; `show` puts a panel into it, in the place of the one before."""

    def __init__(self, page: Page) -> None:
        self.page = page
        script, style = read_bundle()
        self._script = script
        self._assets = {name: (STATIC / f"{name}.js").read_text() for name in ("math", "languages")}
        body = (
            "<!doctype html><html lang=en><title>Host</title><meta charset=utf-8>"
            f"<style>{style}</style><main id=output style='height: 700px'></main>"
        )
        page.route(f"{URL}/**", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto(f"{URL}/")

    def show(self, replies: dict[str, Any]) -> None:
        """A panel whose kernel replies so, by the kind of the request."""
        self.page.evaluate(
            KERNEL, {"code": self._script, "replies": replies, "assets": self._assets}
        )

    def tell(self, *events: dict[str, Any]) -> None:
        """The kernel says something, and the page shows it."""
        self.page.evaluate(
            "async (events) => { for (const event of events) tell(event);"
            "  await new Promise(requestAnimationFrame);"
            "  await new Promise(requestAnimationFrame); }",
            json.loads(json.dumps(events)),
        )
