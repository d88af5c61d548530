"""A lake in a bucket is the same lake; its keys come from the environment and go nowhere."""

from __future__ import annotations

import subprocess
import sys
import traceback
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store

from jupyter_chatstore import History, Message, Store
from jupyter_chatstore.analytics.lake import Lake
from jupyter_chatstore.errors import InvalidInputError, LakeError
from tests.analytics.lake.conftest import SECRET
from tests.analytics.lake.same import assert_same
from tests.analytics.past import Past

PREFIX = "of=the/prefix?%2F#&+ é"


def objects() -> dict[str, bytes]:
    store = S3Store("lake", prefix=PREFIX, client_options={"allow_http": True})
    names = [meta["path"] for page in obstore.list(store) for meta in page]
    return {name: bytes(obstore.get(store, name).bytes()) for name in names}


def put(name: str, said: bytes) -> None:
    store = S3Store("lake", prefix=PREFIX, client_options={"allow_http": True})
    obstore.put(store, name, said)


def test_it_says_what_the_history_says(
    bucket: str, past: Past, store: Store, history: History
) -> None:
    with Lake(bucket) as lake:
        lake.write(history)
        assert_same(history, lake)
        before = set(objects())
        assert lake.write(history).files == 0
        assert set(objects()) == before
        store.purge(past.messages[0].id)
        put("_staged/left.parquet", b"by a broken-off export")
        assert lake.write(history).removed
        assert_same(history, lake)
        assert lake.usage(by="month").fetchall() == history.usage(by="month").fetchall()
        named = set(objects())
        assert "manifest.json" in named
        assert not any(name.startswith("_staged") for name in named)
        assert len([name for name in named if name.startswith("threads/")]) == 1
        for said in objects().values():
            assert SECRET.encode() not in said
            assert b"somebody" not in said
    assert repr(lake) == f"Lake({bucket!r})"


def test_an_export_that_was_overtaken_takes_nothing_away(
    bucket: str, past: Past, store: Store, history: History
) -> None:
    with Lake(bucket) as slow, Lake(bucket) as quick, History(store) as other:
        slow.write(history)
        store.append(past.threads[0].id, [Message.user("new")])

        def meanwhile(_table: str, done: int, _total: int) -> None:
            if done == 0:
                quick.write(other)

        with pytest.raises(LakeError, match="Another export"):
            slow.write(history, meanwhile)
        assert_same(history, quick)
        assert slow.write(history).files == 0


@pytest.mark.parametrize("name", ["s3://", "s3:///x", "s3://UPPER/x", "s3://me:pass@bucket/x"])
def test_names_of_no_bucket(bucket: str, name: str) -> None:
    with pytest.raises(InvalidInputError, match="s3://bucket/prefix"):
        Lake(name)


def test_no_keys(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(LakeError, match="AWS_ACCESS_KEY_ID"):
        Lake(bucket)


def test_a_bucket_that_is_not_there(bucket: str, past: Past, history: History) -> None:
    with Lake("s3://nobody/x") as lake, pytest.raises(LakeError, match="NoSuchBucket") as told:
        lake.write(history)
    assert SECRET not in "".join(traceback.format_exception(told.value))


def test_without_the_extra_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['obstore'] = None\n"
        "from jupyter_chatstore.analytics.lake import Lake\n"
        "try: Lake('s3://bucket/prefix')\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    ).stdout
    assert said.startswith("LakeError")
    assert "pip install 'jupyter_chatstore[lake]'" in said


def test_a_folder_needs_no_extra(store: Store, past: Past, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['obstore'] = sys.modules['fsspec'] = None\n"
        "from jupyter_chatstore import History\n"
        "from jupyter_chatstore.analytics.lake import Lake\n"
        "print(Lake(sys.argv[2]).write(History(sys.argv[1])).files)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(store.file), str(tmp_path / "lake")],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    ).stdout
    assert int(said) > 0
