"""`archive`, `delete`, `backup` and `doctor`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from jupyter_chatstore import Store
from tests.cli.conftest import Told
from tests.cli.shell import chatstore, chatstore_json


class TestArchive:
    def test_puts_away_and_takes_out(self, told: Told) -> None:
        assert chatstore("archive", told.joins.id) == "Archived: joins\n"
        assert [t["id"] for t in chatstore_json("threads", "--json")] == [told.other.id]
        [away] = chatstore_json("threads", "--archived", "--json")
        assert away["id"] == told.joins.id
        assert "joins" in chatstore("archive", told.joins.id, "--undo")
        assert len(chatstore_json("threads", "--json")) == 2


class TestDelete:
    def test_goes_to_the_trash_and_comes_back(self, told: Told) -> None:
        assert chatstore("delete", told.joins.id) == "Deleted: joins\n"
        assert [t["id"] for t in chatstore_json("threads", "--json")] == [told.other.id]
        [away] = chatstore_json("trash", "--json")
        assert (away["kind"], away["id"], away["title"]) == ("thread", told.joins.id, "joins")
        assert "joins" in chatstore("trash")
        assert chatstore("restore", told.joins.id) == "Restored: joins\n"
        assert len(chatstore_json("threads", "--json")) == 2
        assert chatstore_json("trash", "--json") == []

    def test_of_a_message(self, told: Told) -> None:
        assert chatstore("delete", told.question.id) == "Deleted: what is a left join?\n"
        assert "left join?" not in chatstore("show", told.joins.id)
        chatstore("restore", told.question.id)
        assert "left join?" in chatstore("show", told.joins.id)

    def test_for_good(self, told: Told) -> None:
        assert chatstore("delete", told.joins.id, "--purge") == "Deleted for good: joins\n"
        assert "There is no" in chatstore("restore", told.joins.id, status=1)
        chatstore("delete", told.other.id)
        assert chatstore("purge", "--older-than", "30") == "Deleted for good: 0\n"
        assert chatstore("purge") == "Deleted for good: 1\n"
        assert chatstore_json("threads", "--json") == []

    def test_of_the_unknown(self, told: Told) -> None:
        assert "There is no" in chatstore("delete", "nonsense", status=1)


class TestBackup:
    def test_is_a_store_with_all_in_it(self, told: Told, tmp_path: Path) -> None:
        copy = tmp_path / "copy.db"
        assert str(copy) in chatstore("backup", str(copy))
        with Store(copy) as store:
            assert [t.id for t in store.threads()] == [told.other.id, told.joins.id]

    def test_never_goes_over_a_file(self, told: Told, tmp_path: Path) -> None:
        mine = tmp_path / "mine"
        mine.write_text("mine")
        assert "is there already" in chatstore("backup", str(mine), status=1)
        assert mine.read_text() == "mine"


class TestDoctor:
    def test_a_sound_store(self, told: Told, db_path: Path) -> None:
        report = chatstore_json("doctor", "--json")
        assert report["path"] == str(db_path)
        assert report["problems"] == []
        assert report["integrity_check"] == ["ok"]
        assert report["foreign_key_check"] == []
        assert report["schema_version"] >= 1
        assert report["journal_mode"]
        assert (report["threads"], report["messages"], report["runs"]) == (2, 4, 2)
        assert report["saved"] is True
        assert report["file_bytes"] + report["wal_bytes"] > 0
        assert "problems            none" in chatstore("doctor")

    def test_no_store_yet_is_no_problem_and_makes_none(self, db_path: Path) -> None:
        assert "exists              no" in chatstore("doctor")
        assert not db_path.exists()

    def test_a_file_that_is_no_database(self, db_path: Path) -> None:
        db_path.write_text("notes " * 500)
        report = json.loads(chatstore("doctor", "--json", status=1))
        assert "not a database" in report["problems"][0]
        assert db_path.read_text() == "notes " * 500

    def test_a_store_of_a_newer_release(self, told: Told, db_path: Path) -> None:
        told.store.close()
        with closing(sqlite3.connect(db_path)) as newer:
            newer.execute("pragma user_version = 99")
        report = json.loads(chatstore("doctor", "--json", status=1))
        assert "newer release" in report["problems"][0]

    def test_rows_that_belong_to_nothing(self, told: Told, db_path: Path) -> None:
        told.store.close()
        with closing(sqlite3.connect(db_path)) as broken:
            broken.execute("delete from thread")
            broken.commit()
        report = json.loads(chatstore("doctor", "--json", status=1))
        assert report["foreign_key_check"]

    def test_a_damaged_file(self, told: Told, db_path: Path) -> None:
        told.store.close()
        whole = bytearray(db_path.read_bytes())
        whole[4096 : 4096 * 4] = b"\xff" * (4096 * 3)
        db_path.write_bytes(whole)
        assert json.loads(chatstore("doctor", "--json", status=1))["problems"]
