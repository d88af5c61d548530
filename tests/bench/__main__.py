"""`make bench`: what things cost, as ratios against raw work in the same run."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench import imports, store
from tests.bench.table import Row, print_table


def main() -> None:
    """Run every measurement and print one table."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        rows += store.measure(Path(folder))
    rows += imports.measure()
    print_table(rows)


if __name__ == "__main__":
    main()
