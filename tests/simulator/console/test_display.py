"""The display: the panel that makes dots of the bytes on its bus, and our driver above it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from backstride_host.simulator.config import BUILT_IN_PLANT, CpuCosts, FaultWindow
from backstride_host.simulator.console_records import DisplayShows

FIRMWARE = Path(__file__).parents[3] / "firmware" / "backstride"
LOOKED_AT = {"display_interval_us": 10_000, "costs": CpuCosts(boot_us=100_000)}
MPY_LIB_DRIVER = "micropython/drivers/display/ssd1306/ssd1306.py"

RAW = """
from machine import I2C, Pin
i2c = I2C(0, scl=Pin(22), sda=Pin(21), freq=400_000)
def commands(*bytes_):
    i2c.writeto(0x3C, bytes((0,) + bytes_))
def dots(*bytes_):
    i2c.writeto(0x3C, bytes((0x40,) + bytes_))
UPRIGHT = (0x8D, 0x14, 0xA1, 0xC8, 0xAF)
def clear():
    commands(0x20, 0, 0x21, 0, 127, 0x22, 0, 7)
    dots(*bytes(1024))
"""

DRIVER = """
import time
from backstride.hal.display import Display
display = Display(21, 22)
frame = display.frame
def send():
    return [piece for piece in range(32) if display.send(piece)]
"""


def dots_of(shown: DisplayShows) -> Any:
    """Return what is shown as 64 rows of 128."""
    pages = np.frombuffer(shown.dots, np.uint8).reshape(8, 1, 128)
    return (pages >> np.arange(8).reshape(1, 8, 1) & 1).reshape(64, 128)


@pytest.fixture
def last(run):
    """Run a program; return what is on the display at the end, as rows of dots."""

    def shown(program: str) -> Any:
        return dots_of(run(program, seconds=1.0, **LOOKED_AT).of(DisplayShows)[-1])

    return shown


@pytest.fixture
def driven(run, tmp_path):
    """Run a program that has our driver on the board."""

    def with_driver(program: str, **more: Any):
        (tmp_path / "backstride").symlink_to(FIRMWARE)
        return run(DRIVER + program, **{"seconds": 1.0, **LOOKED_AT, **more})

    return with_driver


class TestPanel:
    def test_after_power_on_its_memory_holds_anything_and_shows_nothing(self, run):
        outcome = run(RAW + "commands(0xA1)\n", seconds=0.5, **LOOKED_AT)
        assert not dots_of(outcome.of(DisplayShows)[-1]).any()

    def test_without_the_charge_pump_it_stays_dark(self, last):
        assert not last(RAW + "commands(0xA1, 0xC8, 0xAF)").any()

    def test_what_nobody_cleared_is_seen(self, last):
        assert 3000 < last(RAW + "commands(*UPRIGHT)").sum() < 5000

    def test_by_page_a_row_of_bytes_goes_to_one_page_and_around(self, last):
        seen = last(RAW + "clear()\ncommands(*UPRIGHT)\ncommands(0x20, 2, 0xB2, 0x0E, 0x17)\ndots(1, 2, 128)")
        assert sorted(map(tuple, np.argwhere(seen))) == [(16, 126), (17, 127), (23, 0)]

    def test_horizontally_a_window_fills_page_after_page(self, last):
        window = "commands(0x20, 0, 0x21, 10, 11, 0x22, 3, 4)\ndots(1, 1, 1, 1, 2)"
        seen = last(RAW + "clear()\ncommands(*UPRIGHT)\n" + window)
        assert sorted(map(tuple, np.argwhere(seen))) == [(24, 11), (25, 10), (32, 10), (32, 11)]

    def test_vertically_a_window_fills_column_after_column(self, last):
        window = "commands(0x20, 1, 0x21, 10, 11, 0x22, 3, 4)\ndots(1, 1, 1)"
        seen = last(RAW + "clear()\ncommands(*UPRIGHT)\n" + window)
        assert sorted(map(tuple, np.argwhere(seen))) == [(24, 10), (24, 11), (32, 10)]

    @pytest.mark.parametrize(
        ("command", "place"),
        [("0xA0", (0, 127)), ("0xC0", (63, 0)), ("0xA1", (0, 0)), ("0x78", (8, 0)), ("0xD3, 8", (56, 0))],
    )
    def test_glass_and_memory_can_be_turned_and_shifted(self, last, command, place):
        # Start line 56 brings row 0 to row 8; an offset of 8 brings it to row 56.
        seen = last(RAW + f"clear()\ncommands(*UPRIGHT)\ncommands({command})\ndots(1)")
        assert [tuple(found) for found in np.argwhere(seen)] == [place]

    def test_inverse_and_all_on(self, last):
        assert last(RAW + "clear()\ncommands(*UPRIGHT)\ncommands(0xA7)").all()
        assert last(RAW + "clear()\ncommands(*UPRIGHT)\ncommands(0xA5)").all()

    def test_another_address_and_other_pins_reach_nobody(self, run):
        outcome = run(
            """
            from machine import I2C, Pin
            wired, elsewhere = I2C(0, scl=Pin(22), sda=Pin(21)), I2C(1, scl=Pin(25), sda=Pin(26))
            for bus, address in ((wired, 0x3D), (elsewhere, 0x3C)):
                print(len(bus.scan()))
                try:
                    bus.writeto(address, b"\\0")
                except OSError as error:
                    print(error.errno)
            """,
            **LOOKED_AT,
        )
        assert outcome.numbers == [1, 19, 0, 19]

    def test_a_reset_of_the_chip_leaves_the_picture_a_power_cut_does_not(self, run):
        program = (
            RAW
            + """
import machine, time
if machine.reset_cause() == machine.PWRON_RESET:
    clear()
    commands(*UPRIGHT)
    dots(255, 255)
    time.sleep_ms(100)
    machine.reset()
"""
        )
        seen = run(program, seconds=2.0, **LOOKED_AT).of(DisplayShows)
        assert dots_of(seen[-1]).sum() == 16
        cut = [FaultWindow(1_400_000, "supply.cut", 20_000_000)]
        supplied = {"plant_file": BUILT_IN_PLANT, "plant_params": {}}
        # The reserve falls by 1.5 V a second, and the chip browns out at 9 V.
        dark = run(program, seconds=13.0, faults=cut, **supplied, **LOOKED_AT).of(DisplayShows)
        assert not dark[-1].contrast
        assert dark[-1].t_us > 1_400_000


def test_micropython_libs_own_driver_gives_the_picture_that_it_drew(run, tmp_path):
    """A driver that others wrote, on our model of the panel."""
    library = os.environ.get("MPY_LIB_DIR")
    if not library:
        pytest.skip("micropython-lib's ssd1306 is in no registry: MPY_LIB_DIR names a checkout")
    shutil.copy(Path(library) / MPY_LIB_DRIVER, tmp_path)
    program = """
from machine import I2C, Pin
from ssd1306 import SSD1306_I2C
display = SSD1306_I2C(128, 64, I2C(0, scl=Pin(22), sda=Pin(21)))
display.text("by others", 3, 5)
display.ellipse(64, 40, 50, 20, 1)
display.show()
print(display.buffer.hex())
"""
    outcome = run(program, seconds=1.0, **LOOKED_AT)
    assert outcome.of(DisplayShows)[-1].dots.hex() == outcome.printed[-1]


class TestDriver:
    DRAW = """
display.begin()
frame.fill(0)
frame.text("Backstride", 3, 5, 1)
frame.ellipse(64, 40, 50, 20, 1)
pieces = send()
display.switch(True)
time.sleep_ms(50)
"""

    def test_what_was_drawn_is_what_is_seen(self, driven):
        program = self.DRAW + "memory = bytearray(1024)\nimport framebuf\n"
        program += "framebuf.FrameBuffer(memory, 128, 64, framebuf.MONO_VLSB).blit(frame, 0, 0)\n"
        outcome = driven(program + "print(memory.hex())")
        seen = outcome.of(DisplayShows)[-1]
        assert seen.dots.hex() == outcome.printed[-1]
        assert dots_of(seen).sum() > 200

    def test_nothing_of_what_the_memory_held_is_ever_seen(self, driven):
        seen = driven(self.DRAW).of(DisplayShows)
        assert [shown.contrast > 0 for shown in seen][-1]
        # Ten letters and an ellipse are less than a tenth of the dots.
        assert all(dots_of(shown).sum() < 800 for shown in seen)

    def test_only_what_changed_is_sent(self, driven):
        program = self.DRAW + 'print(*pieces)\nprint(*send())\nframe.text("x", 100, 36, 1)\nprint(*send())'
        outcome = driven(program)
        # Rows 36 to 43 are in pages 4 and 5, column 100 in the last quarter.
        assert outcome.printed == [" ".join(map(str, range(32))), "", "19 23"]

    def test_a_piece_holds_the_tick_up_by_about_a_millisecond(self, driven):
        program = (
            self.DRAW
            + """
from machine import Timer
late = [0]
due = [time.ticks_us() + 10_000]
def tick(_):
    late[0] = max(late[0], time.ticks_diff(time.ticks_us(), due[0]))
    due[0] += 10_000
timer = Timer(0)
timer.init(mode=Timer.PERIODIC, period=10, callback=tick)
for number in range(100):
    frame.fill(number & 1)
    send()
timer.deinit()
print(late[0])
"""
        )
        costs = replace(LOOKED_AT["costs"], irq_latency_low_us=50, irq_latency_high_us=200)
        outcome = driven(program, seconds=6.0, costs=costs)
        # 40 bytes of nine bits at 400 kHz are 0.9 ms, the driver takes 0.1, the interrupt at most 0.2.
        assert 500 < outcome.numbers[-1] <= 900 + 100 + 200 + 10

    def test_brightness_and_sleep_leave_the_picture(self, driven):
        program = (
            self.DRAW
            + """
display.contrast(16)
time.sleep_ms(50)
display.switch(False)
time.sleep_ms(50)
display.switch(True)
time.sleep_ms(50)
"""
        )
        bright, dim, dark, again = driven(program).of(DisplayShows)[-4:]
        assert [shown.contrast for shown in (bright, dim, dark, again)] == [127, 16, 0, 16]
        assert bright.dots == dim.dots == again.dots != dark.dots

    @pytest.mark.parametrize(("fault", "most_us"), [("display.missing", 200), ("display.stuck", 5_100)])
    def test_without_a_display_every_call_says_so_soon(self, driven, fault, most_us):
        program = """
def attempt(call, *given):
    before = time.ticks_us()
    try:
        call(*given)
        print(0)
    except OSError as error:
        print(time.ticks_diff(time.ticks_us(), before))
for call in ((display.begin,), (display.send, 0), (display.switch, True), (display.contrast, 9)):
    attempt(*call)
time.sleep_ms(400)
frame.fill(1)
display.begin()
print(len(send()))
"""
        outcome = driven(program, faults=[FaultWindow(0, fault, 400_000)])
        assert all(0 < took_us <= most_us for took_us in outcome.numbers[:4])
        # Back again, all of it is sent.
        assert outcome.numbers[4:] == [32]
