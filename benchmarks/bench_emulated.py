"""Instructions of a tick and memory of the whole firmware on the emulated board, where there is one."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.budgets import result
from benchmarks.emulator import EmulatorMissing, board, console, image


def results() -> Iterator[dict[str, object]]:
    """Yield one result a benchmark; none without the board, and a line that says what is missing."""
    try:
        built = image.build()
    except EmulatorMissing as missing:
        print(f"no emulated board: {missing}; make test-emulated gets what it can", file=sys.stderr)
        return
    with board.running(built) as running:
        console.put_stories(running)
        told = console.tell(running, "story")
        yield result("tick.instructions.emulated.mean", told.mean, "instructions", told.ticks)
        yield result("tick.instructions.emulated.worst", told.worst, "instructions", told.ticks)
        yield result("memory.emulated.image", console.loaded(running, "image").kept, "bytes", 1)
    with tempfile.TemporaryDirectory() as scratch:
        romfs = Path(scratch) / "romfs"
        length = console.romfs(romfs)
        with board.running(built, board.LARGE_HEAP_BYTES, romfs, counted=False) as running:
            yield result("memory.emulated.romfs", console.loaded(running, "romfs", length).kept, "bytes", 1)
            console.put_firmware(running)
            yield result("memory.emulated.files", console.loaded(running, "files").kept, "bytes", 1)
