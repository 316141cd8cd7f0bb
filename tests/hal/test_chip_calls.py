"""The firmware relies on no name, argument or keyword that the ESP32's MicroPython does not have.

`pyright` judges the same files by the same stubs; here each use is found without a type checker.
"""

from pathlib import Path

import chip_calls
import pytest

from .stubs import TYPINGS, Stubs

pytestmark = pytest.mark.skipif(
    not (TYPINGS / "machine.pyi").is_file(), reason="no stubs of the ESP32's modules: make .typings/stamp"
)
STUBS = Stubs()


def wrongs(text: str) -> list[str]:
    return [wrong for use in chip_calls.uses(text) if (wrong := STUBS.wrong(use))]


@pytest.mark.parametrize(
    "path", chip_calls.files(), ids=lambda path: str(path.relative_to(chip_calls.FIRMWARE))
)
def test_every_use_of_the_chip_s_modules_is_in_its_stubs(path: Path) -> None:
    assert wrongs(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("from machine import Thruster", "line 1: there is no machine.Thruster"),
        ("import machine\nmachine.levitate()", "line 2: there is no machine.levitate"),
        (
            "from machine import PWM, Pin\nPWM(Pin(25), frequency=3)",
            "line 2: machine.PWM takes no 1 arguments",
        ),
        ("from machine import ADC, Pin\nADC(Pin(34)).read_kv()", "line 2: there is no machine.ADC.read_kv"),
        ("import machine\nmachine.RTC().memory(b'', 1)", "line 2: machine.RTC.memory takes no 2 arguments"),
        ("from time import ticks_diff\nticks_diff(1)", "line 2: time.ticks_diff takes no 1 arguments"),
        (
            "from backstride.hal.clock import ticks_us\nticks_us(1)",
            "line 2: time.ticks_us takes no 1 arguments",
        ),
        (
            "from machine import Pin\nPin(4, Pin.IN, Pin.PULL_SIDEWAYS)",
            "there is no machine.Pin.PULL_SIDEWAYS",
        ),
    ],
)
def test_a_use_that_the_chip_does_not_have_is_seen(text: str, wrong: str) -> None:
    assert any(wrong in found for found in wrongs(text))


def test_what_a_driver_keeps_is_followed_into_its_methods() -> None:
    text = (
        "from machine import WDT\n"
        "class Watchdog:\n"
        "    def feed(self):\n"
        "        self._wdt.feed_twice()\n"
        "    def start(self):\n"
        "        self._wdt = WDT(timeout=5)\n"
    )
    assert set(wrongs(text)) == {"line 4: there is no machine.WDT.feed_twice"}


def test_it_finds_what_the_drivers_call() -> None:
    """Of the drivers that matter most: were they not read, all of the above would be empty."""
    text = (chip_calls.FIRMWARE / "backstride" / "hal" / "brake_driver.py").read_text()
    calls = {use.name for use in chip_calls.uses(text) if use.arguments is not None}
    assert calls == {"machine.Pin", "machine.PWM", "machine.PWM.duty_u16", "machine.Pin.value"}
