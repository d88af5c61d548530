"""The dashboard as a still: what a page without a kernel shows, such as nbconvert's HTML."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_chatstore.analytics.dashboard.wire import Total

_CARD = "border:1px solid #8884;border-radius:8px;padding:6px 10px"


def still(totals: Iterable[Total], pictures: Iterable[tuple[str, str]]) -> str:
    """HTML of its own, with no script and nothing to load; legible on white and on black.

    Args:
        totals: The numbers.
        pictures: Titles and SVG documents. They are images in it, so that nothing in them runs.
    """
    numbers = "".join(
        f'<div style="flex:1 1 96px;{_CARD}" title="{escape(total["hint"])}">'
        f'<div style="font-size:11px;opacity:0.75">{escape(total["label"])}</div>'
        f'<div style="font-size:18px">{escape(total["value"])}</div></div>'
        for total in totals
    )
    images = "".join(
        f'<img alt="{escape(title)}" style="width:100%;box-sizing:border-box;{_CARD}" '
        f'src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'
        for title, svg in pictures
    )
    row = "display:flex;flex-wrap:wrap;gap:8px"
    grid = "display:grid;grid-template-columns:repeat(auto-fit,minmax(400px,1fr));gap:8px"
    return (
        f'<div style="font-family:system-ui,sans-serif"><div style="{row};margin:0 0 12px">'
        f'{numbers}</div><div style="{grid};align-items:start">{images}</div></div>'
    )
