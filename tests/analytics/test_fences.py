"""Blocks of code are found as Markdown means them and models write them, and numbered as shown.

The panel reads the same file of texts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_chatstore import History, Message, Store
from jupyter_chatstore.analytics.fences import code_blocks
from jupyter_chatstore.model.parts import part_from_json

WIRE = Path(__file__).parents[1] / "wire" / "text" / "code_blocks.json"
SHARED: dict[str, Any] = json.loads(WIRE.read_text())


@pytest.mark.parametrize("given", SHARED["texts"], ids=lambda given: repr(given["text"]))
def test_blocks(given: dict[str, Any]) -> None:
    found = [{"language": b.language, "code": b.code} for b in code_blocks(given["text"])]
    assert found == given["blocks"]


def test_a_messages_blocks_are_numbered_over_its_text_parts(store: Store, history: History) -> None:
    given = SHARED["message"]
    thread = store.new_thread()
    parts = [part_from_json(part) for part in given["parts"]]
    store.append(thread.id, [Message.user("code?"), Message.assistant(parts)])
    found = history.sql("select block, code from code_blocks order by block").fetchall()
    assert found == list(enumerate(given["blocks"]))


def test_lines_and_places_are_counted() -> None:
    first, second = code_blocks("```\na\n\nb\n```\n```\n```")
    assert (first.index, first.lines, second.index, second.lines) == (0, 3, 1, 0)
