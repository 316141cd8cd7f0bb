"""What is no image of an ESP32 never gets as far as a chip; where no chip answers, that is one line."""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path

import pytest
from backstride_host.deploy.flash import image_flash_mib
from backstride_host.errors import BadInput
from backstride_host.tools.main import main
from click.testing import CliRunner

_DATA = bytes(range(64))


def image(chip: int = 0, mib: int = 4, data: bytes = _DATA) -> bytes:
    """Return an image as Espressif's documents describe it: header, one segment, sum, hash."""
    size = mib.bit_length() - 1
    head = struct.pack("<BBBBI", 0xE9, 1, 2, size << 4, 0x40080000)
    head += struct.pack("<BBBBHBHH4sB", 0xEE, 0, 0, 0, chip, 0, 0, 0xFFFF, bytes(4), 1)
    body = head + struct.pack("<II", 0x3FFB0000, len(data)) + data
    total = 0xEF
    for byte in data:
        total ^= byte
    body += bytes(15 - len(body) % 16) + bytes([total])
    return body + hashlib.sha256(body).digest()


@pytest.mark.parametrize("mib", [4, 8, 16])
def test_a_sound_image_tells_its_flash(tmp_path: Path, mib: int) -> None:
    path = tmp_path / "image.bin"
    path.write_bytes(image(mib=mib))
    assert image_flash_mib(path) == mib


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no image of an ESP32"),
        (b"not an image", "no image of an ESP32"),
        (image()[:40], "no image of an ESP32"),
        (image(chip=9), "an image of another chip"),
        (image()[:50] + b"\xff" + image()[51:], "it is damaged"),
    ],
)
def test_what_is_no_image_for_the_chip_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "image.bin"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=says):
        image_flash_mib(path)


def test_where_no_chip_answers_that_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "image.bin"
    path.write_bytes(image())
    far, near = os.openpty()
    try:
        done = CliRunner().invoke(main, ["deploy", "--port", os.ttyname(near), "--flash", str(path)])
    finally:
        os.close(far)
        os.close(near)
    assert done.exit_code == 1
    assert "Failed to connect to ESP32" in done.stderr
    assert done.stderr.count("\n") == 1
