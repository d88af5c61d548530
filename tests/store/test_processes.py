"""Many processes write at once, some are killed: what was acknowledged is there."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from itertools import pairwise

from jupyter_chatstore.model import new_id
from jupyter_chatstore.store import Store

APPEND = """
import sys
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store
path, name, count, *threads = sys.argv[1:]
store = Store(path, busy_timeout_ms=60_000)
sys.stdin.readline()
for n in range(int(count)):
    store.append(threads[n % len(threads)], [Message.user(f"{name}:{n}")])
    print(n, flush=True)
assert store.saved.saved, store.saved.reason
store.close()
"""

OPEN = """
import sys
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store
sys.stdin.readline()
with Store(sys.argv[1]) as store:
    store.append(store.new_thread(title=sys.argv[2]).id, [Message.user("hi")])
    assert store.saved.saved, store.saved.reason
"""


def start(program, *args):
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, args)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def go(children):
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    outputs = [child.communicate(timeout=240) for child in children]
    assert [
        (child.returncode, error) for child, (_, error) in zip(children, outputs, strict=True)
    ] == [(0, "")] * len(children)
    return outputs


def is_whole(db_path):
    with sqlite3.connect(db_path) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    return found == [("ok",)] and broken == []


def test_eight_processes_lose_and_double_nothing(db_path):
    with Store(db_path) as store:
        threads = [store.new_thread().id for _ in range(4)]
    # Each process writes to two threads, each thread is written to by four processes.
    go([start(APPEND, db_path, p, 250, threads[p % 4], threads[(p + 1) % 4]) for p in range(8)])
    with Store(db_path) as store:
        said = []
        for thread in threads:
            branch = store.messages(thread, limit=10_000)
            assert len(branch) == store.thread(thread).message_count
            assert all(b.parent_id == a.id for a, b in pairwise(branch))
            texts = [message.text for message in branch]
            for p in range(8):
                order = [int(n) for q, n in (text.split(":") for text in texts) if q == str(p)]
                assert order == sorted(order)
            said += texts
        assert sorted(said) == sorted(f"{p}:{n}" for p in range(8) for n in range(250))
        log = store.changes(limit=100_000)
        assert len({c.entity_id for c in log if c.entity == "message"}) == 2_000
    assert is_whole(db_path)


def test_a_new_file_is_made_once_by_all_who_open_it(db_path):
    go([start(OPEN, db_path, n) for n in range(6)])
    with Store(db_path) as store:
        assert sorted(t.title for t in store.threads()) == [str(n) for n in range(6)]
        assert len({c.device_id for c in store.changes()}) == 1


def test_what_a_killed_process_was_told_is_saved_is_saved(db_path):
    with Store(db_path) as store:
        thread = store.new_thread().id
    told = []
    for name in range(4):
        child = start(APPEND, db_path, name, 100_000, thread)
        child.stdin.write("go\n")
        child.stdin.flush()
        while (line := child.stdout.readline()) and int(line) < 20 + 15 * name:
            pass
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()  # `communicate` would pass over what is buffered here
        child.communicate(timeout=300)
        numbers = [int(line)] + [int(n) for n in rest.split()]
        told += [f"{name}:{n}" for n in range(max(numbers) + 1)]
    assert is_whole(db_path)
    with Store(db_path) as store:
        texts = [m.text for m in store.messages(thread, limit=1_000_000)]
        assert len(texts) == len(set(texts))
        assert set(told) <= set(texts)
        assert len(texts) <= len(told) + 4  # at most one each was saved and not told yet


def test_threads_of_one_process_share_a_store(db_path):
    program = """
import sys, threading
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store
errors = []
with Store(sys.argv[1]) as store:
    thread = store.new_thread(thread_id=sys.argv[2]).id
    def work(name):
        try:
            for n in range(50):
                store.append(thread, [Message.user(f"{name}:{n}")])
                store.messages(thread, limit=5); store.search("3"); store.threads()
        except BaseException as error:
            errors.append(error)
    workers = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    [w.start() for w in workers]; [w.join() for w in workers]
    assert not errors, errors
    assert store.saved.saved
"""
    key = new_id()
    go([start(program, db_path, key)])
    with Store(db_path) as store:
        assert store.thread(key).message_count == 400
        assert len({m.text for m in store.messages(key, limit=1_000)}) == 400


def test_a_forked_child_is_told_to_open_its_own(db_path):
    program = """
import os, sys
from jupyter_chatstore.errors import StoreError
from jupyter_chatstore.store import Store
store = Store(sys.argv[1])
sys.stdin.readline()
if os.fork() == 0:
    try:
        store.new_thread()
    except StoreError as error:
        os._exit(0 if "forked" in str(error) else 1)
    os._exit(2)
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    go([start(program, db_path)])
