"""A History is safe to hand around: it can't harm the store, and says clearly what is wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import pytest

from jupyter_chatstore import ChatstoreError, History, Message, Store
from jupyter_chatstore.analytics.source import SCHEMA_VERSION
from jupyter_chatstore.errors import (
    InvalidInputError,
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
            "with r as (select 1) insert into loaded.run select * from r",
            "explain analyze copy (select 1) to '{db}'",
            "/* first */ explain (analyze) delete from loaded.run",
            "export database '{db}'",
            "create table mine as select 1",
            "drop view runs",
            "set enable_external_access = true",
            "pragma enable_profiling",
            "call force_checkpoint()",
            "checkpoint",
            "install sqlite",
            "load sqlite",
            "begin",
            "select 1; delete from loaded.run",
            "",
        ],
    )
    def test_sql_only_reads(
        self, past: Past, store: Store, history: History, db_path: Path, query: str
    ) -> None:
        before = db_path.read_bytes()
        with pytest.raises(InvalidInputError, match=r"Nothing was (changed|run)"):
            history.sql(query.format(db=db_path))
        assert db_path.read_bytes() == before
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


class TestALockedHistory:
    @pytest.mark.parametrize(
        "query",
        [
            "select * from '{db}'",
            "select * from read_blob('{db}')",
            "select * from glob('{db}*')",
            "select * from secret",
            "select * from runs where model = getenv('HOME')",
        ],
    )
    def test_sees_no_file_and_nothing_of_the_kernel(
        self, past: Past, store: Store, query: str
    ) -> None:
        secret = pytest.importorskip("pandas").DataFrame({"key": [1]})
        with History(store, locked=True) as history, pytest.raises(duckdb.Error):
            history.sql(query.format(db=store.file)).fetchall()
        assert len(secret) == 1

    def test_its_connection_sets_nothing(self, past: Past, store: Store) -> None:
        with History(store, locked=True) as history:
            for setting in ("threads = 1", "enable_external_access = true"):
                with pytest.raises(duckdb.Error):
                    history.connection.execute(f"set {setting}")
            assert history.sql("select count(*) from runs").fetchall() == [(len(past.runs),)]


class TestWithWhatTheUserHas:
    def test_a_frame_is_a_table(self, past: Past, history: History) -> None:
        prices = pytest.importorskip("pandas").DataFrame({"model": ["a"], "price": [2]})
        assert prices.price.sum() == 2
        rows = history.sql("select sum(price) from runs join prices using (model)").fetchall()
        assert rows == [(2 * sum(r.model == "a" for r in past.runs),)]

    def test_a_parquet_file_is_a_table(self, past: Past, history: History, tmp_path: Path) -> None:
        file = tmp_path / "prices.parquet"
        history.connection.execute(f"copy (select 'a' as model) to '{file}'")
        rows = history.sql(f"select count(*) from runs join '{file}' using (model)").fetchall()
        assert rows == [(sum(r.model == "a" for r in past.runs),)]

    def test_pivot_and_explain_read(self, past: Past, history: History) -> None:
        pivoted = history.sql("pivot runs on status using count(*) group by provider")
        assert "complete" in pivoted.columns
        assert history.sql("explain select 1").fetchall()
        assert history.sql("explain analyze select count(*) from runs").fetchall()


class TestItsConnection:
    def test_has_every_view_filled(self, past: Past, history: History) -> None:
        rows = history.connection.execute("select count(*) from messages").fetchall()
        assert rows == [(len(past.messages),)]

    def test_takes_a_table_of_ones_own(self, past: Past, history: History) -> None:
        history.connection.execute(
            "create table mine as select id as notebook_id, 1 as weight from notebooks"
        )
        rows = history.sql("select sum(weight) from runs join mine using (notebook_id)").fetchall()
        assert rows == [
            (sum(past.notebook_of(r.thread_id) is not None for r in past.runs) or None,)
        ]

    def test_a_view_of_ones_own_stays_fresh(
        self, past: Past, store: Store, history: History
    ) -> None:
        history.connection.execute(
            "create view questions as select * from messages where role = 'user'"
        )
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
    def test_an_unknown_column_is_duckdbs_own_error_with_those_there_are(
        self, history: History
    ) -> None:
        with pytest.raises(duckdb.BinderException, match=r"(?s)nonsense.*Columns of runs: id, "):
            history.sql("select nonsense from runs")

    def test_an_unknown_table_is_told_the_views(self, history: History) -> None:
        with pytest.raises(duckdb.CatalogException, match=r"(?s)nonsense.*views: .*threads.*regis"):
            history.sql("select 1 from nonsense")

    def test_no_sql_at_all(self, history: History) -> None:
        with pytest.raises(duckdb.ParserException, match="selec"):
            history.sql("selec 1")

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
