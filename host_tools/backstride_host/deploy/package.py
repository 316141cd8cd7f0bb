"""The firmware as a package for `mpremote mip install`: compiled files beside their package.json."""

import json
from pathlib import Path

from backstride_host.deploy.image import BoardFile, Progress, build
from backstride_host.whole_file import whole_bytes

# Of the bytecode that MicroPython has had since 1.19, and still has in 1.29.
_MPY_VERSION = 6
_FILES = "files"


def write_package(folder: Path, board: str, progress: Progress) -> Path:
    """Write the package into `folder`; return its package.json."""
    files = build(board, _MPY_VERSION, progress)
    for file in files:
        path = folder / _FILES / file.path[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_bytes(path) as out:
            out.write(file.data)
    description = folder / "package.json"
    with whole_bytes(description) as out:
        out.write(description_of(files))
    return description


def description_of(files: list[BoardFile]) -> bytes:
    """Return package.json: each path on the board and where it is here."""
    urls = [[file.path[1:], f"{_FILES}{file.path}"] for file in files]
    return json.dumps({"urls": urls, "version": "1"}, indent=1).encode()
