"""Runs scripts under the 64-bit unix port."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest


def micropython() -> str:
    """Return the interpreter: $MICROPYTHON, else the one beside this Python, else the one on PATH."""
    beside = Path(sys.executable).with_name("micropython")
    found = os.environ.get("MICROPYTHON") or (str(beside) if beside.exists() else shutil.which("micropython"))
    if not found:
        pytest.skip("no micropython: set MICROPYTHON to its path")
    return found


def run(script: str, folders: Sequence[Path], heap: str = "2M") -> str:
    """Return what `script` prints, with `folders` on its search path, run as bytecode."""
    paths = "".join(f"sys.path.insert(0, {str(folder)!r})\n" for folder in folders)
    command = [micropython(), "-X", "emit=bytecode", "-X", f"heapsize={heap}", "-c"]
    done = subprocess.run(
        [*command, f"import sys\n{paths}{script}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
