"""Answer: rows of the moment at which they were asked for, and their picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

    from jupyter_chatstore.analytics.answers.question import Question
    from jupyter_chatstore.analytics.charts import Layers, Picture, Row


class Answer:
    """Rows, and a picture of them.

    They stay as they were when they were asked for; ask again for what came since.
    """

    def __init__(self, duck: DuckDBPyConnection, question: Question) -> None:
        # A connection of its own keeps the rows: they go when nobody holds the answer any more.
        self._duck = duck.cursor()
        self._duck.execute(f"CREATE TEMP TABLE answer AS {question.sql}", question.values)
        self._question = question

    @property
    def relation(self) -> DuckDBPyRelation:
        """The rows as DuckDB's relation: `.filter(...)`, `.order(...)`, `.aggregate(...)`."""
        return self._duck.table("answer")

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self.relation.columns

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows as tuples."""
        return self.relation.fetchall()

    def rows(self) -> list[dict[str, Any]]:
        """The rows by the names of their columns."""
        relation = self.relation
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]

    def df(self) -> Any:
        """The rows as a pandas frame."""
        return self.relation.df()

    def pl(self) -> Any:
        """The rows as a polars frame."""
        return self.relation.pl()

    def arrow(self) -> Any:
        """The rows as Arrow."""
        return self.relation.arrow()

    def plot(self) -> Picture | Layers | Row:
        """A picture of the rows: an Altair chart, to show or to change.

        It is drawn without a network, and says so where there is nothing to draw.
        """
        # Altair takes half a second to load, and most answers are only read.
        from jupyter_chatstore.analytics.charts import draw  # noqa: PLC0415

        return draw(self._question.picture, self.rows(), **self._question.told)

    def __len__(self) -> int:
        return len(self.relation)

    def __repr__(self) -> str:
        return str(self.relation)
