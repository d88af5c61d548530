"""`chatstore serve` as a process of its own, as an administrator runs it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATIENCE_S = 120
"""For what takes a second on a machine that has nothing else to do."""


@dataclass
class Running:
    """A server that runs."""

    process: subprocess.Popen[str]
    url: str
    words: str
    """What it said before it began."""
    log: Path

    @property
    def invitation(self) -> str:
        return re.search(r"/welcome/(\S+)", self.words)[1]

    def ends(self) -> int:
        """Asks it to end, and waits until it has."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


def shell(*arguments: str, data: Path, **more) -> subprocess.CompletedProcess[str]:
    """One command of `chatstore`, on the server in that folder."""
    return subprocess.run(
        [sys.executable, "-m", "jupyter_chatstore.cli", *arguments],
        env={**os.environ, "CHATSTORE_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        **more,
    )


@contextmanager
def serving(data: Path, *arguments: str) -> Iterator[Running]:
    """A server with its things in that folder, at a port that is free."""
    data.mkdir(exist_ok=True)
    log = data / "log.jsonl"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyter_chatstore.cli",
                "serve",
                "--port",
                "0",
                *arguments,
            ],
            env={**os.environ, "CHATSTORE_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        words = ""
        while "On each device" not in words:
            line = process.stdout.readline()
            assert line, f"{words}\n{log.read_text()}"
            words += line
        url = re.search(r"sync login (\S+)", words)[1]
        _until_ready(url, log)
        yield Running(process, url, words, log)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE_S)
        process.stdout.close()


def _until_ready(url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            assert time.monotonic() < until, log.read_text()
        time.sleep(0.1)
