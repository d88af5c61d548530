"""What a lake holds: the views of a `History` but those that add up, by month where they grow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One view and the time that says which month a row belongs to."""

    name: str
    at: str | None = None
    """A column of a time; None: the table is kept whole."""
    of: str | None = None
    """The view that has this column, if that is another one."""
    by: str = ""
    """The column that is the `id` of that view."""

    @property
    def rows(self) -> str:
        """SQL's FROM: the view as `v`, and `month`."""
        if self.at is None:
            return f"(SELECT v, NULL::VARCHAR AS month FROM {self.name} AS v)"  # noqa: S608
        month = f"strftime({self.at} AT TIME ZONE 'UTC', '%Y-%m')"
        if self.of is None:
            return f"(SELECT v, {month} AS month FROM {self.name} AS v)"  # noqa: S608
        return (
            f"(SELECT v, month FROM {self.name} AS v JOIN "  # noqa: S608
            f"(SELECT id, {month} AS month FROM {self.of}) AS o ON o.id = v.{self.by})"
        )


TABLES = (
    Table("notebooks"),
    Table("threads"),
    Table("runs", "started_at"),
    Table("messages", "created_at"),
    Table("parts", "created_at", "messages", "message_id"),
    Table("code_blocks", "created_at", "messages", "message_id"),
    Table("tool_calls", "created_at", "messages", "message_id"),
    Table("context_items", "started_at", "runs", "run_id"),
    Table("code_uses", "created_at"),
)
"""A piece of a message goes with its message, and what was sent with its run."""
