"""Pages for people without an account: a share, and where an invitation leads."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, Response

from jupyter_chatstore.bundle import read_asset, read_style
from jupyter_chatstore.server.shares.page import frame, headers, page, sealed_page
from jupyter_chatstore.server.shares.shares import Shares
from jupyter_chatstore.server.state import Here

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Token = Annotated[str, Path(max_length=100)]
_NOWHERE = (
    "<p>It was revoked, or it has ended, or some of its address was lost on the way: "
    "ask who sent it.</p>"
)
_INVITED = (
    "<p>You are invited to read, and perhaps to write, the conversations of a team.</p>"
    "<p>Sign in to this server where you use Jupyter, then give this page's whole address to</p>"
    '<pre class="jcs-raw">chatstore sync join ADDRESS</pre>'
    "<p>The invitation works once. What follows the # in the address is its secret: this page "
    "has not read it.</p>"
)


@router.get("/s/open.js")
def script() -> Response:
    """The script that opens a sealed share."""
    return Response(
        read_asset("share"),
        media_type="text/javascript",
        headers={"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"},
    )


@router.get("/s/{token}")
def share(here: Here, token: Token) -> HTMLResponse:
    """A shared thread, to be read."""
    style = read_style("share")
    opened = Shares(here.database, here.now_ms).show(token)
    if opened is None:
        html = frame("This link leads nowhere", _NOWHERE, style)
        return HTMLResponse(html, 404, headers(style))
    if opened.shown is not None:
        html = page(opened.shown, style, expires_at=opened.expires_at)
        return HTMLResponse(html, headers=headers(style))
    html = sealed_page(opened.sealed or "", style)
    return HTMLResponse(html, headers=headers(style, scripts=True))


@router.get("/join")
def join() -> HTMLResponse:
    """Where an invitation into a space leads a browser."""
    style = read_style("share")
    return HTMLResponse(frame("An invitation", _INVITED, style), headers=headers(style))
