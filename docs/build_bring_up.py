"""Writes the table of docs/bring-up.md: what touches the chip, and where it has run. `make docs` runs it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import chip_calls
import ran_on

PAGE = Path(__file__).with_name("bring-up.md")
_BEGIN, _END = "<!-- ran: written by make docs -->\n", "<!-- end of ran -->\n"
# Whoever runs the firmware on an emulated or a real chip adds here what was seen to run: file and call.
EMULATED: set[tuple[str, str]] = set()
ON_A_BOARD: set[tuple[str, str]] = set()


def rows() -> list[tuple[str, str]]:
    """Return every file that touches hardware with each call that it makes, in order."""
    found = (
        (chip_calls.short(path), name)
        for path, lines in chip_calls.hardware_lines().items()
        for names in lines.values()
        for name in names
    )
    return sorted(set(found))


def table(places: set[str]) -> str:
    """Return the table; `places` are the lines, `file:line`, that ran on simulated peripherals."""
    lines, ran = Counter(), Counter()
    for path, called in chip_calls.hardware_lines().items():
        for line, names in called.items():
            for name in names:
                key = (chip_calls.short(path), name)
                lines[key] += 1
                ran[key] += f"{key[0]}:{line}" in places
    cells = ["| file | call | simulated peripherals | emulator | board |", "|" + " --- |" * 5]
    for key in rows():
        simulated = (
            "no" if not ran[key] else "yes" if ran[key] == lines[key] else f"{ran[key]} of {lines[key]}"
        )
        emulated, board = ("yes" if key in seen else "no" for seen in (EMULATED, ON_A_BOARD))
        cells.append(f"| `{key[0]}` | `{key[1]}` | {simulated} | {emulated} | {board} |")
    return "\n".join(cells) + "\n"


def page(text: str, places: set[str]) -> str:
    """Return the page with its table as it is now."""
    before, _, rest = text.partition(_BEGIN)
    return before + _BEGIN + "\n" + table(places) + "\n" + _END + rest.partition(_END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8"), ran_on.places()), encoding="utf-8")
