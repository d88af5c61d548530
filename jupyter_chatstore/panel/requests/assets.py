"""The browser's own scripts: those that are too big for every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.bundle import read_asset
from jupyter_chatstore.panel import protocol

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def asset(_: Scope, request: protocol.Asset) -> Build:
    """A script's text."""
    code = read_asset(request.name)
    return lambda _: protocol.AssetReply(kind="asset", req=request.req, code=code)


ACTS: dict[type[protocol.Request], Act] = {protocol.Asset: asset}
