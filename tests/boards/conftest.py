"""What the tests of boards share: the folders, and what the developer named of other people's trees."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOARDS = ROOT / "boards"
CONSOLE = BOARDS / "CONSOLE_ESP32"
NAMES = ("CONSOLE_ESP32", "DEVKIT_ESP32")


@pytest.fixture(scope="session")
def micropython() -> Path:
    """Return the checkout of MicroPython that is named, or the source that `make test-emulated` has got."""
    named = Path(os.environ.get("MICROPYTHON_CHECKOUT") or ROOT / ".emulated" / "micropython")
    if not (named / "tools" / "manifestfile.py").is_file():
        pytest.skip("MICROPYTHON_CHECKOUT names no checkout of MicroPython")
    return named.resolve()


@pytest.fixture(scope="session")
def micropython_lib(micropython: Path) -> Path:
    """Return the checkout of micropython-lib: MPY_LIB_DIR, or MicroPython's own where it was got."""
    named = Path(os.environ.get("MPY_LIB_DIR") or micropython / "lib" / "micropython-lib")
    if not (named / "micropython").is_dir():
        pytest.skip("MPY_LIB_DIR names no checkout of micropython-lib, and MicroPython's own is empty")
    return named.resolve()


@pytest.fixture(scope="session")
def cmake() -> str:
    """Return CMake's command."""
    found = shutil.which("cmake")
    if found is None:
        pytest.skip("no cmake on the PATH")
    return found


def said(command: list[str], folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, the project's unless told another."""
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
