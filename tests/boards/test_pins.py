"""The pin plan: what the ESP32 allows, what the drivers do, and everything that is written from pins.py.

What the chip allows is from its data sheet (strapping pins, IO_MUX, ADC channels), the module's (which pads
there are, and that 6 to 11 carry the flash) and MicroPython's own notes on the port (1 and 3 are the REPL's).
"""

import re
import runpy

import build_wiring
import draw_wiring
import pin_plan
import pytest

from .conftest import BOARDS, CONSOLE, NAMES
from .opened_pins import opened_by

PINS = {name: value for name, value in runpy.run_path(str(CONSOLE / "pins.py")).items() if name.isupper()}
PLAN = pin_plan.numbers()

STRAPPING = {0, 2, 5, 12, 15}
FLASH = set(range(6, 12))
REPL = {1, 3}
PULSES_AT_BOOT = {14}
INPUT_ONLY = set(range(34, 40))  # and without pulls
ADC1 = set(range(32, 40))
ON_THE_MODULE = set(range(20)) - FLASH | {21, 22, 23, 25, 26, 27, 32, 33, 34, 35, 36, 39}

# Not pins: a number of a peripheral, a scale, a time.
OTHERWISE = re.compile(r"_UART$|_US$|_UV$|_UV_PER_|_DIVIDER$")

OPEN = f"""
import sys
sys.path.insert(0, {str(CONSOLE)!r})
try:
    import board
    hal = board.open_hal()
finally:
    sys.path.pop(0)
"""


@pytest.fixture(scope="module")
def opened() -> dict[int, set[str]]:
    return opened_by(OPEN)


def allowed(pin: int, uses: set[str]) -> list[str]:
    """Return what the chip has against these uses of a pin."""
    forbidden = STRAPPING | FLASH | REPL | PULSES_AT_BOOT
    return [
        *(["is not free, or not on the module"] if pin in forbidden or pin not in ON_THE_MODULE else []),
        *(["is an input only"] if pin in INPUT_ONLY and uses & {"output", "pwm", "uart-tx", "i2c"} else []),
        *(["has no pull"] if pin in INPUT_ONLY and "pull-up" in uses else []),
        *(["is not on ADC1"] if "adc" in uses and pin not in ADC1 else []),
        # The counter's driver switches pulls on.
        *(["has no pull for the counter"] if "count" in uses and pin in INPUT_ONLY else []),
    ]


def test_what_the_chip_does_not_allow_is_seen() -> None:
    assert allowed(12, {"output"}) == allowed(7, {"input"}) == allowed(37, {"input"})
    assert allowed(12, {"output"}) == ["is not free, or not on the module"]
    assert allowed(34, {"pwm"}) == ["is an input only"]
    assert allowed(39, {"input", "pull-up"}) == ["has no pull"]
    assert allowed(25, {"adc"}) == ["is not on ADC1"]
    assert allowed(25, {"output", "pwm"}) == []


def test_the_drivers_use_each_pin_as_the_chip_allows(opened: dict[int, set[str]]) -> None:
    against = {pin: wrong for pin, uses in opened.items() if (wrong := allowed(pin, uses))}
    assert against == {}


def test_the_drivers_open_pins_of_the_plan_and_no_others(opened: dict[int, set[str]]) -> None:
    assert set(opened) == set(PLAN.values())


def test_the_plan_says_what_the_drivers_do(opened: dict[int, set[str]]) -> None:
    meant = {
        "output": {"output", "pwm", "uart-tx"},
        "input": {"input", "count", "uart-rx", "pull-up"},
        "analog": {"adc"},
        "bus": {"i2c"},
    }
    for wire in pin_plan.WIRES:
        # A pin is first an input, and then what a peripheral makes of it.
        uses = opened[PLAN[wire.name]] - {"input"}
        assert uses <= meant[wire.use], wire.name
        assert uses or wire.use == "input", wire.name


def test_no_two_names_have_one_pin() -> None:
    assert len(set(PLAN.values())) == len(PLAN)


def test_every_pin_is_in_the_plan_and_on_the_module() -> None:
    named = {name for name, value in PINS.items() if isinstance(value, int) and not OTHERWISE.search(name)}
    assert named == set(PLAN)
    assert all(wire.name in PLAN for wire in pin_plan.WIRES)
    assert set(PLAN.values()) <= set(pin_plan.MODULE_PADS)


@pytest.mark.parametrize("path", build_wiring.files(), ids=lambda path: path.name)
def test_what_is_written_from_the_pins_is_up_to_date(path) -> None:
    assert path.read_text("utf-8") == build_wiring.files()[path], "run `make docs`"


def test_the_drawing_shows_every_pin_once() -> None:
    shown = re.findall(r">([A-Z_]+) (\d+)</text>", draw_wiring.wiring())
    ours = [(name, int(number)) for name, number in shown if name in PLAN]
    assert sorted(ours) == sorted(PLAN.items())


@pytest.mark.parametrize("board", NAMES)
def test_the_build_s_pins_are_these(board: str) -> None:
    lines = (BOARDS / board / "pins.csv").read_text().splitlines()
    assert dict(line.split(",") for line in lines) == {name: f"GPIO{pin}" for name, pin in PLAN.items()}


def test_the_definition_s_bus_is_the_display_s() -> None:
    found = re.findall(
        r"^#define MICROPY_HW_I2C0_(\w+) \((\d+)\)", (CONSOLE / "mpconfigboard.h").read_text(), re.M
    )
    assert {f"DISPLAY_{name}": int(pin) for name, pin in found} == {
        name: PLAN[name] for name in ("DISPLAY_SDA", "DISPLAY_SCL")
    }
