"""The firmware copied onto the board as `.mpy` files with mpremote, as beside a stock image."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from beside import BESIDE, TOLD, under_unix

from benchmarks.budgets import BUDGETS
from benchmarks.emulator import board, console
from benchmarks.emulator.board import Board

SENSING = "import firmware_sensing as story\nprint(story.digest({0}), story.allocated({0}))\n"


@pytest.fixture(scope="module")
def deployed(built: Path) -> Iterator[Board]:
    """A board with a large heap, the files and the stories on it."""
    with board.running(built, board.LARGE_HEAP_BYTES, counted=False) as running:
        console.put_firmware(running)
        console.put_stories(running)
        yield running


def test_noise_gives_the_numbers_of_the_unix_port_from_copied_files(deployed: Board) -> None:
    # Nothing but the files: the image has the firmware too.
    script = "import micropython, sys\nsys.path[:] = ['']\n" + TOLD.format("noise", "Noise")
    found = [int(word) for word in deployed.run(script).split()]
    assert found == under_unix(TOLD.format("noise", "Noise"))


@pytest.mark.parametrize("counts_per_metre", [100, 1000, 4000])
def test_sensing_does_too_and_takes_no_byte(deployed: Board, counts_per_metre: int) -> None:
    story = (BESIDE / "firmware_sensing.py").read_text()
    numbers = f"digest({counts_per_metre}), allocated({counts_per_metre})"
    script = f"import sys\nsys.path[:] = ['']\n{story}\nprint({numbers})"
    found = [int(word) for word in deployed.run(script).split()]
    assert found == under_unix(SENSING.format(counts_per_metre))
    assert found[1] == 0


def test_as_files_beside_a_stock_image_it_keeps_most(deployed: Board) -> None:
    assert console.loaded(deployed, "files").kept <= BUDGETS["memory.emulated.files"]
