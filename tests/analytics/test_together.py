"""Several notebooks ask while another one chats: nobody waits for long, and nobody fails."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from jupyter_chatstore import History, Message, Run, Store

TURNS = 300
EACH = int(os.environ.get("CHATSTORE_TOGETHER_TURNS", "100"))
"""Turns of each of four writers; `make soak` sets it to a minute's worth."""
READER = """
import os, sys
from jupyter_chatstore import History
looks = 0
with History(sys.argv[1]) as history:
    while True:
        last = os.path.exists(sys.argv[2])
        [(runs, tokens, answers, blocks, pairs)] = history.sql('''
            select (select count(*) from runs), (select sum(output_tokens) from runs),
                   (select count(*) from messages where role = 'assistant'),
                   (select count(*) from code_blocks),
                   (select count(*) from messages where text = '?')
        ''').fetchall()
        # One commit holds an answer, its run and its code, or takes all of it away.
        assert runs == answers == blocks == (tokens or 0) <= pairs, (runs, tokens, answers, blocks)
        [(also, asked)] = history.sql('''
            select count(*), count(*) filter (role = 'user') from messages
        ''').fetchall()
        assert also >= asked
        looks += 1
        if last:
            break
print(looks, runs)
"""
WRITER = """
import random, sys
from jupyter_chatstore import Message, Run, Store, Usage
from jupyter_chatstore.errors import StoreUnavailableError
def until_done(work, *arguments):
    while True:  # on a busy machine a writer may wait for the others for longer than it is let
        try:
            return work(*arguments)
        except StoreUnavailableError:
            pass
chance, left = random.Random(int(sys.argv[3])), 0
with Store(sys.argv[1]) as store:
    thread = store.new_thread()
    for _ in range(int(sys.argv[2])):
        [_, answer] = store.append(
            thread.id,
            [Message.user("?"), Message.assistant("```\\n1\\n```")],
            run=Run(usage=Usage(output_tokens=1)),
        )
        left += 1
        if chance.random() < 0.1:
            until_done(store.delete_message, answer.id)
            left -= 1
            if chance.random() < 0.5:
                until_done(store.restore, answer.id)
                left += 1
print(left)
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> list[int]:
    out, complaint = process.communicate(timeout=600)
    assert process.returncode == 0, complaint
    return [int(word) for word in out.split()]


def test_four_processes_ask_while_four_write(db_path: Path, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**31)
    print(f"seed: {seed}")
    stop = tmp_path / "stop"
    Store(db_path).close()
    readers = [start(READER, db_path, stop) for _ in range(4)]
    writers = [start(WRITER, db_path, EACH, seed + number) for number in range(4)]
    try:
        left = sum(said(writer)[0] for writer in writers)
        stop.touch()
        for reader in readers:
            looks, runs = said(reader)
            assert looks >= 1
            assert runs == left
    finally:
        for process in (*readers, *writers):
            process.kill()


def test_an_open_history_keeps_no_look_open(db_path: Path) -> None:
    with Store(db_path) as store, History(store) as history:
        thread = store.new_thread()
        store.append(thread.id, [Message.user("a")])
        relation = history.sql("select text from messages")
        with closing(sqlite3.connect(db_path)) as other:
            # Emptying the log fails as long as anyone is reading.
            busy, _, _ = other.execute("pragma wal_checkpoint(truncate)").fetchone()
        assert busy == 0
        assert relation.fetchall() == [("a",)]


def test_threads_share_a_history(db_path: Path) -> None:
    written = Event()
    with Store(db_path) as store, History(store) as history:
        thread = store.new_thread()

        def ask(_: int) -> list[int]:
            seen: list[int] = []
            while True:
                last = written.is_set()
                [(rows,)] = history.sql("select count(*) from messages").fetchall()
                assert all(row[2] <= TURNS for row in history.usage(by="thread").fetchall())
                seen.append(rows)
                if last:
                    return seen

        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(ask, number) for number in range(4)]
            try:
                for _ in range(TURNS):
                    store.append(thread.id, [Message.user("?"), Message.assistant("!")], run=Run())
            finally:
                written.set()
            for looks in (future.result(timeout=120) for future in asked):
                assert looks == sorted(looks)
                assert looks[-1] == 2 * TURNS


@pytest.mark.skipif(sys.platform != "linux", reason="priorities are for whole processes there")
def test_threads_of_duckdb_give_way_to_others(db_path: Path) -> None:
    def priorities() -> dict[str, int]:
        tasks = [entry.name for entry in Path("/proc/self/task").iterdir()]
        return {task: os.getpriority(os.PRIO_PROCESS, int(task)) for task in tasks}

    before = priorities()
    with History(db_path) as history:
        history.sql("select 1").fetchall()
        after = priorities()
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert {task: after[task] for task in before if task in after}.items() <= before.items()
    born = {after[task] for task in after.keys() - before.keys()}
    assert born <= {min(19, own + 10)}  # none where there is one processor
