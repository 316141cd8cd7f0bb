"""The core frozen into the image: the unix port's numbers, within its instructions, without the heap."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from beside import TOLD, under_unix

from benchmarks.budgets import BUDGETS
from benchmarks.emulator import board, console
from benchmarks.emulator.board import Board
from benchmarks.emulator.console import Told


@pytest.fixture(scope="module")
def small(built: Path) -> Iterator[Board]:
    """A board with the heap that an ESP32 leaves, instructions counted, and stories on it."""
    with board.running(built) as running:
        console.put_stories(running)
        yield running


@pytest.fixture(scope="module")
def session(small: Board) -> Told:
    """A session with every fault, measured tick by tick."""
    return console.tell(small, "story")


def test_a_session_with_every_fault_gives_the_numbers_of_the_unix_port(session: Told) -> None:
    assert session.digests == under_unix(TOLD.format("story", "Story"))
    assert len(session.digests) > 180
    # Events of a session and its faults.
    assert session.digests[-1] > 50


def test_the_mean_tick_is_within_its_budget(session: Told) -> None:
    assert session.mean <= BUDGETS["tick.instructions.emulated.mean"]


def test_the_worst_tick_is_within_its_budget(session: Told) -> None:
    assert session.worst <= BUDGETS["tick.instructions.emulated.worst"]


def test_no_tick_takes_a_byte_of_the_heap(session: Told) -> None:
    assert session.ticks == 9000
    assert session.bytes_taken == 0


def test_the_meter_sees_instructions_and_bytes(small: Board) -> None:
    script = """
from meter import Meter
quiet, busy = Meter(), Meter()
def work(n):
    return 1 << n
for meter, n in ((quiet, 3), (busy, 31)):
    for _ in range(100):
        meter.begin()
        work(n)
        meter.end()
    meter.tell()
"""
    quiet, busy = (list(map(int, line.split())) for line in small.run(script).splitlines())
    assert quiet[4] == 0 < busy[4]
    assert 100 < quiet[1] < busy[1] < 10_000
