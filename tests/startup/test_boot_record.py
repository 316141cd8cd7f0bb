"""The record's length is known in two places; nothing else of the memory is the record's."""

from __future__ import annotations

import re
from pathlib import Path

import backstride

HAL = Path(next(iter(backstride.__path__))) / "hal"


def test_the_chip_skips_as_much_as_the_record_takes() -> None:
    skipped = re.search(r"_HEAD_BYTES = (\d+)", (HAL / "chip.py").read_text())
    text = re.search(r"_TEXT_BYTES = (\d+)", (HAL / "boot_record.py").read_text())
    assert skipped is not None and text is not None
    assert int(skipped[1]) == 8 + int(text[1])
