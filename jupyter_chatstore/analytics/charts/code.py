"""What became of generated code."""

from __future__ import annotations

from typing import Any

import altair as alt

from jupyter_chatstore.analytics.charts.along import Rows, along
from jupyter_chatstore.analytics.charts.look import BLUE, INK, OCHRE
from jupyter_chatstore.analytics.charts.picture import Picture
from jupyter_chatstore.analytics.charts.words import SHORT, WHOLE, by_words, titled

_KINDS = {"put into a cell": BLUE, "copied": OCHRE, "not used": f"{INK}80"}


def code(rows: Rows, by: str, tz: str) -> Picture:
    """Bars of blocks: put into a cell, copied, or not used."""
    laid = along(rows, by, tz)
    kinds: list[Any] = list(_KINDS)
    counts = dict(
        zip(
            kinds,
            ("datum.inserted_blocks", "datum.copied_blocks", "datum.unused_blocks"),
            strict=True,
        )
    )
    return (
        Picture(alt.InlineData(values=laid.rows))
        .transform_calculate(**counts)
        .transform_fold(kinds, as_=["kind", "count"])
        .transform_calculate(place=f"indexof({kinds}, datum.kind)")
        .mark_bar(**laid.mark)
        .encode(
            **laid.bars(
                laid.across("count:Q", title="blocks of code", axis=alt.Axis(labelExpr=SHORT))
            ),
            color=alt.Color(
                "kind:N", title=None, scale=alt.Scale(domain=kinds, range=list(_KINDS.values()))
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("label:N", title=by),
                alt.Tooltip("kind:N"),
                alt.Tooltip("count:Q", title="blocks", format=WHOLE),
                alt.Tooltip("inserted_rate:Q", title="put into cells", format=".0%"),
                alt.Tooltip("replaced_blocks:Q", title="replaced later", format=WHOLE),
            ],
        )
        .properties(**laid.size, title=titled(f"What became of code, {by_words(by)}", laid.note))
    )
