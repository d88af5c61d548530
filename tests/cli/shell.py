"""`chatstore` as it is typed: a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

COMMAND = [sys.executable, "-m", "jupyter_chatstore.cli"]
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def chatstore(*arguments: str, status: int = 0, **environment: str) -> str:
    """What a command prints; an error is one line, and no output is unsafe for a terminal."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        timeout=300,
    )
    said, complained = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == status, (said, complained)
    assert not UNSAFE.search(said), said
    assert not UNSAFE.search(complained), complained
    if status:
        assert complained.count("\n") <= 1, complained
        return said + complained
    assert complained == "" or {"--output", "--parquet"} & set(arguments)
    return said


def chatstore_json(*arguments: str) -> Any:
    return json.loads(chatstore(*arguments))
