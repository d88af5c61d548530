"""A store lets go of its file: when it is dropped, and in a process that was forked."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from jupyter_chatstore.store import Store


def test_a_dropped_store_lets_go_of_its_file(db_path):
    def held():
        gc.collect()
        return [file for file in psutil.Process().open_files() if Path(file.path) == db_path]

    Store(db_path).close()
    before = held()
    for _ in range(3):
        Store(db_path).new_thread()
    assert held() == before


FORKS = """
import os, sys
from jupyter_chatstore.model import Message
from jupyter_chatstore.store import Store

with Store(sys.argv[1]) as store:
    thread = store.new_thread()
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == 0
        store.append(thread.id, [Message.user("parent")])
if not child:  # `with` has closed what is its parent's
    with Store(sys.argv[1]) as own:
        own.append(thread.id, [Message.user("child")])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_forked_process_leaves_its_parents_store_alone(db_path):
    subprocess.run([sys.executable, "-c", FORKS, db_path], check=True, timeout=300)
    with Store(db_path) as store:
        [thread] = store.threads()
        assert [m.text for m in store.messages(thread.id)] == ["child", "parent"]
