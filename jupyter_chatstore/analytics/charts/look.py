"""How all pictures look: readable on white and on black, and by who sees few colours."""

from __future__ import annotations

from typing import Any

# As far from white as from JupyterLab's #111: 4.3 and 4.4 to 1.
INK = "#7a7a7a"
FAINT = "#7a7a7a40"
# Okabe and Ito's tones, moved to where they stand out from white and from black by 3 to 1.
BLUE, RED, GREEN, PINK, OCHRE, VIOLET = (
    "#1f7ac4",
    "#d55e00",
    "#009e73",
    "#c873a2",
    "#b08210",
    "#8868c8",
)
PALETTE = [BLUE, RED, GREEN, PINK, OCHRE, VIOLET]
UNKNOWN = RED
"""What marks that something is not known."""

WIDTH, HEIGHT = 600, 240
BAR = 20
"""Height of a row of horizontal bars, in pixels."""
MOST = 20
"""How many rows of bars a picture has at most."""

_TEXT = {"labelColor": INK, "titleColor": INK, "labelFontSize": 11, "titleFontSize": 11}

LOOK: dict[str, Any] = {
    "background": "transparent",
    # What is drawn without a browser is measured in Arial's letters; wider ones would be cut off.
    "font": "Arial, Helvetica, sans-serif",
    "view": {"stroke": None},
    "axis": {
        **_TEXT,
        "titleFontWeight": "normal",
        "domainColor": INK,
        "tickColor": INK,
        "gridColor": INK,
        "gridOpacity": 0.25,
        "labelLimit": 220,
        "labelPadding": 5,
    },
    "axisX": {"labelOverlap": "greedy", "labelSeparation": 6},
    "legend": {
        **_TEXT,
        "titleFontWeight": "normal",
        "orient": "top",
        "titleOrient": "left",
        "symbolOpacity": 1,
    },
    "header": {**_TEXT, "titleFontWeight": "normal"},
    "title": {
        "color": INK,
        "subtitleColor": INK,
        "fontSize": 14,
        "subtitleFontSize": 11,
        "anchor": "start",
        "frame": "group",
        "offset": 12,
    },
    "text": {"color": INK},
    "rule": {"color": INK},
    "bar": {"color": BLUE},
    "point": {"color": BLUE},
    "line": {"color": BLUE},
    "rect": {"color": BLUE},
    "range": {"category": PALETTE},
}
