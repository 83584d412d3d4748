"""How pages are measured: in CPU time, against a floor page in the same run, so that a slow machine changes nothing.

Benchmarks run with `sh tests/run benchmarks`, one at a time, on both databases.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import pytest
from django.db import connection

WARM_UP = 5
ROUNDS = 40


@dataclass(frozen=True)
class Ratio:
    """CPU milliseconds of a page and of its floor, each the median of its rounds."""

    page: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many floors the page costs."""
        return self.page / self.floor


type Draw = Callable[[], object]


DEPTHS = 10
STEP = 6
"""Calls by which one depth is deeper than the one before."""


def _cpu_milliseconds(draw: Draw, *, depth: int = 0) -> float:
    """What one drawing costs, from so many calls deeper.

    Python keeps its calls in chunks of memory. A loop that happens to call across the end of one pays for a new chunk
    at every call (up to 30 ms a page, all of it in the kernel), which says nothing of the page: some calls more, and it
    is gone. So pages are drawn from many depths, and the median passes over the unlucky ones.
    """
    if depth:
        return _cpu_milliseconds(draw, depth=depth - 1)
    begun = time.process_time_ns()
    draw()
    return (time.process_time_ns() - begun) / 1_000_000


@pytest.fixture
def cpu_ratio(request: pytest.FixtureRequest) -> Callable[..., Ratio]:
    """Measure how much more CPU a page takes than a floor page: `cpu_ratio(page, floor)`.

    Both are callables that draw once, such as `lambda: client.get(path)`. They take turns, so that whatever else the
    machine does falls on both.
    """

    def measure(page: Draw, floor: Draw, *, rounds: int = ROUNDS) -> Ratio:
        for _ in range(WARM_UP):
            page()
            floor()
        gc.collect()
        gc.disable()
        try:
            depths = [number % DEPTHS * STEP for number in range(rounds)]
            turns = [(_cpu_milliseconds(page, depth=at), _cpu_milliseconds(floor, depth=at)) for at in depths]
        finally:
            gc.enable()
        found = Ratio(*map(median, zip(*turns, strict=True)))
        print(
            f"\n{request.node.name} on {connection.vendor}: page {found.page:.2f} ms, floor {found.floor:.2f} ms, "
            f"{found.ratio:.2f} floors (CPU, median of {rounds})"
        )
        return found

    return measure
