"""The oldest DuckDB that is let in says the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
OLDER = HERE.parents[1] / ".venv" / "duckdb-1.5"
FILES = (
    "test_arrow.py",
    "test_page.py",
    "test_asked_and_sent.py",
    "test_needs.py",
    "test_views.py",
)


def test_duckdb_1_5() -> None:
    path = {**os.environ, "PYTHONPATH": str(OLDER)}
    which = [sys.executable, "-c", "import duckdb; print(duckdb.__version__)"]
    version = subprocess.run(which, env=path, check=True, capture_output=True, text=True).stdout
    assert version.startswith("1.5."), f"{version}: run `make .make/test`"
    files = [str(HERE / name) for name in FILES]
    asked = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *files]
    done = subprocess.run(asked, env=path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5_000:]
