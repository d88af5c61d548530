"""Whenever a process is killed, what it was told is kept is there, and the file is sound.

`CHATSTORE_SOAK_KILLS` says how many are killed, `CHATSTORE_SOAK_SEED` which way they go.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_chatstore.errors import NotFoundError
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store

KILLS = int(os.environ.get("CHATSTORE_SOAK_KILLS", "40"))
SEED = int(os.environ.get("CHATSTORE_SOAK_SEED", random.randrange(1_000_000)))


def test_nothing_acknowledged_is_lost(db_path):
    print(f"seed {SEED}, {KILLS} kills")
    killed = Path(__file__).with_name("killed.py")
    done = subprocess.run(
        [sys.executable, killed, db_path, str(KILLS), str(SEED)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60 + 5 * KILLS,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) > KILLS
    whole = {line["id"]: line["text"] for line in told if "text" in line}
    started = {line["id"]: line["start"] for line in told if "start" in line}
    with Store(db_path) as store:
        for key, text in whole.items():
            assert store.message(key).text == text
        for key, text in started.items():
            answer = store.message(key)
            assert answer.text.startswith(text)
            assert answer.status in ("complete", "interrupted")
        for line in told:
            if "gone" in line:
                with pytest.raises(NotFoundError):
                    store.message(line["gone"])
        forks = {thread.id for thread in store.threads(limit=100_000)}
        forks |= {thing.id for thing in store.trash()}
        assert forks.issuperset(line["fork"] for line in told if "fork" in line)
        for key, text in random.Random(SEED).sample(sorted(whole.items()), 50):
            assert key in {hit.message_id for hit in store.search(text.split()[0])}
        assert store.doctor().problems == ()


def test_a_hundred_thousand_tiny_messages(store_of_many):
    store, thread = store_of_many
    assert store.thread(thread.id).message_count == 100_000
    assert [m.text for m in store.messages(thread.id, limit=3)] == ["99997", "99998", "99999"]
    assert len(store.search("77777")) == 1
    assert store.doctor().problems == ()
    store.delete_thread(thread.id)
    assert store.search("77777") == []
    store.purge(thread.id)
    store.close()
    assert store.path.stat().st_size < 20_000_000  # the change log's ids are what stays


@pytest.fixture
def store_of_many(db_path):
    with Store(db_path) as store:
        thread = store.new_thread()
        for start in range(0, 100_000, 5_000):
            store.append(thread.id, [Message.user(str(n)) for n in range(start, start + 5_000)])
        yield store, thread
