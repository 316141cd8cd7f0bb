"""Draws the console's wiring from the pin plan, and the brake driver by function, as SVG."""

from __future__ import annotations

from html import escape
from itertools import groupby

import pin_plan

_WIDE, _HIGH = 1300, 790
_ROW = 34
_MODULE = (520, 790)  # its left and right edge
_PARTS = (30, 240)  # left edge and width of the parts on the left; mirrored on the right
_TOP = 86
_LEFT = ("Encoder", "Key and buttons", "Coil current sense", "Coil temperature", "Supply divider")
_STYLE = (
    "text{font:14px sans-serif;fill:#111}.s{font-size:12px;fill:#333}.b{font-weight:bold}"
    ".box{fill:#fff;stroke:#111;stroke-width:1.6}.part{fill:#f3f3f3;stroke:#111;stroke-width:1.2}"
    ".w{stroke:#111;stroke-width:1.4;fill:none}.p{stroke:#b00020;stroke-width:2.4;fill:none}"
)


class Sheet:
    """Elements of one drawing."""

    def __init__(self, wide: int, high: int, title: str):
        self.size = (wide, high)
        self.title = title
        self.parts: list[str] = []

    def box(self, x: float, y: float, wide: float, high: float, kind: str = "part") -> None:
        """Add a rectangle."""
        self.parts.append(f'<rect class="{kind}" x="{x}" y="{y}" width="{wide}" height="{high}" rx="3"/>')

    def text(self, x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> None:
        """Add a line of text."""
        self.parts.append(
            f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
        )

    def line(self, *points: tuple[float, float], kind: str = "w", arrow: bool = False) -> None:
        """Add a line through points."""
        path = " ".join(f"{x},{y}" for x, y in points)
        end = ' marker-end="url(#arrow)"' if arrow else ""
        self.parts.append(f'<polyline class="{kind}" points="{path}"{end}/>')

    def svg(self) -> str:
        """Return the drawing."""
        wide, high = self.size
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
            f'height="{high}" role="img">\n<title>{escape(self.title)}</title>\n<style>{_STYLE}</style>\n'
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            'orient="auto"><path d="M0,0 8,4 0,8z" fill="#111"/></marker></defs>\n'
            f'<rect width="{wide}" height="{high}" fill="#fff"/>\n'
        )
        return head + "\n".join(self.parts) + "\n</svg>\n"


def _side(sheet: Sheet, parts: list[tuple[str, list[tuple[str, str, str, str]]]], left: bool) -> None:
    """Draw the parts of one side, each row (pin's label, terminal, note, direction), from the top down."""
    x, wide = _PARTS if left else (_WIDE - sum(_PARTS), _PARTS[1])
    near = x + wide if left else x
    edge = _MODULE[0] if left else _MODULE[1]
    middle = (near + edge) / 2
    y = _TOP
    for name, rows in parts:
        high = _ROW * len(rows) + 30
        sheet.box(x, y, wide, high)
        sheet.text(x + (12 if left else wide - 12), y + 20, name, "b", "start" if left else "end")
        for number, (label, terminal, note, way) in enumerate(rows):
            at = y + 40 + _ROW * number
            ends = ((near, at), (edge, at))
            inwards = way in ("input", "analog")
            sheet.line(*(ends if inwards else ends[::-1]), arrow=way != "bus")
            sheet.text(near - 10 if left else near + 10, at + 5, terminal, "", "end" if left else "start")
            sheet.text(edge + 8 if left else edge - 8, at + 5, label, "", "start" if left else "end")
            sheet.text(middle, at - 5, note, "s", "middle")
        y += high + 14


def wiring() -> str:
    """Return the drawing of the console and what is wired to it."""
    sheet = Sheet(_WIDE, _HIGH, "Wiring of the Backstride console")
    sheet.text(30, 34, "Backstride console: what is wired to the ESP32-WROOM-32E", "b")
    sheet.text(
        30, 56, "Written by make docs from boards/CONSOLE_ESP32/pins.py. All grounds meet at the driver.", "s"
    )
    sheet.box(_MODULE[0], _TOP, _MODULE[1] - _MODULE[0], _HIGH - _TOP - 30, "box")
    sheet.text(sum(_MODULE) / 2, _HIGH - 66, "ESP32-WROOM-32E", "b", "middle")
    sheet.text(sum(_MODULE) / 2, _HIGH - 46, "3.3 V, 0.5 A; EN: 10 kΩ, 1 µF", "s", "middle")
    found = pin_plan.numbers()
    groups = [
        (
            part,
            [(f"{wire.name} {found[wire.name]}", wire.terminal, wire.beside, wire.use) for wire in wires],
        )
        for part, wires in groupby(pin_plan.WIRES, lambda wire: wire.part)
    ]
    service = [
        (name if gpio is None else f"{name} {gpio}", end, "", "input" if name != "TXD0" else "output")
        for name, gpio, end in pin_plan.SERVICE
    ]
    right = [group for group in groups if group[0] not in _LEFT]
    right.append(("Service USB serial", service))
    _side(sheet, [group for group in groups if group[0] in _LEFT], True)
    _side(sheet, right, False)
    sheet.text(_WIDE - 30, _HIGH - 40, "J1, the service jumper, is open in use:", "s", "end")
    sheet.text(_WIDE - 30, _HIGH - 24, "opening a port cannot reset the console.", "s", "end")
    return sheet.svg()


# The driver: left, top, width, height, then the lines of text; the first names it.
_BLOCKS = {
    "filter": (190, 70, 170, 70, "Low-pass", "2 × 10 kΩ, 47 nF"),
    "sample": (420, 70, 190, 70, "Sample switch", "closed 1 ms per edge"),
    "hold": (420, 180, 190, 70, "Hold and fade", "1 µF, 1.2 MΩ: 1.2 s"),
    "ramp": (670, 180, 170, 70, "Triangle", "20 kHz"),
    "compare": (670, 70, 170, 70, "Comparator", "hold against triangle"),
    "gate": (900, 70, 170, 70, "Gate driver", "10 kΩ gate to source"),
    "edge": (190, 180, 170, 70, "Edge detector", "XOR, 1 ms, both edges"),
    "latch": (420, 300, 190, 70, "ENABLE latch", "D flip-flop, clocked by edge"),
    "switch": (670, 300, 170, 70, "Enable switch", "high side, its own part"),
    "reserve": (420, 420, 190, 70, "Reserve capacitor", "0.2 F, 32 V, behind a diode"),
    "coil": (900, 300, 170, 70, "Coil 12 Ω, 0.2 H", "and diode, see below"),
    "sense": (1120, 300, 160, 70, "Shunt, amplifier", "gives COIL_CURRENT"),
    "mosfet": (1120, 180, 160, 70, "Low-side MOSFET", "source to ground"),
}


def _between(sheet: Sheet, *points: tuple[float, float], power: bool = False) -> None:
    sheet.line(*points, kind="p" if power else "w", arrow=not power)


def brake_driver() -> str:
    """Return the drawing of the brake driver's functions."""
    sheet = Sheet(_WIDE, 520, "The brake driver by function")
    sheet.text(30, 34, "Brake driver by function; red carries the coil's current", "b")
    for x, y, wide, high, name, value in _BLOCKS.values():
        sheet.box(x, y, wide, high)
        sheet.text(x + wide / 2, y + 30, name, "b", "middle")
        sheet.text(x + wide / 2, y + 52, value, "s", "middle")
    for name, y in (("PWM", 105), ("HEARTBEAT", 215), ("ENABLE", 335)):
        sheet.text(30, y - 8, name, "b")
        sheet.text(30, y + 18, "10 kΩ to ground", "s")
        _between(sheet, (30, y), (190 if name != "ENABLE" else 420, y))
    _between(sheet, (360, 105), (420, 105))
    _between(sheet, (515, 140), (515, 180))
    _between(sheet, (610, 215), (640, 215), (640, 120), (670, 120))
    _between(sheet, (755, 180), (755, 140))
    _between(sheet, (840, 105), (900, 105))
    _between(sheet, (1070, 105), (1200, 105), (1200, 180))
    _between(sheet, (360, 205), (390, 205), (390, 125), (420, 125))
    _between(sheet, (360, 230), (390, 230), (390, 320), (420, 320))
    _between(sheet, (610, 335), (670, 335))
    _between(sheet, (1070, 335), (1120, 335), power=True)
    _between(sheet, (1200, 300), (1200, 250), power=True)
    _between(sheet, (840, 335), (900, 335), power=True)
    _between(sheet, (610, 455), (755, 455), (755, 370), power=True)
    sheet.text(30, 448, "24 V supply", "b")
    _between(sheet, (30, 455), (420, 455), power=True)
    sheet.text(900, 420, "The freewheel diode goes from the MOSFET's drain to the", "s")
    sheet.text(900, 438, "coil's supply end, across coil and shunt: so the amplifier", "s")
    sheet.text(900, 456, "sees the coil's current all the time.", "s")
    sheet.text(190, 448, "diode, inrush limit", "s")
    sheet.text(30, 478, "SUPPLY is measured here, before the diode", "s")
    return sheet.svg()
