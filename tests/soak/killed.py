"""Processes at random work on one file, killed at random moments.

Usage: python killed.py DIRECTORY KILLS SEED. The file is chat.db in that directory, which the
first of them make; what worker N was told is in N.told, a line of JSON each.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from jupyter_chatstore.model import new_id
from tests.soak.work import work

WORKERS = 3
MOST_WAIT_S = 0.08
EARLY = 0.2
"""The share of those that are killed whether they have got to work or not."""


def start(directory: Path, seed: int, shared: str, number: int) -> tuple[int, Path]:
    log = directory / f"{number}.told"
    child = os.fork()
    if child == 0:
        try:
            work(str(directory / "chat.db"), seed * 1_000_000 + number, shared, log)
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(1)
    return child, log


def has_begun(child: int, log: Path) -> None:
    while not (log.exists() and log.stat().st_size):
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "a worker gave up by itself"
        time.sleep(0.001)


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def main(directory: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as warm:  # what is loaded once need not be loaded by each
        work(f"{warm}/chat.db", 0, new_id(), Path(warm, "told"), steps=50)
    shared = new_id()
    alive = [start(directory, seed, shared, number) for number in range(WORKERS)]
    for number in range(WORKERS, WORKERS + kills):
        child, log = alive.pop(chance.randrange(len(alive)))
        if chance.random() > EARLY:
            has_begun(child, log)
        time.sleep(chance.uniform(0, MOST_WAIT_S))
        kill(child)
        alive.append(start(directory, seed, shared, number))
    for child, _ in alive:
        kill(child)
    (directory / "shared").write_text(shared)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
