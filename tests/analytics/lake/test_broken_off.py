"""An export that is killed, has no room or is not alone leaves a lake that can be read."""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from jupyter_chatstore import History, Message, Store, TextPart, Thread
from jupyter_chatstore.analytics.lake import Lake
from jupyter_chatstore.errors import LakeError
from tests.analytics.lake.same import assert_same, assert_tidy

EXPORTER = Path(__file__).with_name("exporter.py")
KILLS = 8
MONTHS = 4


@pytest.fixture
def thread(store: Store) -> Thread:
    return store.new_thread()


def exporter(
    store: Store, where: Path, *, times: int = 1, killed_at: int = 0
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(EXPORTER), str(store.file), str(where), str(times), str(killed_at)],
        stdout=subprocess.PIPE,
        text=True,
    )


def say(store: Store, thread: Thread, number: int) -> None:
    """One message in each month, all of a round in one commit."""
    moments = [datetime(2026, 1 + n, 1 + number % 28, tzinfo=UTC) for n in range(MONTHS)]
    store.append(
        thread.id,
        [
            Message(role="user", parts=(TextPart(f"{number}"),), created_at=moment)
            for moment in moments
        ],
    )


def rounds(where: Path) -> int:
    """How many rounds a reader sees: each in all months, or in none."""
    with Lake(where) as lake:
        counts = lake.sql("select count(*) from messages group by month(created_at)").fetchall()
    assert len(set(counts)) <= 1, counts
    assert len(counts) in {0, MONTHS}
    return counts[0][0] if counts else 0


def test_killed_at_any_step(
    store: Store, thread: Thread, history: History, lake: Lake, folder: Path
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed of the kills: {seed}")
    say(store, thread, 0)
    lake.write(history)
    say(store, thread, 1)
    with exporter(store, folder) as whole:
        said, _ = whole.communicate(timeout=120)
    steps = said.split()[-1]
    seen = 2
    # Each third of an export is another stage: aside, to its place, and the old ones away.
    points = [1 + int(steps) * n // KILLS for n in range(KILLS)]
    random.Random(seed).shuffle(points)
    for number, point in enumerate(points, 2):
        say(store, thread, number)
        with exporter(store, folder, killed_at=point) as broken:
            broken.communicate(timeout=120)
        assert broken.returncode == -signal.SIGKILL
        now = rounds(folder)
        assert now in {seen, number + 1}
        seen = now
    say(store, thread, KILLS + 2)
    lake.write(history)
    assert_same(history, lake)
    assert_tidy(folder)


@contextmanager
def no_file_beyond(limit_bytes: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("limit_bytes", [1, 1_000, 4_000], ids=str)
def test_a_full_disk(
    store: Store, history: History, lake: Lake, folder: Path, limit_bytes: int
) -> None:
    thread = store.new_thread()
    say(store, thread, 0)
    lake.write(history)
    say(store, thread, 1)
    with no_file_beyond(limit_bytes), pytest.raises(LakeError) as told:
        lake.write(history)
    assert "can still be read" in str(told.value)
    assert "room" in str(told.value)
    assert rounds(folder) == 1
    lake.write(history)
    assert rounds(folder) == 2
    assert_tidy(folder)


def test_two_exports_at_once(
    store: Store, thread: Thread, history: History, lake: Lake, folder: Path
) -> None:
    say(store, thread, 0)
    lake.write(history)
    seen = 1
    both = [exporter(store, folder, times=6) for _ in range(2)]
    number = 0
    while any(process.poll() is None for process in both):
        number += 1
        say(store, thread, number)
        try:
            now = rounds(folder)
        except duckdb.IOException:  # the files of the last manifest went meanwhile
            continue
        assert now >= seen
        seen = now
    for process in both:
        said, _ = process.communicate()
        assert process.returncode == 0
        assert set(said.splitlines()[:-1]) <= {"written", "Another export"}
    lake.write(history)
    assert_same(history, lake)
    assert_tidy(folder)
