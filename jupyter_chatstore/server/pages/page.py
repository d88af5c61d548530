"""A page from its template; everything put into it is text."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from jupyter_chatstore.server import pages

STYLE = "/pages/style.css"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
router = APIRouter(include_in_schema=False)


def page(template: str, /, status: int = 200, **facts: Any) -> HTMLResponse:
    """The page, with headers that let it do nothing but show itself and send its form."""
    html = _templates().get_template(f"{template}.html").render(style=STYLE, **facts)
    return HTMLResponse(html, status, HEADERS)


@router.get(STYLE)
def style() -> Response:
    """How the pages look."""
    text = resources.files(pages).joinpath("style.css").read_text()
    return Response(text, media_type="text/css", headers={"Cache-Control": "max-age=300"})


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader(pages.__name__, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
