"""What each pin of the console is for: numbers from the board's pins.py, and the part at the other end."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import NamedTuple

BOARDS = Path(__file__).parents[1] / "boards"
PINS = BOARDS / "CONSOLE_ESP32" / "pins.py"

# The pads of an ESP32-WROOM-32E by GPIO: its data sheet's table of pin definitions.
MODULE_PADS = {
    **{36: 4, 39: 5, 34: 6, 35: 7, 32: 8, 33: 9, 25: 10, 26: 11, 27: 12, 14: 13, 12: 14},
    **{13: 16, 15: 23, 2: 24, 0: 25, 4: 26, 16: 27, 17: 28, 5: 29, 18: 30, 19: 31},
    **{21: 33, 3: 34, 1: 35, 22: 36, 23: 37},
}


class Wire(NamedTuple):
    """One wire: its name in pins.py, its use by the chip, the part and terminal it goes to, beside it."""

    name: str
    use: str
    part: str
    terminal: str
    beside: str


WIRES = (
    Wire("ENCODER_A", "input", "Encoder", "A", "1 kΩ to 3.3 V, 100 Ω, 1 nF to ground"),
    Wire("ENCODER_B", "input", "Encoder", "B", "1 kΩ to 3.3 V, 100 Ω, 1 nF to ground"),
    Wire("KEY", "input", "Key and buttons", "key", "3.3 kΩ to 3.3 V; closed: key in"),
    Wire("STOP", "input", "Key and buttons", "stop", "3.3 kΩ to 3.3 V, 100 nF; break contact"),
    Wire("CONFIRM", "input", "Key and buttons", "confirm", "3.3 kΩ to 3.3 V"),
    Wire("UP", "input", "Key and buttons", "up", "3.3 kΩ to 3.3 V"),
    Wire("DOWN", "input", "Key and buttons", "down", "3.3 kΩ to 3.3 V"),
    Wire("COIL_CURRENT", "analog", "Coil current sense", "out", "1 kΩ, 100 nF; 100 kΩ to ground"),
    Wire("COIL_TEMPERATURE", "analog", "Coil temperature", "out", "1 kΩ, 100 nF; 100 kΩ to ground"),
    Wire("SUPPLY", "analog", "Supply divider", "out", "110 kΩ over 10 kΩ, 100 nF"),
    Wire("BRAKE_PWM", "output", "Brake driver", "PWM", "10 kΩ to ground at the driver"),
    Wire("BRAKE_ENABLE", "output", "Brake driver", "ENABLE", "10 kΩ to ground at the driver"),
    Wire("BRAKE_HEARTBEAT", "output", "Brake driver", "HEARTBEAT", "10 kΩ to ground at the driver"),
    Wire("BUZZER", "output", "Buzzer", "in", "10 kΩ to ground at the transistor"),
    Wire("DISPLAY_SDA", "bus", "Display", "SDA", "4.7 kΩ to 3.3 V"),
    Wire("DISPLAY_SCL", "bus", "Display", "SCL", "4.7 kΩ to 3.3 V"),
    Wire("METRICS_TX", "output", "Metrics USB serial", "RXD", "isolator"),
    Wire("METRICS_RX", "input", "Metrics USB serial", "TXD", "isolator"),
)

# What the module itself brings, for mpremote and esptool; no pin of ours.
SERVICE = (("TXD0", 1, "RXD"), ("RXD0", 3, "TXD"), ("EN", None, "DTR/RTS by J1"), ("IO0", 0, "DTR/RTS by J1"))


def numbers() -> dict[str, int]:
    """Return the names of pins.py that are pins, with their GPIO."""
    known = {wire.name for wire in WIRES}
    return {name: number for name, number in runpy.run_path(str(PINS)).items() if name in known}


def pins_csv() -> str:
    """Return the pins as MicroPython's build reads them: the board's names, then the chip's."""
    return "".join(f"{name},GPIO{number}\n" for name, number in numbers().items())


def table() -> str:
    """Return the pins as a table in Markdown."""
    found = numbers()
    lines = ["| GPIO | pad | name | use | goes to | beside it |", "|" + " --- |" * 6]
    lines += [
        f"| {found[wire.name]} | {MODULE_PADS[found[wire.name]]} | `{wire.name}` | {wire.use} "
        f"| {wire.part}: {wire.terminal} | {wire.beside} |"
        for wire in WIRES
    ]
    return "\n".join(lines) + "\n"
