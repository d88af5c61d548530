"""Several notebooks ask while another one chats: nobody waits for long, and nobody fails."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

from jupyter_chatstore import History, Message, Run, Store, Usage

TURNS = 300
READER = """
import sys
from jupyter_chatstore import History
turns, last, looks = int(sys.argv[2]), -1, 0
with History(sys.argv[1]) as history:
    while last < turns:
        [(runs, tokens, answers, blocks)] = history.sql('''
            select (select count(*) from runs), (select sum(output_tokens) from runs),
                   (select count(*) from messages where role = 'assistant'),
                   (select count(*) from code_blocks)
        ''').fetchall()
        # One commit holds an answer, its run and its code: a look sees all of it or nothing.
        assert runs == answers == blocks == (tokens or 0), (runs, tokens, answers, blocks)
        assert runs >= last
        last, looks = runs, looks + 1
print(looks)
"""


def test_four_processes_ask_while_one_appends(db_path: Path) -> None:
    with Store(db_path) as store:
        thread = store.new_thread()
        readers = [
            subprocess.Popen(
                [sys.executable, "-c", READER, str(db_path), str(TURNS)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        try:
            for _ in range(TURNS):
                store.append(
                    thread.id,
                    [Message.user("?"), Message.assistant("```\n1\n```")],
                    run=Run(usage=Usage(output_tokens=1)),
                )
            outcomes = [reader.communicate(timeout=120) for reader in readers]
        finally:
            for reader in readers:
                reader.kill()
    for reader, (said, complained) in zip(readers, outcomes, strict=True):
        assert reader.returncode == 0, complained
        assert int(said) >= 1
    with History(db_path) as history:
        assert history.sql("select count(*) from messages").fetchall() == [(2 * TURNS,)]


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
