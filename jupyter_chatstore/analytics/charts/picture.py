"""Altair charts that need no network to be seen: JupyterLab draws them itself, others show SVG.

Altair's own way is HTML that loads Vega from a CDN. These bring Vega-Lite 5 for JupyterLab,
Notebook 7 and VS Code, which have it built in, and a drawn picture for nbconvert and GitHub. No
setting of Altair's is touched, so that the user's own charts stay as they are.
"""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import vl_convert

from jupyter_chatstore.analytics.charts.look import LOOK

VEGALITE_MIME = "application/vnd.vegalite.v5+json"
_VEGALITE_5 = "https://vega.github.io/schema/vega-lite/v5.20.1.json"
_TOLD = {"actions": {"export": True, "source": False, "compiled": False, "editor": False}}
"""What its menu offers; Vega's editor is a site of others, and the data would go there."""


class Offline:
    """What a chart of any kind needs to be shown without a network, in light and in dark."""

    def to_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The specification, with the look of all pictures where the chart has none of its own."""
        inherited: Any = super()  # the kind of chart that this is mixed into
        spec: dict[str, Any] = inherited.to_dict(*args, **kwargs)
        context: dict[str, Any] = kwargs.get("context") or {}
        if context.get("top_level", True):
            spec["config"] = _over(LOOK, spec.get("config", {}))
            spec["usermeta"] = {"embedOptions": _TOLD, **spec.get("usermeta", {})}
        return spec

    def svg(self) -> str:
        """The drawn picture; nothing is loaded for it."""
        return vl_convert.vegalite_to_svg(json.dumps(self._spec()), allowed_base_urls=[])

    def _spec(self) -> dict[str, Any]:
        return {**self.to_dict(context={"pre_transform": False}), "$schema": _VEGALITE_5}

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {
            VEGALITE_MIME: self._spec(),
            "image/svg+xml": self.svg(),
            "text/plain": repr(self),
        }

    def __repr__(self) -> str:
        chart: Any = self
        title = chart.description if chart.title is alt.Undefined else chart.title
        return f"<{type(self).__name__}: {getattr(title, 'text', title)}>"


class Picture(Offline, alt.Chart):
    """A chart of one mark."""


class Layers(Offline, alt.LayerChart):
    """Several marks on the same axes."""


class Row(Offline, alt.HConcatChart):
    """Charts beside each other."""


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Both, `own` before `base`, at all depths."""
    both = {**base, **own}
    for name in base.keys() & own.keys():
        if isinstance(base[name], dict) and isinstance(own[name], dict):
            both[name] = _over(base[name], own[name])
    return both
