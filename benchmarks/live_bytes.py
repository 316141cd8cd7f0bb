"""Live bytes of the whole firmware on a 32-bit MicroPython, after a collection.

Everything is imported and a console is put together on stand-ins for the chip's modules; what those and the
interpreter itself keep is counted before and taken off. "rom": bytecode stays where it is, as with a ROMFS
partition; an image with the firmware frozen in keeps names and constants out of the heap as well. "ram":
`.mpy` files beside a stock image, loaded into the heap.
"""

import tempfile
from pathlib import Path

from benchmarks import firmware_image, wasm

_FAKES = firmware_image.ROOT / "tests" / "micropython" / "firmware_device" / "fakes"
_FROM = {
    "ram": "sys.path.insert(0, '/top/mpy')\n",
    "rom": "image = open('/top/image', 'rb').read()\n"
    "import vfs\n"
    "vfs.mount(vfs.VfsRom(image), '/rom')\n"
    "sys.path.insert(0, '/rom')\n",
}
# One collection before and one after: this build's collector is not to be trusted while frames are deep.
_SCRIPT = """
import array, asyncio, gc, hashlib, json, machine, micropython, os, struct, time
gc.collect()
before = gc.mem_alloc()
import board
from backstride import app
console = app.Console(board.open_hal())
gc.collect()
print(gc.mem_alloc() - before)
for _ in range(100):
    time.pass_us(10000)
    console.tick(None)
print(console.pipeline.ticks)
"""


def measure() -> dict[str, int]:
    """Return the live bytes by where the bytecode is kept."""
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        firmware_image.compile_to(top / "mpy")
        (top / "image").write_bytes(firmware_image.romfs(top / "mpy"))
        for place, mount in _FROM.items():
            printed = wasm.run(mount + _SCRIPT, {"/top": top, "/fakes": _FAKES}).output.split()
            if printed[1] != "100":
                raise wasm.WasmFailed("the console did not run after the collection")
            found[place] = int(printed[0])
    return found
