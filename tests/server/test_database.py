"""Connections: none is left open by a server that ends, though a call is still at work."""

from __future__ import annotations

import pytest

from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.sql import driver


def test_a_call_that_is_at_work_when_the_database_is_closed_leaves_nothing_open(place):
    database = Database(place.url)
    with database.reading() as connection:
        raw = driver(connection)
        database.close()
        assert connection.exec_driver_sql("SELECT count(*) FROM head").scalar_one() >= 0
    with pytest.raises(Exception, match="closed"):
        raw.execute("SELECT 1")
