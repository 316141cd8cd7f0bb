"""Lets the tests of this folder import the helpers beside them and the benchmarks' 32-bit machine."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEVICE = Path(__file__).parent / "firmware_device"
sys.path[:0] = [str(Path(__file__).parent), str(ROOT), str(DEVICE)]


@pytest.fixture
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture
def device() -> Path:
    """What runs beside the firmware inside MicroPython; `fakes` below it stands in for the chip."""
    return DEVICE


@pytest.fixture
def console_folders(root: Path, device: Path) -> list[Path]:
    """What a whole console is imported from, on stand-ins for the chip."""
    return [root / "firmware", root / "boards" / "CONSOLE_ESP32", device.parent, device, device / "fakes"]
