"""What is shown where there is nothing to show yet."""

from __future__ import annotations

import altair as alt

from jupyter_chatstore.analytics.charts.look import HEIGHT, WIDTH
from jupyter_chatstore.analytics.charts.picture import Picture


def nothing(words: str = "nothing yet") -> Picture:
    """A picture that says so."""
    return (
        Picture(alt.InlineData(values=[{"words": words}]))
        .mark_text(fontSize=14)
        .encode(text="words:N")
        .properties(width=WIDTH, height=HEIGHT // 2, description=words)
    )
