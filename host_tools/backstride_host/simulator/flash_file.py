"""The simulated console's flash on the host: gone with the run, or a file that a later run goes on with."""

import fcntl
import tempfile
from pathlib import Path
from typing import IO

from backstride_host.errors import SimulatorError

BLOCK_BYTES = 4096
# After the file system's blocks, as partitions.csv has it before them: 64 KiB that are erased beforehand.
POWER_CUT_BLOCKS = 16
# littlefs keeps its name in the first superblock, which is in one of the first two blocks.
_NAME = b"littlefs"
_NAME_AT = 8


def open_flash(path: Path | None, blocks: int) -> tuple[IO[bytes], bool]:
    """Return flash of so many blocks of 4 KiB, and whether it is fresh; without a path it is no one's.

    Raises SimulatorError where `path` is not such a flash, or a console runs on it already.
    """
    size = (blocks + POWER_CUT_BLOCKS) * BLOCK_BYTES
    if path is None:
        flash: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        _erase(flash, size)
        return flash, True
    flash = _opened(path)
    try:
        return flash, _fresh(flash, path, size)
    except BaseException:
        flash.close()
        raise


def _opened(path: Path) -> IO[bytes]:
    try:
        path.touch()
        return path.open("r+b")
    except OSError as error:
        raise SimulatorError(f"{path}: {error.strerror}") from None


def _fresh(flash: IO[bytes], path: Path, size: int) -> bool:
    try:
        fcntl.flock(flash, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SimulatorError(f"{path}: another simulated console runs on this flash") from None
    found = flash.seek(0, 2)
    flash.seek(0)
    start = flash.read(2 * BLOCK_BYTES)
    if found in (0, size) and not any(start):
        # Made just now, or by a run that ended before the console had power.
        _erase(flash, size)
        return True
    names = (start[_NAME_AT:][:8], start[BLOCK_BYTES + _NAME_AT :][:8])
    if found == size - POWER_CUT_BLOCKS * BLOCK_BYTES and _NAME in names:
        _erase(flash, size)  # of a simulator that had no such partition
        return False
    if found != size or _NAME not in names:
        raise SimulatorError(f"{path} is no flash of a simulated console")
    return False


def _erase(flash: IO[bytes], size: int) -> None:
    """Give the flash its size, and have the partition at its end erased, as a blank chip is."""
    flash.truncate(size)
    flash.seek(size - POWER_CUT_BLOCKS * BLOCK_BYTES)
    flash.write(b"\xff" * (POWER_CUT_BLOCKS * BLOCK_BYTES))
    flash.flush()
