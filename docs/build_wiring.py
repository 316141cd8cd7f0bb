"""Writes what follows from the board's pins.py: pins.csv, the drawings, and the table in docs/wiring.md."""

from __future__ import annotations

from pathlib import Path

import draw_wiring
import pin_plan

DOCS = Path(__file__).parent
PAGE = DOCS / "wiring.md"
_BEGIN, _END = "<!-- pins: written by make docs -->\n", "<!-- end of pins -->\n"


def page(text: str) -> str:
    """Return the page with the table of pins as it is now."""
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    return before + _BEGIN + "\n" + pin_plan.table() + "\n" + _END + after


def files() -> dict[Path, str]:
    """Return every file that is written, with what belongs into it."""
    written = {board / "pins.csv": pin_plan.pins_csv() for board in sorted(pin_plan.BOARDS.glob("*_ESP32"))}
    written[DOCS / "pictures" / "wiring.svg"] = draw_wiring.wiring()
    written[DOCS / "pictures" / "brake_driver.svg"] = draw_wiring.brake_driver()
    written[PAGE] = page(PAGE.read_text("utf-8"))
    return written


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
