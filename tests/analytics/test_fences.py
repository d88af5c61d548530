"""Code blocks are found as Markdown means them, and as models write them."""

from __future__ import annotations

import pytest

from jupyter_chatstore.analytics.fences import code_blocks


def found(text: str) -> list[tuple[str | None, str]]:
    return [(block.language, block.code) for block in code_blocks(text)]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("no code, `only` a word", []),
        ("```python\nx = 1\n```", [("python", "x = 1")]),
        ("``` SQL title=a\nselect 1\n```", [("sql", "select 1")]),
        ("```\n```", [(None, "")]),
        ("~~~r\n```\n~~~", [("r", "```")]),
        ("````md\n```\ninner\n```\n````", [("md", "```\ninner\n```")]),
        ("1. so:\n   ```sh\n   ls\n     -l\n   ```\n", [("sh", "ls\n  -l")]),
        ("```python\nstill being writ", [("python", "still being writ")]),
        ("```a\n1\n```\ntext\n```b\n2\n```", [("a", "1"), ("b", "2")]),
        ("``` inline ``` and on", []),
        ("```py\r\nx\r\n```\r\ny", [("py", "x")]),
        ("```py\nx\n``` no end\n```", [("py", "x\n``` no end")]),
    ],
)
def test_blocks(text: str, blocks: list[tuple[str | None, str]]) -> None:
    assert found(text) == blocks


def test_lines_and_places_are_counted() -> None:
    first, second = code_blocks("```\na\n\nb\n```\n```\n```")
    assert (first.index, first.lines, second.index, second.lines) == (0, 3, 1, 0)
