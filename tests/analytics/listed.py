"""The views and their columns as a page to read: `python tests/analytics/listed.py` writes it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from jupyter_chatstore import History

PAGE = Path(__file__).parents[2] / "notebooks" / "views.md"
HEAD = """\
# The views of a history

What `History` and `Lake` show to SQL. Written from the views' own comments
(`select * from duckdb_columns()`), by `python tests/analytics/listed.py`.

Ids are UUIDs as text. `_at` is a time with its zone, shown in UTC; `_ms` are milliseconds,
`_usd` US dollars, `_tokens` tokens. What is unknown is NULL, never 0.
"""
TABLE = "| column | type | meaning |\n| --- | --- | --- |\n"
VIEWS = """
SELECT view_name, comment FROM duckdb_views()
WHERE NOT internal AND schema_name = 'main' ORDER BY view_oid
"""
COLUMNS = """
SELECT column_name, data_type, comment FROM duckdb_columns()
WHERE schema_name = 'main' AND table_name = ? ORDER BY column_index
"""


def page() -> str:
    """The page as it should be."""
    with tempfile.TemporaryDirectory() as folder, History(Path(folder, "none.db")) as history:
        duck = history.connection
        views: list[tuple[str, str]] = duck.execute(VIEWS).fetchall()
        parts = [HEAD]
        for view, comment in views:
            rows = duck.execute(COLUMNS, [view]).fetchall()
            parts.append(f"\n## {view}\n\n{comment}\n\n{TABLE}")
            parts += [f"| `{name}` | {kind} | {said} |\n" for name, kind, said in rows]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page())
