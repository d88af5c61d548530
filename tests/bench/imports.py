"""What the package adds to a kernel that has ipywidgets loaded, beside ipywidgets itself."""

from __future__ import annotations

import statistics
import subprocess
import sys

from tests.bench.table import Row

PROGRAM = """
import time
start = time.perf_counter(); import ipywidgets; middle = time.perf_counter()
import jupyter_chatstore; end = time.perf_counter()
print((middle - start) * 1000, (end - middle) * 1000)
"""


def measure(rounds: int = 5) -> list[Row]:
    """Medians over fresh processes."""
    pairs: list[tuple[float, float]] = []
    for _ in range(rounds):
        output = subprocess.run(
            [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True
        ).stdout
        first, second = map(float, output.split())
        pairs.append((first, second))
    return [
        Row(
            "import jupyter_chatstore",
            "import ipywidgets",
            statistics.median(second for _, second in pairs),
            statistics.median(first for first, _ in pairs),
        )
    ]
