"""Finds the MicroPython that the simulated console runs in."""

import os
import shutil
import sys
from pathlib import Path

from backstride_host.errors import MicroPythonMissing


def find_micropython() -> Path:
    """Return the interpreter: $MICROPYTHON, else the one beside this Python, else the one on PATH."""
    named = os.environ.get("MICROPYTHON")
    if named:
        path = shutil.which(named)
        if path is None:
            raise MicroPythonMissing(f"at {named}, which MICROPYTHON names")
        return Path(path)
    beside = Path(sys.executable).parent / "micropython"
    if os.access(beside, os.X_OK):
        return beside
    path = shutil.which("micropython")
    if path is None:
        raise MicroPythonMissing("found beside this Python or on PATH")
    return Path(path)
