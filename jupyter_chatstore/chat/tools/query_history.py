"""SQL over the user's conversations: the views that `History` has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from jupyter_chatstore.chat.tools.tool import Arguments, Reach, Tool

if TYPE_CHECKING:
    from jupyter_chatstore.model import Json


class QueryHistory(Arguments):
    """The query."""

    sql: str = Field(max_length=10_000, description="One SELECT in DuckDB's SQL")


def query_history(arguments: QueryHistory, reach: Reach) -> Json:
    """The first rows of the result."""
    # Both load DuckDB, which is heavy and needed by few tools.
    from jupyter_chatstore.analytics import History  # noqa: PLC0415
    from jupyter_chatstore.chat.tools.select import read, select  # noqa: PLC0415

    with History(reach.store, locked=True) as history:
        duck = history.connection
        return select(duck, read(duck, arguments.sql), reach.halt)


TOOL = Tool(
    name="query_history",
    about="Run read-only SQL on your conversations of all notebooks, their tokens and costs",
    description=(
        "Runs one SELECT in DuckDB's SQL over the user's chat history; at most 50 rows. Views: "
        "notebooks(id, path, title), threads(id, notebook_id, title, tags, model, created_at), "
        "messages(id, thread_id, role, status, text, created_at), "
        "runs(message_id, model, provider, status, input_tokens, output_tokens, cost_usd, "
        "first_token_ms, total_ms, started_at), code_blocks(message_id, block, language, code), "
        "tool_calls(message_id, tool, arguments, status, result), "
        "code_uses(message_id, block, how, created_at), "
        "daily_usage(day, model, runs, input_tokens, output_tokens, cost_usd)."
    ),
    arguments=QueryHistory,
    run=query_history,
)
