"""`make bench`: what things cost, as ratios against raw work in the same run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench import imports, peers, processes, search, store
from tests.bench.table import Row, print_table, told
from tests.bench.world import build


def main() -> None:
    """Run every measurement and print one table."""
    parser = argparse.ArgumentParser(prog="python tests/bench", description=__doc__)
    parser.add_argument(
        "--written", type=int, default=100_000, help="messages in the store that is written to"
    )
    parser.add_argument(
        "--read", type=int, default=1_000_000, help="messages in the store that is read"
    )
    wanted = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows += _written(folder, wanted.written)
        rows += told("other packages", lambda: peers.measure(folder, min(wanted.written, 100_000)))
        rows += _read(folder, wanted.read)
    rows += imports.measure()
    print_table(rows)


def _written(folder: Path, messages: int) -> list[Row]:
    world = told(f"a store of {messages:,}", lambda: build(folder / "written.db", messages))
    with world.store:
        rows = told("appending", lambda: store.append(world, folder))
        rows += told("streaming", lambda: store.stream(world, folder))
    return rows + told("four processes", lambda: processes.measure(folder))


def _read(folder: Path, messages: int) -> list[Row]:
    world = told(f"a store of {messages:,}", lambda: build(folder / "read.db", messages))
    with world.store:
        rows = told("reading", lambda: store.read(world))
        rows += told("searching", lambda: search.measure(world))
        return rows + store.size(world)


if __name__ == "__main__":
    main()
