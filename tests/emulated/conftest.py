"""An emulated microcontroller, or a skip that names what is missing for one."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT)]

from benchmarks.emulator import EmulatorMissing, image  # noqa: E402


@pytest.fixture(scope="session")
def built() -> Path:
    """The image, with the firmware frozen in."""
    try:
        return image.build()
    except EmulatorMissing as missing:
        pytest.skip(f"no emulated board ({missing}); make test-emulated gets what it can")
