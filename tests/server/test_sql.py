"""Values reach PostgreSQL as they are, though they travel as one text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.sql import array

TEXTS = st.lists(st.none() | st.text(st.characters(exclude_characters="\0", codec="utf-8")))


def test_an_array_is_what_it_was_made_of(shared_postgres):
    database = Database(shared_postgres.url, connections=1)
    with database.reading() as connection:

        @settings(max_examples=200, deadline=None)
        @given(TEXTS, st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)))
        def same(texts, numbers):
            row = connection.exec_driver_sql(
                "SELECT %s::text[], %s::bigint[], %s::boolean[]",
                (array(texts), array(numbers), array([True, False])),
            ).one()
            assert list(row) == [texts, numbers, [True, False]]

        same()
        for text in ('"', "\\", '\\"', "NULL", "null", "{a,b}", " ", "", "é\n\t"):
            asked = connection.exec_driver_sql("SELECT %s::text[]", (array([text]),))
            assert asked.scalar_one() == [text]
    database.close()
