"""Whatever befalls the file: a call fails in words or goes to memory, and the file stays sound."""

from __future__ import annotations

import gzip
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from jupyter_chatstore.errors import (
    ChatstoreError,
    NotFoundError,
    StoreTooNewError,
    StoreUnavailableError,
)
from jupyter_chatstore.model import Message, Run, TextPart
from jupyter_chatstore.store import Store
from jupyter_chatstore.store.schema import SCHEMA_VERSION
from tests.store.past import DATA

ROOT = os.getuid() == 0
NOBODY = 65534


@contextmanager
def no_file_beyond(limit_bytes):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def is_sound(path):
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


def session(store, thread, rounds=6):
    """What a user does; gives what was acknowledged: texts by message id, and the title."""
    told = {}
    for n in range(rounds):
        for message in store.append(
            thread.id, [Message.user(f"question {n} " * 200), Message.assistant(f"answer {n} ")]
        ):
            told[message.id] = message.text
        question, answer, run = store.begin(
            thread.id, Message.user(f"stream {n}"), Message(role="assistant"), Run(model="m")
        )
        told[question.id] = question.text
        text = ""
        for word in range(4):
            text += f"word {n} {word} " * 60
            store.checkpoint(answer.id, [TextPart(text)])
        ended = answer.model_copy(update={"parts": (TextPart(text),), "status": "complete"})
        store.finish(ended, run.model_copy(update={"status": "complete"}))
        told[answer.id] = text
        store.set_thread(thread.id, title=f"title {n}")
        store.search("question")
        for call in (store.bookmark, store.delete_message, store.restore, store.fork):
            with suppress(StoreUnavailableError, NotFoundError):  # refused while the disk is full
                call(question.id)
    return told


def shown_is(store, thread, told):
    found = {m.id: m.text for m in store.messages(thread.id, limit=1_000)}
    # A deletion may have been done, and its taking back refused.
    trashed = {item.id for item in store.trash()}
    assert {key: told[key] for key in told if key not in trashed} == found


def all_is_there(path, thread, told, rounds=6):
    with Store(path) as store:
        assert store.saved.saved
        shown_is(store, thread, told)
        assert store.thread(thread.id).title == f"title {rounds - 1}"
        assert store.doctor().problems == ()


class TestAFullDisk:
    @pytest.mark.parametrize("pages", range(0, 120, 4))
    def test_at_any_write_of_a_session_nothing_is_lost(self, db_path, clock, pages):
        with Store(db_path, clock=clock) as store:
            thread = store.new_thread(title="t")
            (first,) = store.append(thread.id, [Message.user("before")])
            with no_file_beyond(4_096 * pages + 1):
                told = {first.id: "before"} | session(store, thread)
                shown_is(store, thread, told)
            is_sound(db_path)
            clock.wait()
            store.set_setting("there is", "room again")
            assert store.saved.saved
        all_is_there(db_path, thread, told)
        is_sound(db_path)

    @pytest.mark.skipif(not ROOT, reason="only root may mount a file system")
    @pytest.mark.parametrize("size_kb", [300, 420, 640])
    def test_that_is_a_real_one(self, tmp_path, clock, size_kb):
        disk = tmp_path / "disk"
        disk.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size_kb}k", "tmpfs", disk], check=False
        )
        if mounted.returncode:
            pytest.skip("this machine lets nobody mount a file system")
        try:
            with Store(disk / "chat.db", clock=clock) as store:
                thread = store.new_thread(title="t")
                told = session(store, thread) | session(store, thread) | session(store, thread)
                assert not store.saved.saved
                assert "full" in store.saved.reason
                is_sound(disk / "chat.db")
                subprocess.run(["mount", "-o", "remount,size=16m", disk], check=True)
                clock.wait()
                store.set_setting("there is", "room again")
                assert store.saved.saved
            all_is_there(disk / "chat.db", thread, told)
        finally:
            subprocess.run(["umount", "-l", disk], check=True)


GOES_ON = """
import os, sys, tempfile
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store
with Store(os.path.join(tempfile.mkdtemp(), "chat.db")):
    pass  # what Python loads late it may not be able to load as nobody
if os.getuid() == 0:
    os.setgroups([])
    os.setgid({nobody})
    os.setuid({nobody})
with Store(sys.argv[1]) as store:
    thread = store.new_thread(title="t")
    store.append(thread.id, [Message.user("hi")])
    assert [m.text for m in store.messages(thread.id)] == ["hi"]
    print(store.saved.saved, store.saved.reason)
"""


class TestAPlaceThatIsNotOurs:
    @pytest.fixture
    def place(self):
        found = Path(tempfile.mkdtemp(prefix="chatstore-test-"))
        found.chmod(0o755)
        yield found
        for path in [found, *found.rglob("*")]:
            path.chmod(0o755)
        shutil.rmtree(found)

    def goes_on(self, path):
        done = subprocess.run(
            [sys.executable, "-c", GOES_ON.format(nobody=NOBODY), str(path)],
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def test_a_file_that_is_read_only(self, place):
        path = place / "chat.db"
        with Store(path) as store:
            thread = store.new_thread(title="t")
            store.append(thread.id, [Message.user("mine")])
        path.chmod(0o444)
        place.chmod(0o777)
        before = path.read_bytes()
        said = self.goes_on(path)
        assert said.startswith("False")
        assert "read-only" in said or "denied" in said
        assert path.read_bytes() == before

    def test_a_directory_that_is_read_only(self, place):
        with Store(place / "chat.db") as store:
            store.new_thread(title="t")
        (place / "chat.db").chmod(0o444)
        place.chmod(0o555)
        before = (place / "chat.db").read_bytes()
        assert self.goes_on(place / "chat.db").startswith("False")
        assert (place / "chat.db").read_bytes() == before

    def test_a_directory_in_which_nothing_can_be_made(self, place):
        place.chmod(0o555)
        assert "denied" in self.goes_on(place / "deep" / "chat.db")
        assert "denied" in self.goes_on(place / "chat.db")

    def test_a_directory_whose_parent_is_a_file(self, place):
        (place / "file").write_text("mine")
        assert self.goes_on(place / "file" / "chat.db").startswith("False")
        assert (place / "file").read_text() == "mine"


SOUND = gzip.decompress((DATA / f"version-{SCHEMA_VERSION}.db.gz").read_bytes())
"""A kept store: the same damage is done to the same bytes each time."""


class TestADamagedFile:
    def use(self, path, clock):
        """All that can be done; nothing but errors in words comes out of it."""
        with Store(path, busy_timeout_ms=50, clock=clock) as store:
            known = []
            with suppress(ChatstoreError):
                known = store.threads()
            for thread in known:
                for work in (store.messages, store.thread, store.fork, store.delete_thread):
                    with suppress(ChatstoreError):
                        work(thread.id)
            words = partial(store.search, "join")
            for work in (
                words,
                store.notebooks,
                store.trash,
                store.bookmarks,
                store.tags,
                store.changes,
                store.recover,
            ):
                with suppress(ChatstoreError):
                    work()
            try:
                fresh = store.new_thread(title="fresh")
                store.append(fresh.id, [Message.user("goes on")])
                assert [m.text for m in store.messages(fresh.id)] == ["goes on"]
            except (AssertionError, ChatstoreError):  # damage that SQLite itself doesn't see
                assert store.doctor().damage
            store.doctor()

    @pytest.mark.parametrize("round_", range(50))
    def test_with_bytes_turned_over_anywhere(self, db_path, clock, round_):
        chance = random.Random(round_)
        print(f"seed {round_}")
        content = bytearray(SOUND)
        for page in chance.sample(range(0, len(content), 4096), chance.choice([1, 2, 5, 12])):
            used = [at for at in range(page, page + 4096) if SOUND[at]]
            for at in chance.choices(used, k=chance.choice([1, 10, 200])) if used else ():
                content[at] ^= chance.randrange(1, 256)
        db_path.write_bytes(content)
        inode = db_path.stat().st_ino
        with suppress(StoreTooNewError):  # what says which release it is may have been hit
            self.use(db_path, clock)
        assert db_path.stat().st_ino == inode, "it is the user's file still"

    @pytest.mark.parametrize("kept_bytes", [0, 1, 50, 100, 4096, 4097, 20_000, 60_000])
    def test_that_was_cut_short(self, db_path, clock, kept_bytes):
        content = SOUND[:kept_bytes]
        db_path.write_bytes(content)
        self.use(db_path, clock)
        assert db_path.exists()
        if kept_bytes:
            assert db_path.read_bytes()[:kept_bytes][:16] == content[:16]
