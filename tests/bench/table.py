"""One row a measurement: the work, the floor beside it, and the ratio, which is what counts."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

_Done = TypeVar("_Done")


@dataclass(frozen=True)
class Row:
    """Milliseconds of the work and of its floor, both measured in this run."""

    work: str
    floor: str
    work_ms: float
    floor_ms: float


def told(what: str, work: Callable[[], _Done]) -> _Done:
    """Say what is being done, do it, and say how long it took."""
    print(f"{what} … ", end="", file=sys.stderr, flush=True)
    start = time.perf_counter()
    done = work()
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)
    return done


def percentile(samples: list[float], share: float) -> float:
    """The value below which this share (0 to 1) of the samples lies."""
    return sorted(samples)[min(len(samples) - 1, int(share * len(samples)))]


def times_ms(work: Callable[[int], object], rounds: int) -> list[float]:
    """Milliseconds of each of `rounds` calls; the call is given its number."""
    samples: list[float] = []
    for number in range(rounds):
        start = time.perf_counter()
        work(number)
        samples.append((time.perf_counter() - start) * 1000)
    return samples


def together_ms(
    work: Callable[[int], object], floor: Callable[[int], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Both by turns, so that a busy moment of the machine meets both."""
    samples: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for call, kept in ((work, samples[0]), (floor, samples[1])):
            start = time.perf_counter()
            call(number)
            kept.append((time.perf_counter() - start) * 1000)
    return samples


def compare(
    work: str,
    floor: str,
    samples: list[float],
    floor_samples: list[float],
    shares: tuple[float, ...] = (0.5,),
) -> list[Row]:
    """One row for each percentile."""
    return [
        Row(
            f"{work}, p{share * 100:.0f}",
            floor,
            percentile(samples, share),
            percentile(floor_samples, share),
        )
        for share in shares
    ]


def print_table(rows: list[Row]) -> None:
    """Print the rows as a table; the ratio comes first, since clocks differ between machines."""
    width = max(len(row.work) for row in rows)
    print(f"{'work':<{width}}  {'ratio':>7}  {'ms':>9}  {'floor ms':>9}  beside")
    for row in rows:
        ratio = row.work_ms / row.floor_ms
        print(
            f"{row.work:<{width}}  {ratio:>6.2f}x  {row.work_ms:>9.3f}  {row.floor_ms:>9.3f}"
            f"  {row.floor}"
        )
