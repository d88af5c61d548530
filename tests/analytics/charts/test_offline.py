"""A picture is shown without a network, in any front end, and leaves Altair as it was."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import altair as alt
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from jupyter_chatstore import History, Message, Run, Store, Usage
from jupyter_chatstore.analytics.charts.picture import VEGALITE_MIME
from tests.analytics.past import Past

ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
NAMES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def shown(chart: alt.Chart | alt.LayerChart) -> dict:
    return chart._repr_mimebundle_()


class TestWithoutANetwork:
    def test_there_is_a_picture_for_front_ends_with_vega_and_one_for_those_without(
        self, past: Past, history: History
    ) -> None:
        bundle = shown(history.usage().plot())
        assert set(bundle) == {VEGALITE_MIME, "image/svg+xml", "text/plain"}
        assert bundle["image/svg+xml"].startswith("<svg")
        assert "Tokens per day" in bundle["image/svg+xml"]
        assert bundle["text/plain"] == "<Picture: Tokens per day>"

    def test_nothing_is_loaded_from_elsewhere(self, past: Past, history: History) -> None:
        bundle = shown(history.costs().plot())
        spec = bundle[VEGALITE_MIME]
        assert spec.pop("$schema").startswith("https://vega.github.io/schema/vega-lite/v5")
        assert ADDRESS.findall(json.dumps(spec)) == []
        assert set(ADDRESS.findall(bundle["image/svg+xml"])) <= NAMES
        assert spec["usermeta"]["embedOptions"]["actions"]["editor"] is False

    def test_a_changed_chart_is_shown_in_the_same_way(self, past: Past, history: History) -> None:
        chart = history.usage(by="model").plot().properties(width=333).interactive()
        spec = shown(chart)[VEGALITE_MIME]
        assert spec["width"] == 333
        assert spec["config"]["background"] == "transparent"

    def test_a_look_of_the_users_own_comes_first(self, past: Past, history: History) -> None:
        spec = history.usage().plot().configure_axis(labelColor="red").to_dict()
        assert spec["config"]["axis"]["labelColor"] == "red"
        assert "gridColor" in spec["config"]["axis"]

    def test_altair_is_left_as_it_was(self, past: Past, history: History) -> None:
        before = (alt.renderers.active, alt.data_transformers.active, alt.theme.active)
        shown(history.latency().plot())
        assert (alt.renderers.active, alt.data_transformers.active, alt.theme.active) == before


def test_more_rows_than_altair_takes_are_drawn(history: History, store: Store) -> None:
    from jupyter_chatstore.analytics.charts import draw

    rows = [
        {**dict.fromkeys(("input_tokens", "output_tokens"), 1), "unmeasured_runs": 0, "runs": 1}
        | {"day": f"2026-01-{1 + i % 28:02}", "model": str(i)}
        for i in range(6000)
    ]
    assert draw("usage", rows, by="model", tz="UTC").to_dict()["title"]["subtitle"] == [
        "the first 20 of 6000"
    ]


def test_a_notebook_becomes_html_with_the_drawn_picture(past: Past, history: History) -> None:
    output = new_output("display_data", shown(history.usage().plot()))
    notebook = new_notebook(cells=[new_code_cell("plot", outputs=[output])])
    html, _ = HTMLExporter().from_notebook_node(notebook)
    drawn = re.findall(r"<img[^>]*data:image/svg\+xml;base64,([^\"]+)", html)
    assert any(">Tokens per day</text>" in b64decode(one).decode() for one in drawn)
    assert not re.search(r"https?://[^\s\"']*vega", html)


def test_an_empty_history_says_so(history: History) -> None:
    for answer in (history.usage(), history.models(), history.activity(), history.code()):
        bundle = shown(answer.plot())
        assert ">nothing yet</text>" in bundle["image/svg+xml"]
        assert bundle["text/plain"] == "<Picture: nothing yet>"


def test_hostile_names_stay_text(store: Store, history: History) -> None:
    name = "</text><script>alert(1)</script><image href='https://x.example/a.png'/>"
    thread = store.new_thread(title=name)
    run = Run(model=name, usage=Usage(input_tokens=1, output_tokens=1))
    store.append(thread.id, [Message.assistant("a")], run=run)
    for chart in (history.usage(by="model").plot(), history.usage(by="thread").plot()):
        svg = chart.svg()
        assert "<script" not in svg
        assert "<image" not in svg
        assert "&lt;script" in svg


def test_altair_is_not_loaded_before_a_picture_is_drawn(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom jupyter_chatstore import History\n"
        f"History({str(tmp_path / 'chat.db')!r}).usage()\n"
        "assert not {'altair', 'vl_convert'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
