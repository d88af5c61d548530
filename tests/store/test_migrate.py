"""An older file is copied, then upgraded, wholly or not at all."""

from __future__ import annotations

import re
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store, migrate, schema
from jupyter_chatstore.store.database import Database

REVISION = """
from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("thread") as table:
        table.add_column(sa.Column("color", sa.Text))
    op.execute("{then}")
"""


@pytest.fixture
def old(db_path):
    """A store of version 1 in which something was said."""
    with Store(db_path) as store:
        thread = store.new_thread(title="old")
        store.append(thread.id, [Message.user("hello")])
    return db_path


@pytest.fixture
def versions(tmp_path):
    found = tmp_path / "versions"
    found.mkdir()
    return found


def look(path, *statements):
    connection = sqlite3.connect(path)
    found = [connection.execute(statement).fetchall() for statement in statements]
    connection.close()
    return found


def shape(connection):
    rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master")
    return {(r[0], r[1], r[2], re.sub(r"\s+", "", r[3] or "").upper()) for r in rows}


def test_the_revisions_lead_to_the_schema_that_a_new_file_gets(tmp_path):
    shapes = []
    for name in ("made", "migrated"):
        database = Database(tmp_path / name)
        with database.write() as connection:
            if name == "made":
                schema.create(connection)
            else:
                migrate.run_revisions(connection, 0, schema.SCHEMA_VERSION)
            shapes.append(shape(connection))
        database.close()
    assert shapes[0] == shapes[1]


def test_an_upgrade_keeps_everything_and_leaves_a_copy(old, versions):
    (versions / "0002_color.py").write_text(REVISION.format(then="UPDATE thread SET color = 'red'"))
    database = Database(old)
    kept = migrate.upgrade(database, 2, [versions])
    database.close()
    assert look(old, "PRAGMA user_version", "SELECT title, color FROM thread") == [
        [(2,)],
        [("old", "red")],
    ]
    assert look(old, "SELECT count(*) FROM message", "PRAGMA foreign_key_check") == [[(1,)], []]
    assert look(old, "SELECT name FROM sqlite_master WHERE name LIKE 'alembic%'") == [[]]
    assert kept.parent == old.parent
    assert kept.name.startswith("chat.db.version-1-")
    with Store(kept) as copy:
        (thread,) = copy.threads()
        assert copy.messages(thread.id)[0].text == "hello"


def test_a_failed_upgrade_leaves_the_file_as_it_was(old, versions):
    (versions / "0002_color.py").write_text(
        REVISION.format(then="UPDATE nowhere SET color = 'red'")
    )
    database = Database(old)
    with pytest.raises(OperationalError, match="nowhere"):
        migrate.upgrade(database, 2, [versions])
    database.close()
    assert look(old, "PRAGMA user_version") == [[(1,)]]
    with Store(old) as store:
        (thread,) = store.threads()
        assert store.messages(thread.id)[0].text == "hello"
