"""Executed instructions of the core's tick on a 32-bit MicroPython, over a session with every fault.

They are WebAssembly instructions, counted by wasmtime's fuel: the same in every run and on every machine.
"""

from benchmarks import firmware_image, wasm

_DEVICE = firmware_image.ROOT / "tests" / "micropython" / "firmware_device"
_SCRIPT = """
import host
from story import Story, TICKS
from backstride.core.pipeline import Pipeline
core = Pipeline()
core.calibrated = True
story = Story(core)
host.call("mark", "")
host.call("mark", "")
for tick in range(TICKS):
    story.feed()
    host.call("mark", "")
    core.step()
    host.call("mark", "")
    while core.events.take():
        pass
"""


def measure() -> list[int]:
    """Return the instructions of each tick."""
    steps = wasm.run(_SCRIPT, {"/firmware": firmware_image.FIRMWARE, "/device": _DEVICE}).steps
    # The first two marks have nothing between them but the marking itself.
    marking = steps[0]
    return [count - marking for count in steps[2::2]]
