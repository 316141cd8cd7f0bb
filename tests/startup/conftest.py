"""Consoles to start, and a firmware to break."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import backstride
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from started_console import Started, StartedConsole

FIRMWARE = Path(next(iter(backstride.__path__))).parent


@pytest.fixture
def started() -> Iterator[Started]:
    """Make consoles that end with the test."""
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(StartedConsole(**more))


@pytest.fixture
def firmware(tmp_path: Path) -> Path:
    """A copy of the firmware, to be broken: there is no other beside it."""
    return Path(
        shutil.copytree(FIRMWARE, tmp_path / "firmware", ignore=shutil.ignore_patterns("__pycache__"))
    )
