"""A History is safe to hand around: it can't harm the store, and says clearly what is wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import pytest

from jupyter_chatstore import ChatstoreError, History, Message, Store
from jupyter_chatstore.analytics.source import SCHEMA_VERSION
from jupyter_chatstore.errors import (
    StoreCorruptError,
    StoreError,
    StoreTooNewError,
    StoreUnavailableError,
)
from jupyter_chatstore.store import schema
from tests.analytics.past import Past


def test_the_default_is_the_users_own_store(db_path: Path) -> None:
    with History() as history:
        assert history.path == db_path
        assert history.sql("select * from threads").fetchall() == []


def test_it_reads_the_schema_that_the_store_writes() -> None:
    assert SCHEMA_VERSION == schema.SCHEMA_VERSION


class TestTheStoreIsOutOfReach:
    @pytest.mark.parametrize(
        "query",
        [
            "delete from messages",
            "update threads set title = 'x'",
            "attach '{db}' as store",
            "copy (select 1) to '{db}'",
            "select * from read_blob('{db}')",
            "set enable_external_access = true",
            "install sqlite",
        ],
    )
    def test_no_query_writes_or_opens_a_file(
        self, past: Past, store: Store, history: History, db_path: Path, query: str
    ) -> None:
        with pytest.raises(duckdb.Error):
            history.sql(query.format(db=db_path)).fetchall()
        assert len(store.messages(past.threads[0].id, limit=1)) <= 1
        [(rows,)] = history.sql("select count(*) from messages").fetchall()
        assert rows == len(past.messages)

    def test_dropping_a_copy_leaves_the_store_as_it_is(
        self, past: Past, store: Store, history: History
    ) -> None:
        history.connection.execute("delete from loaded.run")
        with History(store) as other:
            [(rows,)] = other.sql("select count(*) from runs").fetchall()
        assert rows == len(past.runs)


class TestItsConnection:
    def test_has_every_view_filled(self, past: Past, history: History) -> None:
        rows = history.connection.execute("select count(*) from messages").fetchall()
        assert rows == [(len(past.messages),)]

    def test_takes_a_table_of_ones_own(self, past: Past, history: History) -> None:
        history.sql("create table mine as select id as notebook_id, 1 as weight from notebooks")
        rows = history.sql("select sum(weight) from runs join mine using (notebook_id)").fetchall()
        assert rows == [
            (sum(past.notebook_of(r.thread_id) is not None for r in past.runs) or None,)
        ]

    def test_a_view_of_ones_own_stays_fresh(
        self, past: Past, store: Store, history: History
    ) -> None:
        history.sql("create view questions as select * from messages where role = 'user'")
        store.append(past.threads[0].id, [Message.user("one more")])
        rows = history.sql("select count(*) from questions").fetchall()
        assert rows == [(len(past.messages) // 2 + 1,)]

    def test_a_result_stays_whole_while_more_is_loaded(
        self, past: Past, store: Store, history: History
    ) -> None:
        earlier = history.sql("select count(*) from messages")
        store.append(past.threads[0].id, [Message.user("one more")])
        later = history.sql("select count(*) from messages")
        assert later.fetchall() == [(len(past.messages) + 1,)]
        assert earlier.fetchall() in ([(len(past.messages),)], [(len(past.messages) + 1,)])

    def test_parameters_go_by_place_or_by_name(self, past: Past, history: History) -> None:
        model = "a"
        expected = [(sum(r.model == model for r in past.runs),)]
        by_place = history.sql("select count(*) from runs where model = ?", params=[model])
        by_name = history.sql("select count(*) from runs where model = $m", params={"m": model})
        assert by_place.fetchall() == by_name.fetchall() == expected


class TestErrors:
    def test_a_wrong_query_is_duckdbs_own_error(self, history: History) -> None:
        with pytest.raises(duckdb.Error, match="nonsense"):
            history.sql("select nonsense from runs").fetchall()

    def test_a_file_that_is_no_database(self, db_path: Path) -> None:
        db_path.write_text("# notes\n" * 200)
        with History(db_path) as history, pytest.raises(StoreCorruptError, match="left as it was"):
            history.usage()
        assert db_path.read_text().startswith("# notes")

    def test_a_database_of_something_else(self, db_path: Path) -> None:
        other = sqlite3.connect(db_path)
        other.execute("create table birds (name)")
        other.close()
        with History(db_path) as history, pytest.raises(StoreCorruptError, match="other tables"):
            history.usage()

    def test_a_store_of_a_newer_release(self, past: Past, store: Store, db_path: Path) -> None:
        store.close()
        newer = sqlite3.connect(db_path)
        newer.execute("pragma user_version = 99")
        newer.close()
        with History(db_path) as history, pytest.raises(StoreTooNewError, match="Upgrade"):
            history.usage()

    def test_a_folder_in_its_place(self, db_path: Path) -> None:
        db_path.mkdir()
        with History(db_path) as history, pytest.raises(StoreError, match="can't be read"):
            history.usage()

    def test_a_store_that_keeps_its_messages_in_memory(self, db_path: Path) -> None:
        db_path.mkdir()
        with Store(db_path) as store, History(store) as history:
            store.new_thread()
            with pytest.raises(StoreUnavailableError, match=r"in memory only.*kept there"):
                history.usage()

    def test_after_close_it_says_so(self, history: History) -> None:
        history.close()
        history.close()
        with pytest.raises(ChatstoreError, match="closed"):
            history.sql("select 1")
