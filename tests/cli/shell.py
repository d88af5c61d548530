"""`chatstore` as it is typed: a process of its own, forked from one that has loaded it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "jupyter_chatstore.cli"]
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def chatstore(*arguments: str, status: int = 0, **environment: str) -> str:
    """What a command prints; an error is one line, and no output is unsafe for a terminal.

    An `environment` can matter to Python itself, so with one it is a process from the start.
    """
    run = _started if environment else _forked
    ended, said, complained = run(arguments, {**os.environ, "PYTHONUTF8": "1", **environment})
    assert ended == status, (said, complained)
    assert not UNSAFE.search(said), said
    assert not UNSAFE.search(complained), complained
    if status:
        assert complained.count("\n") <= 1, complained
        return said + complained
    assert complained == "" or {"--output", "--parquet"} & set(arguments)
    return said


def _started(arguments: tuple[str, ...], environment: dict[str, str]) -> tuple[int, str, str]:
    done = subprocess.run(
        [*COMMAND, *arguments], check=False, capture_output=True, env=environment, timeout=300
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def _forked(arguments: tuple[str, ...], environment: dict[str, str]) -> tuple[int, str, str]:
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        loaded = _loaded()
        line = [arguments, environment, str(Path.cwd()), str(out), str(err)]
        loaded.stdin.write(json.dumps(line) + "\n")
        loaded.stdin.flush()
        status = int(loaded.stdout.readline())
        return status, out.read_bytes().decode(), err.read_bytes().decode()


@cache
def _loaded() -> subprocess.Popen[str]:
    """It ends with the tests: then nobody writes to it any more."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.cli.loaded"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def chatstore_json(*arguments: str) -> Any:
    return json.loads(chatstore(*arguments))
