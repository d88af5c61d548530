"""Makes the histories that the notebooks look at: a year of questions, all of them invented.

    python make_history.py [--into FOLDER]

The same seed gives the same rows. Nobody asked any of this, and no model answered it.
"""

from __future__ import annotations

import argparse
import heapq
import random
import tempfile
from datetime import datetime
from pathlib import Path

from making.rhythm import starts
from making.stamp import stamp
from making.story import Moments, Story
from making.world import ALONE, TEAM, Person

from jupyter_chatstore import Store
from jupyter_chatstore.settings import BUDGET_SETTING

HERE = Path(__file__).parent
RAM = Path("/dev/shm")
"""Where there is such a folder, nothing waits for the disk."""


def make(person: Person, target: Path) -> None:
    """Writes one person's store, in the place of what is there."""
    with tempfile.TemporaryDirectory(dir=RAM if RAM.is_dir() else None) as folder:
        draft = Path(folder, "chat.db")
        with Store(draft) as store:
            moments = fill(store, person)
        stamp(draft, moments, person.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(draft.read_bytes())


def fill(store: Store, person: Person) -> list[tuple[int, datetime]]:
    """Tells all of a person's conversations at once, each at its moments.

    Returns:
        The change log's last number after each moment, in order.
    """
    chance = random.Random(person.seed)
    stories: list[tuple[datetime, int, Moments]] = []
    for number, start in enumerate(starts(chance, person.threads)):
        open_now = [d for d in person.documents if d.since <= start.date() < d.until]
        document = chance.choices(open_now, [d.weight for d in open_now])[0]
        own_chance = random.Random(chance.getrandbits(64))
        story = Story(store, own_chance, person, document).tell(start)
        heapq.heappush(stories, (next(story), number, story))
    log: list[tuple[int, datetime]] = []
    while stories:
        now, number, story = heapq.heappop(stories)
        soon = next(story, None)
        log.append((store.last_change(), now))
        if soon is not None:
            heapq.heappush(stories, (soon, number, story))
    store.set_setting(BUDGET_SETTING, person.budget_usd)
    log.append((store.last_change(), now))
    store.search("join")  # the search index is there, too
    return log


def main() -> None:
    """What the shell runs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=HERE, help="where to write (here)")
    into = parser.parse_args().into
    make(ALONE, into / "history.db")
    for person in TEAM:
        make(person, into / "team" / f"{person.name}.db")


if __name__ == "__main__":
    main()
