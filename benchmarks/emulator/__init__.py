"""MicroPython on an emulated microcontroller: QEMU's board MPS2-AN385, a bare Cortex-M3.

`source` finds MicroPython or gets Debian's source package of it, `image` builds it, `board` runs it and
speaks to it with mpremote. What is built in besides MicroPython's own is in `tests/emulated/firmware_board/`.
"""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What was got and built, kept from run to run.
CACHE = Path(os.environ.get("EMULATED_CACHE") or ROOT / ".emulated")
TOOLS = ("qemu-system-arm", "arm-none-eabi-gcc", "make")


class EmulatorMissing(RuntimeError):
    """Something that the emulated board needs is not here; the message names it."""
