"""Live bytes of the whole firmware on a 32-bit MicroPython, after a collection.

Everything is imported and a console is put together on stand-ins for the chip's modules; what those and the
interpreter itself keep is counted before and taken off. By where the firmware is kept:

- files: `.mpy` files beside a stock image, loaded into the heap;
- romfs: the same files in a ROMFS partition, whose bytecode and texts are used in place;
- image: frozen in, as the manifest does. The pools of names and every module's constants are part of the
  image then, and are taken off.
"""

import re
import tempfile
from pathlib import Path

from benchmarks import firmware_image, mpy_file, wasm

_BLOCK_BYTES = 16
_FAKES = firmware_image.ROOT / "tests" / "micropython" / "firmware_device" / "fakes"
_FROM = {
    "files": "sys.path.insert(0, '/top/mpy')\n",
    "romfs": "image = open('/top/image', 'rb').read()\n"
    "import vfs\n"
    "vfs.mount(vfs.VfsRom(image), '/rom')\n"
    "sys.path.insert(0, '/rom')\n",
}
# One collection before and one after: this build's collector is not to be trusted while frames are deep.
_SCRIPT = """
import array, asyncio, gc, hashlib, json, machine, micropython, os, struct, time
micropython.qstr_info()
gc.collect()
before = gc.mem_alloc()
import board
from backstride import app
console = app.Console(board.open_hal())
gc.collect()
print('live', gc.mem_alloc() - before)
micropython.qstr_info()
for _ in range(100):
    time.pass_us(10000)
    console.tick(None)
print('ticks', console.pipeline.ticks)
"""


def _pools(line: str) -> int:
    """Return what the pools of names take by MicroPython's account, without the names themselves."""
    numbers = dict(re.findall(r"(n_\w+)=(\d+)", line))
    return int(numbers["n_total_bytes"]) - int(numbers["n_str_data_bytes"])


def _blocks(size: int) -> int:
    return -(-size // _BLOCK_BYTES) * _BLOCK_BYTES


def constant_bytes(folder: Path) -> int:
    """Return what the constants of all files in `folder` take where they are loaded.

    Of each file a table of names and one of constants; a tuple is a type, a length and a word an item, a text
    a block that points to where it lies.
    """
    total = 0
    for path in folder.rglob("*.mpy"):
        found = mpy_file.read(path)
        total += _blocks(2 * len(found.names)) + _blocks(4 * found.constants) + _BLOCK_BYTES * found.texts
        total += sum(_blocks(8 + 4 * length) for length in found.tuples)
    return total


def _live(place: str, top: Path) -> tuple[int, int]:
    """Return the live bytes, and those of them that are pools of names."""
    before, live, after, ticks = wasm.run(
        _FROM[place] + _SCRIPT, {"/top": top, "/fakes": _FAKES}
    ).output.splitlines()
    if ticks != "ticks 100":
        raise wasm.WasmFailed("the console did not run after the collection")
    return int(live.split()[1]), _pools(after) - _pools(before)


def measure() -> dict[str, int]:
    """Return the live bytes by where the firmware is kept."""
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        firmware_image.compile_to(top / "mpy")
        (top / "image").write_bytes(firmware_image.romfs(top / "mpy"))
        files, _pool = _live("files", top)
        romfs, pools = _live("romfs", top)
        constants = constant_bytes(top / "mpy")
    return {"files": files, "romfs": romfs, "image": romfs - pools - constants}
