"""`make bench`: what things cost, as ratios against raw work in the same run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench import history, imports, lake, panel, peers, processes, search, server, store, sync
from tests.bench.table import Row, print_table, told
from tests.bench.world import World, build


def main() -> None:
    """Run every measurement and print one table."""
    parser = argparse.ArgumentParser(prog="python tests/bench", description=__doc__)
    parser.add_argument(
        "--written", type=int, default=100_000, help="messages in the store that is written to"
    )
    parser.add_argument(
        "--read", type=int, default=1_000_000, help="messages in the store that is read"
    )
    parser.add_argument(
        "--history", action="store_true", help="only what questions about the history cost"
    )
    parser.add_argument("--sync", action="store_true", help="only what sync and its server cost")
    parser.add_argument("--synced", type=int, default=100_000, help="messages of a first sync")
    parser.add_argument("--pushing", type=int, default=200, help="devices that push at once")
    parser.add_argument("--idle", type=int, default=2_000, help="devices that only listen")
    wanted = parser.parse_args()
    if wanted.sync:
        with tempfile.TemporaryDirectory() as name:
            print_table(_synced(Path(name), wanted))
        return
    if wanted.history:
        print_table(_asked(wanted.read))
        return
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = _filled(folder, wanted.written)
        rows += told("appending", lambda: store.append(world, folder))
        rows += told("streaming", lambda: store.stream(world, folder))
        rows += told("four processes", lambda: processes.measure(folder))
        rows += told("other packages", lambda: peers.measure(folder, min(wanted.written, 100_000)))
        if wanted.read != wanted.written:
            world.store.close()
            world = _filled(folder, wanted.read)
        rows += told("reading", lambda: store.read(world))
        rows += told("searching", lambda: search.measure(world))
        rows += store.size(world)
        rows += told("asking the history", lambda: history.measure(world))
        world.store.close()
        rows += told("a lake", lambda: lake.measure(folder, wanted.written))
        page_folder = folder / "panel"
        page_folder.mkdir()
        figures = told("the panel", lambda: panel.measure(page_folder))
        rows += _synced(folder, wanted)
    rows += imports.measure()
    print_table(rows)
    panel.print_figures(figures)


def _asked(messages: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        world = _filled(Path(name), messages)
        with world.store:
            return told("asking the history", lambda: history.measure(world))


def _synced(folder: Path, wanted: argparse.Namespace) -> list[Row]:
    rows: list[Row] = []
    for what, measure in (
        ("sync", sync.measure),
        ("a first sync", lambda at: server.first_sync(at, wanted.synced)),
        ("many devices", lambda at: server.many(at, wanted.pushing)),
        ("idle devices", lambda at: server.idle(at, wanted.idle)),
    ):
        own = folder / what
        own.mkdir()
        rows += told(what, lambda measure=measure, own=own: measure(own))
    return rows


def _filled(folder: Path, messages: int) -> World:
    return told(f"a store of {messages:,}", lambda: build(folder / f"{messages}.db", messages))


if __name__ == "__main__":
    main()
