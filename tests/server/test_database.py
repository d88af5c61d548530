"""What a database can't hold is refused, and none of its connections is left open at the end."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import ServerError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.sql import driver

from .auth.door import Door, run


def test_a_call_that_is_at_work_when_the_database_is_closed_leaves_nothing_open(place):
    database = Database(place.url)
    with database.reading() as connection:
        raw = driver(connection)
        database.close()
        assert connection.exec_driver_sql("SELECT count(*) FROM head").scalar_one() >= 0
    with pytest.raises(Exception, match="closed"):
        raw.execute("SELECT 1")


def test_a_name_that_a_database_cannot_hold_is_no_mistake_of_the_servers(place, database):
    door = Door(database)

    async def scenario():
        async with door.open() as client:
            asked = {"device": new_id(), "name": "a\0b"}
            answer = await client.post("/v1/auth/device", json=asked)
            assert answer.status_code == (422 if place.postgres else 200), answer.text

    run(scenario)


@pytest.mark.parametrize(
    "url",
    [
        "hunter2",
        "oracle://ada:hunter2@host/name",
        "postgresql+hunter://ada:hunter2@host/name",
        "postgresql+psycopg://ada:hunter2@/name?host=a,b&port=5432",
    ],
)
def test_a_url_that_leads_to_no_database_is_refused_without_its_password(url):
    with pytest.raises(ServerError) as error:
        Database(url)
    assert "postgresql+psycopg://" in error.value.hint
    assert "hunter2" not in str(error.value)
