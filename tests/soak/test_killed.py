"""Whenever a process is killed, what it was told is kept is there, and the file is sound.

`CHATSTORE_SOAK_KILLS` says how many are killed, `CHATSTORE_SOAK_SEED` which way they go.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.told import Told, held_against

KILLS = int(os.environ.get("CHATSTORE_SOAK_KILLS", "150"))
SEED = int(os.environ.get("CHATSTORE_SOAK_SEED", random.randrange(1_000_000)))
IN_ONE_FILE = 250
"""A store that has grown is slower to work with; more moments are met in several small ones."""


@pytest.mark.parametrize("start", range(0, KILLS, IN_ONE_FILE))
def test_nothing_acknowledged_is_lost(tmp_path, start, capsys):
    seed, kills = SEED + start, min(IN_ONE_FILE, KILLS - start)
    directory = tmp_path / "killed"
    directory.mkdir()
    killed = Path(__file__).with_name("killed.py")
    said = f"seed {seed}: {kills} kills"
    print(said)
    done = subprocess.run(
        [sys.executable, killed, directory, str(kills), str(seed)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120 + 5 * kills,
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    told = Told.of(directory)
    assert len(told.whole) > kills / 2
    held_against(told, directory, seed)
    with capsys.disabled():
        if "CHATSTORE_SOAK_KILLS" in os.environ:
            print(f"\n{said}, {len(told.whole) + len(told.started)} messages checked", flush=True)
