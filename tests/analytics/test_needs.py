"""Only what a query looks at is loaded; what it looks at is always there."""

from __future__ import annotations

import pytest

from jupyter_chatstore.analytics.needs import ALL, Needs

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("query", "needs"),
    [
        ("select model, sum(input_tokens) from runs group by 1", set()),
        ("select count(*) from messages", {"messages"}),
        ("select role, count(*) from messages group by 1", {"messages"}),
        ("select r.model from runs r join messages m on m.id = r.message_id", {"messages"}),
        ("from (from messages) select role", {"messages"}),
        ("select text from messages", {"messages", "texts"}),
        ("from messages", {"messages", "texts"}),
        ("select m from messages m", {"messages", "texts"}),
        ("select columns('t.*') from messages", {"messages", "texts"}),
        ("select count(*) from messages where text like ?", {"messages", "texts"}),
        ("select status from messages order by length(text)", {"messages", "texts"}),
        ("select count(*) from code_blocks", {"texts"}),
        ("select count(*) from parts", {"messages", "texts"}),
        ("select tool from tool_calls", {"messages", "texts"}),
        ("select kind from context_items", {"context"}),
        ("select max(text) from query('select text from messages')", {"messages", "texts"}),
        ("select text from messages join mine using (id)", ALL),
        ("select nonsense from messages", ALL),
    ],
)
def test_what_a_query_needs(query: str, needs: set[str]) -> None:
    found = Needs().of(query, ["%x%"] if "?" in query else None, frozenset())
    assert found == needs


def test_what_is_there_is_not_asked_for_again() -> None:
    assert Needs().of("select text from messages", None, ALL) == NOTHING
    assert Needs().of("from context_items", None, frozenset(("messages", "texts"))) == {"context"}
