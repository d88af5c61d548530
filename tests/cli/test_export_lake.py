"""`export --parquet` brings a lake up to date and says what that took."""

from __future__ import annotations

from pathlib import Path

from jupyter_chatstore import Message
from jupyter_chatstore.analytics.lake import Lake
from tests.cli.conftest import Told
from tests.cli.shell import chatstore, chatstore_json


def test_all_of_it_then_what_is_new(told: Told, tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    assert chatstore("export", "--parquet", where).startswith("Wrote months ")
    assert chatstore("export", "--parquet", where) == f"Nothing changed in {where}\n"
    told.store.append(told.other.id, [Message.user("more")])
    written = chatstore_json("export", "--parquet", where, "--json")
    assert len(written["months"]) == 1
    assert written["rows"] > 0
    assert written["bytes"] > 0
    assert written["skipped"] > 0
    with Lake(where) as lake:
        assert lake.sql("select count(*) from messages").fetchall() == [(5,)]


def test_what_does_not_go_together(told: Told, tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    assert "Leave out" in chatstore("export", told.joins.id, "--parquet", where, status=1)
    assert "--format json" in chatstore("export", "--json", status=1)
    assert not (tmp_path / "lake").exists()


def test_a_place_that_cannot_be_used(told: Told, tmp_path: Path) -> None:
    assert "can't be used" in chatstore("export", "--parquet", str(told.store.file), status=1)
    assert "AWS_ACCESS_KEY_ID" in chatstore(
        "export", "--parquet", "s3://bucket/x", status=1, AWS_ACCESS_KEY_ID=""
    )
