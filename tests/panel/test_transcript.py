"""A thread that is embedded shows in the saved notebook; one that is not leaves no word in it."""

from __future__ import annotations

import nbformat
import pytest
from nbconvert import HTMLExporter

from jupyter_chatstore import Message, Run
from jupyter_chatstore.panel.transcript import transcript
from tests.kernel import running_kernel

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/leak)",
    "<https://evil.example/auto> <iframe src='//evil.example'></iframe>",
    "[![a](//evil.example/i)](javascript:alert(1))",
    "```mermaid\ngraph\n```",
    "```html\n<script>alert(2)</script>\n```",
]


def exported(markdown: str) -> str:
    """What nbconvert makes of a cell with this output, without its own frame."""
    output = nbformat.v4.new_output("display_data", {"text/markdown": markdown})
    cell = nbformat.v4.new_code_cell("panel", outputs=[output])
    html, _ = HTMLExporter(template_name="basic").from_notebook_node(
        nbformat.v4.new_notebook(cells=[cell])
    )
    return html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_an_exported_page(store, text):
    thread = store.new_thread(title=text)
    run = Run(model=text, provider="p")
    store.append(thread.id, [Message.user(text), Message.assistant(f"{text}\n\nend")], run=run)
    html = exported(transcript(store, store.thread(thread.id)))
    assert "end" in html
    for never in ("<script>alert", "<img", "<iframe", 'href="javascript:', 'class="mermaid"'):
        assert never not in html


def test_it_is_written_into_the_cell_and_again_when_an_answer_ends(tmp_path):
    with running_kernel(tmp_path) as kernel:
        kernel.run("from jupyter_chatstore import ChatPanel")
        shown = kernel.run("panel = ChatPanel(embed=True)\npanel")
        (first,) = [m for m in shown if m["msg_type"] == "display_data"]
        assert "Nothing was asked yet" in first["content"]["data"]["text/markdown"]
        kernel.start("panel.send('is this saved?')")
        update = kernel.wait_for(lambda m: m["msg_type"] == "update_display_data")
        assert update["content"]["transient"] == first["content"]["transient"]
        assert "is this saved?" in update["content"]["data"]["text/markdown"]


def test_without_it_no_word_is_in_the_cell(tmp_path):
    with running_kernel(tmp_path) as kernel:
        kernel.run("from jupyter_chatstore import ChatPanel\npanel = ChatPanel()")
        kernel.run("_ = panel.send('a secret plan')")
        shown = kernel.run("panel")
        assert not [m for m in shown if m["msg_type"] == "display_data"]
        outputs = [m for m in shown if "data" in m["content"]]
        assert "secret plan" not in str(outputs)
