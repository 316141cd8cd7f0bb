"""Runs under the unix port what runs on the emulated board."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BESIDE = ROOT / "tests" / "micropython"
_FOLDERS = (ROOT / "firmware", BESIDE, BESIDE / "firmware_device", Path(__file__).parent / "firmware_board")
TOLD = "from {0} import {1}, TICKS\nimport told\ntold.tell({1}, TICKS, told.Unmeasured())\n"


def under_unix(script: str) -> list[int]:
    """Return the numbers that `script` prints under the 64-bit MicroPython."""
    interpreter = Path(sys.executable).with_name("micropython")
    if not interpreter.exists():
        pytest.skip("no unix port of MicroPython beside this Python")
    paths = f"import sys\nsys.path[:0] = {[str(folder) for folder in _FOLDERS]}\n"
    done = subprocess.run([interpreter, "-c", paths + script], capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]
