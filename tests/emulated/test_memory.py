"""What is left of the heap once a whole console is there, by where its code is kept."""

from pathlib import Path

from benchmarks.budgets import BUDGETS
from benchmarks.emulator import board, console


def test_frozen_into_the_image_it_leaves_room_in_an_esp32s_heap(built: Path) -> None:
    with board.running(built, counted=False) as running:
        loaded = console.loaded(running, "image")
    assert loaded.kept <= BUDGETS["memory.emulated.image"]
    # A session's log and the host's transfers come on top of it.
    assert loaded.left >= 24 * 1024


def test_in_a_romfs_it_keeps_more(built: Path, tmp_path: Path) -> None:
    image = tmp_path / "romfs"
    length = console.romfs(image)
    with board.running(built, board.LARGE_HEAP_BYTES, image, counted=False) as running:
        assert console.loaded(running, "romfs", length).kept <= BUDGETS["memory.emulated.romfs"]
