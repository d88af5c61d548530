"""What the same append costs with other packages, each beside the floor of its own process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.bench.peer import PEERS
from tests.bench.table import Row, compare

PYTHON = Path(__file__).parents[2] / ".venv" / "peers" / "bin" / "python"


def measure(folder: Path, messages: int) -> list[Row]:
    """Two rows a peer; none, with a word, where their environment has not been made."""
    if not PYTHON.exists():
        print("The other packages are not installed: `make .make/peers` does that.")
        return []
    rows: list[Row] = []
    for name in PEERS:
        work = [
            PYTHON,
            "-W",
            "ignore",
            Path(__file__).with_name("peer.py"),
            name,
            folder,
            str(messages),
        ]
        done = subprocess.run(work, check=True, capture_output=True, text=True, timeout=900)
        samples = json.loads(done.stdout.splitlines()[-1])
        rows += compare(f"append a pair, {name}", "raw, two inserts, FULL", *samples, (0.5, 0.99))
    return rows
