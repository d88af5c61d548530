"""`make bench`: what things cost, as ratios against raw work in the same run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench import imports, processes, search, store
from tests.bench.table import Row, print_table
from tests.bench.world import build


def main() -> None:
    """Run every measurement and print one table."""
    parser = argparse.ArgumentParser(prog="python tests/bench", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000, help="how many are in the store")
    wanted = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = build(folder / "chat.db", wanted.messages)
        with world.store:
            rows += store.append(world, folder)
            rows += store.read(world)
            rows += store.stream(world, folder)
            rows += search.measure(world)
            rows += store.size(world)
        rows += processes.measure(folder)
    rows += imports.measure()
    print_table(rows)


if __name__ == "__main__":
    main()
