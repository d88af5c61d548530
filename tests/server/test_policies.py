"""Row-level security on PostgreSQL: what belongs to a log is seen in its name only."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import ProgrammingError

from jupyter_chatstore.errors import ServerError
from jupyter_chatstore.server import schema
from jupyter_chatstore.server.database import Database
from jupyter_chatstore.server.log import Log
from jupyter_chatstore.server.problems import ProblemError
from jupyter_chatstore.server.shares.shares import Shares
from jupyter_chatstore.sync.shown import NewShare

from .databases import signed_up
from .writing import NOW, Device

OWNED = [name for name, table in schema.METADATA.tables.items() if "owner" in table.columns]
UNOWNED = {
    *("account", "device", "sign_in", "device_code", "invitation", "guess"),
    *("space", "member", "space_invitation", "share_link", "retention"),
}
"""Looked up before it is known whose log is asked for; none holds what a log says."""


@pytest.fixture
def database(shared_postgres):
    opened = Database(shared_postgres.url, connections=2)
    yield opened
    opened.close()


@pytest.fixture
def people(database):
    """Two accounts with something in each table that has an owner."""
    found = signed_up(database), signed_up(database)
    log = Log(database, lambda: NOW)
    for who in found:
        device = Device()
        ops = device.op(), device.op("purge", None, ref=device.id)
        ops += (device.op("key.put", {}, kid="k"),)
        log.push(who.account, ops, author="x", account=who.account)
        new = NewShare(thread=device.id, kind="sealed", sealed="eA==")
        Shares(database, lambda: NOW).add(who.account, who.account, new)
    return found


def test_each_table_with_an_owner_has_its_policy(shared_postgres):
    engine = create_engine(shared_postgres.owner)
    with engine.connect() as connection:
        tables = connection.exec_driver_sql(
            "SELECT relname, relrowsecurity AND relforcerowsecurity, EXISTS("
            "  SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'owner'),"
            "  (SELECT string_agg(polname::text || ' ' || polcmd::text, ',' ORDER BY polname)"
            "   FROM pg_policy WHERE polrelid = pg_class.oid)"
            " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        ).all()
        mighty = connection.exec_driver_sql(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s",
            ("chatstore_plain",),
        ).scalar_one()
    engine.dispose()
    assert not mighty
    found = {name: (forced, policies) for name, forced, owned, policies in tables if owned}
    assert set(found) == set(OWNED) >= {"op", "head", "reach", "purged", "log_key"}
    for name, (forced, policies) in found.items():
        assert forced, name
        assert policies == ("heads r,own *" if name == "head" else "own *"), name
    assert {name for name, _, owned, _ in tables if not owned} == UNOWNED | {"alembic_version"}


@pytest.mark.parametrize("table", OWNED)
def test_nobody_sees_or_changes_what_is_anothers(database, people, table):
    count = f"SELECT count(*) FROM {table}"
    one, two = (who.account for who in people)
    with database.transaction(one) as connection:
        mine = connection.exec_driver_sql(count).scalar_one()
        assert mine == connection.exec_driver_sql(f"{count} WHERE owner = %s", (one,)).scalar_one()
        changed = connection.exec_driver_sql(
            f"UPDATE {table} SET owner = owner WHERE owner = %s", (two,)
        )
        assert changed.rowcount == 0
        assert (
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE owner = %s", (two,)).rowcount
            == 0
        )
    for nobody in (None, ""):
        with database.transaction(nobody) as connection:
            assert connection.exec_driver_sql(count).scalar_one() == 0
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        database.transaction(one) as connection,
    ):
        connection.exec_driver_sql(f"UPDATE {table} SET owner = %s", (two,))


def test_whose_turn_it_is_is_forgotten_when_the_transaction_ends(database, people):
    for _ in range(8):  # each connection of the pool, more than once
        for who in people:
            with database.transaction(who.account) as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM head").scalar_one() == 1
        with database.transaction() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM head").scalar_one() == 0


def test_listening_shows_heads_and_nothing_else(database, people):
    accounts = [who.account for who in people]
    with database.heads(accounts) as connection:
        for table in OWNED:
            seen = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            assert seen == (2 if table == "head" else 0), table
        assert connection.exec_driver_sql("UPDATE head SET n = 9").rowcount == 0


def test_it_serves_as_a_plain_role_only(shared_postgres, database):
    schema.check(database)
    owner = Database(shared_postgres.owner)
    with pytest.raises(ServerError, match="superuser"):
        schema.check(owner)
    owner.close()


def test_a_database_that_is_not_migrated_is_not_served(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(ServerError, match="migrate"):
        schema.check(database)
    schema.migrate(database)
    schema.migrate(database)
    schema.check(database)
    database.close()


def test_a_database_that_is_away_may_be_asked_again():
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(ProblemError) as error, database.reading():
        pass
    assert (error.value.code, error.value.retry_after_s) == ("unavailable", 1)
    database.close()
