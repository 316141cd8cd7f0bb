"""The tick takes nothing from the heap: measured by `micropython.mem_total`, as bytecode, tick by tick.

`mem_alloc` and `heap_lock` would not do: a frame of 12 words is taken and given back within the call.
"""

from pathlib import Path

import pytest
import unix_port
from backstride.core import codes

from benchmarks import wasm

SCRIPT = """
import micropython
from {module} import {story}, TICKS
from backstride.core.pipeline import Pipeline
core = Pipeline()
core.calibrated = True
story = {story}(core)
total = micropython.mem_total
for tick in range(TICKS):
    story.feed()
    before = total()
    core.step()
    taken = total() - before
    if taken:
        print(tick, taken)
    while core.events.take():
        pass
"""
# The console's own tick, on the real drivers over stand-ins for the chip: nothing of it allocates either.
CONSOLE = """
import machine, micropython, time
import board
from backstride import app
console = app.Console(board.open_hal())
console.stream_edges({recording})
if {magnet}:
    console.pipeline.fit_magnet()
    console.hal.fit_magnet()
machine.microvolts[34] = 300000
machine.microvolts[35] = 700000
machine.microvolts[36] = 2000000
total = micropython.mem_total
waits = before = taken = 0
for tick in range(800):
    machine.levels[32] = 0 if 20 < tick < 30 else 1
    machine.position[0] -= min(7, max(0, tick - 60) // 10)
    machine.way[0] = -(tick > 60)
    if console.hal.encoder._listening:
        before = total()
        console.hal.encoder._edge(None)
        taken = total() - before
        if taken:
            print(tick, taken)
    time.pass_us(10000)
    before = total()
    console.tick(None)
    taken = total() - before
    if taken:
        print(tick, taken)
    waits += console.pipeline.inputs.caught != 0
totals = console.pipeline.totals
print(waits, console.pipeline.session.state, totals.forward_mm + totals.reverse_mm)
"""


def test_a_session_with_every_fault_takes_no_byte_in_any_tick(root: Path, device: Path) -> None:
    script = SCRIPT.format(module="story", story="Story")
    assert unix_port.run(script, [root / "firmware", device]) == ""


@pytest.mark.parametrize("module", ["story", "noise"])
def test_neither_does_it_on_a_32_bit_build_where_integers_end_sooner(
    module: str, root: Path, device: Path
) -> None:
    script = SCRIPT.format(module=module, story=module.title())
    assert wasm.run(script, {"/firmware": root / "firmware", "/device": device}).output == ""


@pytest.mark.parametrize(
    ("recording", "magnet"),
    [(False, False), (True, False), (False, True)],
    ids=["quiet", "edges-recorded", "magnet"],
)
def test_nor_does_the_console_with_its_drivers_nor_an_edges_handler(
    root: Path, device: Path, recording: bool, magnet: bool
) -> None:
    places = {"/firmware": root / "firmware", "/board": root / "boards" / "CONSOLE_ESP32"}
    output = wasm.run(
        CONSOLE.format(recording=recording, magnet=magnet), places | {"/fakes": device / "fakes"}
    ).output
    caught, state, travel_mm = map(int, output.split())
    assert caught > 50
    assert state == codes.ACTIVE
    assert travel_mm > 4000


@pytest.mark.parametrize(("work", "takes"), [("x * 1.5", True), ("1 << x", True), ("x << 24", False)])
def test_the_measure_sees_what_a_tick_takes(work: str, takes: bool) -> None:
    script = f"""
import micropython
def tick(x):
    return {work}
before = micropython.mem_total()
tick(31)
print(micropython.mem_total() - before)
"""
    assert (int(wasm.run(script, {}).output) > 0) == takes
