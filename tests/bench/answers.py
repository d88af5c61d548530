"""Long answers of every shape that a model writes."""

from __future__ import annotations

from itertools import count, islice

PROSE = (
    "Two **species** are mixed here; see [the data](https://example.org/penguins) and `df.info()`, "
    "which says *more* than the mean does. "
)
CODE = "total = sum(row['body_mass_g'] for row in rows if row['species'] == 'Adelie')  # grams\n"
MIXED = """Two **species** are mixed; see [the data](https://example.org/penguins) and `df.info()`.

| species | n | mean |
| --- | --: | --: |
| Adelie | 151 | 3,701 |

```python
import altair as alt
alt.Chart(penguins).mark_bar().encode(alt.X("body_mass_g", bin=True), "count()")
```

- one of them is heavier
- the other is not, with $\\sigma = 450$

"""


def shapes(chars: int) -> dict[str, str]:
    """An answer of each shape, so many characters long."""
    return {
        "all sorts": _filled("", MIXED, chars),
        "prose": _filled("", PROSE * 3 + "\n\n", chars),
        "one paragraph": _filled("", PROSE, chars),
        "one code block": _filled("```python\n", CODE, chars),
        "one table": _filled("| n | species | mean |\n| --- | --- | --: |\n", None, chars),
        "a nested list": _filled("", NESTED, chars),
        "math": _filled("", MATH, chars),
        "one formula": _filled("$$\n", "x_{1}^2 + \\frac{a}{b} \\\\\n", chars),
        "CJK, one paragraph": _filled("", "企鹅的体重因种类而异。均值并不能说明全部。", chars // 3),
        "a word": _filled("", "abcdefghij", chars),
        "emphasis never closed": _filled("", "**a *b _c [d ", chars),
    }


NESTED = "".join(f"{'  ' * (n % 12)}- point {n} with `code` and **weight**\n" for n in range(24))
MATH = (
    "The spread is $\\sigma = \\sqrt{\\frac{1}{n}\\sum_i (x_i - \\mu)^2}$, so\n\n"
    "$$\n\\int_0^1 x^{n} \\, dx = \\frac{1}{n + 1}\n$$\n\n"
)


def _filled(head: str, piece: str | None, chars: int) -> str:
    """The head, then the piece again and again; without one, numbered rows of a table."""
    if piece is not None:
        return head + (piece * (chars // len(piece) + 1))[:chars]
    rows = (f"| {n} | Adelie **{n}** | `{n * 37 % 5000}` |\n" for n in count(1))
    return head + "".join(islice(rows, chars // 35))
