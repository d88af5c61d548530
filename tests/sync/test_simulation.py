"""Worlds of devices that lose, double, delay, die and disagree: they end up equal, with all kept.

Real stores, journals and turns, and the server's real log; only time, chance, the network, the
disk's room and the ends of processes are simulated. `CHATSTORE_SIM_SEEDS=A:B` runs other seeds (one
of them alone: `A:A+1`); a failure tells its seed and all that happened.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.sync.sim.broken import BROKEN
from tests.sync.sim.world import STEPS, World, templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sync.sim.variant import Variant

FIRST, LAST = map(int, os.environ.get("CHATSTORE_SIM_SEEDS", "0:2000").split(":"))
AT_ONCE = 50
ONCE_WRONG = (2826, 6376, 7442, 9348)
"""Seeds beyond those, of worlds that did not come to rest equal."""
LONG, MOST = 120, 100
"""Steps of a world, and worlds, within which each broken client is caught."""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder in memory where there is one: nothing here is about a disk's speed."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def files(place: Path) -> tuple[Path, Path]:
    return templates(place)


def live(seed: int, place: Path, files: tuple[Path, Path], variant: Variant | None = None) -> None:
    steps = LONG if variant else STEPS
    with tempfile.TemporaryDirectory(dir=place) as folder:
        World(seed, Path(folder), files, variant, steps).run()


@pytest.mark.parametrize("first", range(FIRST, LAST, AT_ONCE))
def test_worlds_come_to_rest_equal_and_without_a_loss(first, place, files):
    for seed in range(first, min(first + AT_ONCE, LAST)):
        try:
            live(seed, place, files)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error}") from error


@pytest.mark.parametrize("seed", ONCE_WRONG)
def test_a_world_that_once_went_wrong_comes_to_rest(seed, place, files):
    live(seed, place, files)


def test_a_seed_is_always_the_same_world(place, files):
    traces = []
    for _ in range(2):
        with tempfile.TemporaryDirectory(dir=place) as folder:
            world = World(7, Path(folder), files)
            world.run()
            traces.append(world.trace)
    assert traces[0] == traces[1]


@pytest.mark.parametrize("variant", BROKEN, ids=lambda variant: type(variant).__name__)
def test_a_broken_client_is_caught(variant, place, files):
    for seed in range(MOST):
        try:
            live(seed, place, files, variant)
        except Exception:  # noqa: BLE001 - in whatever way it shows
            return
    pytest.fail(f"{MOST} worlds did not notice that the client is broken: {variant.__doc__}")
