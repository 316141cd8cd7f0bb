"""A MicroPython image for a chip that has none yet, by esptool, after a look at image and chip."""

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from backstride_host.deploy.image import Progress
from backstride_host.errors import BadInput, BoardError, DeployError

_CHIP = "esp32"
_CHIP_ID = 0
# An ESP32's boot loader begins here, and with it MicroPython's images.
_AT = "0x1000"
_HEAD_BYTES = 16
# What a console needs: image, files, and room for sessions.
_FLASH_MOST_MIB = 16
_FLASH_LEAST_MIB = 4
_FLASH_TIMEOUT_S = 300
_LOOK_TIMEOUT_S = 60
_SIZE = re.compile(r"Detected flash size: (\d+)MB")


def flash(port: str, image: Path, erase: bool, progress: Progress) -> None:
    """Write the image on the chip at a serial port; DeployError, and nothing written, where that cannot be.

    A chip that is not blank is erased, calibration and all, only with `erase`.
    """
    mib = image_flash_mib(image)
    progress("looking at the chip", 0.0)
    there_mib = _chip_flash_mib(port)
    if there_mib < max(mib, _FLASH_LEAST_MIB):
        raise DeployError(
            f"the chip has {there_mib} MiB of flash: it takes {max(mib, _FLASH_LEAST_MIB)} for {image}"
        )
    if not erase and not _is_blank(port):
        raise DeployError("the chip is not blank: --erase loses its calibration, walkers and sessions")
    progress("writing the image", 0.0)
    _esptool(port, ("write-flash", "--erase-all", _AT, str(image)), _FLASH_TIMEOUT_S)


def image_flash_mib(image: Path) -> int:
    """Return for how much flash an image is made; BadInput where it is none of an ESP32, or is damaged."""
    try:
        from esptool.bin_image import ESP32FirmwareImage  # noqa: PLC0415
    except ImportError:
        raise DeployError("flashing takes the package esptool: pip install 'backstride[deploy]'") from None
    try:
        found = ESP32FirmwareImage(io.BytesIO(image.read_bytes()))
        whole = found.calculate_checksum() == found.checksum
        whole = whole and (not found.append_digest or found.calc_digest == found.stored_digest)
    except Exception as error:
        # Unpacking what is no image raises one thing or another.
        raise BadInput(str(image), None, "it is no image of an ESP32") from error
    if found.chip_id != _CHIP_ID:
        raise BadInput(str(image), None, f"it is an image of another chip (number {found.chip_id})")
    if not whole:
        raise BadInput(str(image), None, "it is damaged: its checksum is wrong")
    mib = 1 << (found.flash_size_freq >> 4)
    if mib > _FLASH_MOST_MIB:
        raise BadInput(str(image), None, "it names no size of flash")
    return mib


def _chip_flash_mib(port: str) -> int:
    size = _SIZE.search(_esptool(port, ("flash-id",), _LOOK_TIMEOUT_S))
    if size is None:
        raise BoardError(port, "the chip does not tell the size of its flash")
    return int(size[1])


def _is_blank(port: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder) / "head"
        _esptool(port, ("read-flash", _AT, str(_HEAD_BYTES), str(head)), _LOOK_TIMEOUT_S)
        return head.read_bytes() == b"\xff" * _HEAD_BYTES


def _esptool(port: str, command: Sequence[str], timeout_s: int) -> str:
    arguments = [sys.executable, "-m", "esptool", "--chip", _CHIP, "--port", port, *command]
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=timeout_s, check=False)
    except subprocess.TimeoutExpired:
        raise BoardError(port, f"no answer to esptool within {timeout_s} s") from None
    if done.returncode:
        lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if "rror" in line]
        raise BoardError(port, (lines or ["esptool failed"])[0].rpartition("occurred: ")[2])
    return done.stdout
