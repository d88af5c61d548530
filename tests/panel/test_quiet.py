"""An answer in a saved notebook loads nothing when the notebook is opened."""

from __future__ import annotations

import pytest

from jupyter_chatstore.panel.quiet import quiet


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("![a](https://evil.example/?q=1)", "[a](https://evil.example/?q=1)"),
        ("!![a](https://evil.example)", "[a](https://evil.example)"),
        ("![a][b]\n\n[b]: https://evil.example", "[a][b]\n\n[b]: https://evil.example"),
        ("[![a](https://evil.example)](b)", "[[a](https://evil.example)](b)"),
        ('<img src="https://evil.example">', '&lt;img src="https://evil.example">'),
        ("<!-- <img src=x> -->", "&lt;!-- &lt;img src=x> -->"),
        ("`<img src=x>", "`&lt;img src=x>"),
        ("see <https://example.org>", "see https://example.org"),
        ("- ```\n![a](https://evil.example)", "- ```\n[a](https://evil.example)"),
        (
            "  - x\n\n    ```\n![a](https://e)\n",
            "  - x\n\n    ```\n    [a](https://e)\n    \n    ```",
        ),
        ("```mermaid\nx\n```", "```\nx\n```"),
        ("~~~ Mermaid {a=b}\nx\n~~~", "```\nx\n```"),
        ("> ```mermaid\n> x\n> ```", "> ```\n> x\n> ```"),
        ("- [ ] ~~~&#109;ermaid `x`\n  x", "- [ ] ~~~\n  x"),
        ("- a\n\n\t```mermaid\n\tx", "- a\n\n\t```\n\tx"),
    ],
)
def test_what_would_load_does_not(hostile, harmless):
    assert quiet(hostile) == harmless


@pytest.mark.parametrize(
    "markdown",
    [
        "a < b and `List<int>` **bold** | table |\n- list",
        "```rust\nlet v = vec![1]; // <img src=x> ![a](b)\n```\nafter",
        "````\n```\nnested\n```\n````",
        "> ```python\n> x = 1\n> ```\n~~ no ~~",
        "1. step\n\n   ```python\n   x = a[0] < 3\n   ```\n",
    ],
)
def test_what_loads_nothing_stays_as_it_is(markdown):
    assert quiet(markdown) == markdown


def test_a_block_can_not_be_ended_early_by_what_it_holds():
    shown = quiet("~~~\n```\n![a](https://evil.example)\n~~~\n![b](https://evil.example)")
    fence, *inside, end, after = shown.split("\n")
    assert fence == end == "````"
    assert inside == ["```", "![a](https://evil.example)"]
    assert after == "[b](https://evil.example)"


def test_a_block_that_is_still_being_written_is_closed():
    assert quiet("```python\nx = 1") == "```python\nx = 1\n```"
