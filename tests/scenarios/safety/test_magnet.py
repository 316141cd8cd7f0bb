"""A servo-moved magnet holds without power: what lets it go, slowly, whatever fails.

The rules that a coil keeps hold here too, tick for tick; a magnet's place counts as a current, 2 A all in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from backstride.core.params import index_of
from backstride_host.calibration.record import calibration_record
from backstride_host.simulator.brake_stand import measure_brake
from live_console import LiveConsole
from measures import let_go_by_hand, light_drag_s, mean_force_n, present, raised, raised_s, state
from rules import LIGHT_DRAG_A, LIGHT_DRAG_S, all_rules

# A walker at 0.8 m/s against 80 N stands against light drag of 30 N at most.
LIGHT_N = 30.0 * 1.35
# Out from all the way in, as the driver draws it: 2 A * exp(-t / 1.2 s) is 5 % after 3.6 s.
HOME_S = 3.6
Build = Callable[..., LiveConsole]


@pytest.fixture
def built(plant: Path) -> Iterator[Build]:
    made: list[LiveConsole] = []

    def build(actuator: int = 1, calibrated: bool = False, **constants: float) -> LiveConsole:
        constants = {"magnet_travel_s": 0.6, **constants}
        record = calibration_record(measure_brake(plant, constants)) if calibrated else None
        files = {"calibration.json": json.dumps(record)} if record else {}
        params = {"brake.actuator": actuator}
        made.append(LiveConsole(all_rules(), plant, files=files, params=params, constants=constants))
        return made[-1]

    yield build
    for console in made:
        console.close()


@pytest.fixture
def loaded(built: Build) -> LiveConsole:
    """Reverse at 0.8 m/s against 80 N, the most that an uncalibrated brake gives."""
    console = built()
    console.under_load(4)
    return console


def place_a(console: LiveConsole, since_s: float) -> float:
    """Return how far in the magnet is at most from then on."""
    return float(console.log.rows(since_s)["coil_current_a"].max())


@pytest.mark.parametrize(("cause", "name"), [("key", "key.out"), ("stop", "stop.button")])
def test_a_controlled_stop_then_light_drag_until_a_hand(loaded: LiveConsole, cause: str, name: str) -> None:
    log, begin_s = loaded.log, loaded.log.now_s
    assert mean_force_n(log, begin_s - 2, begin_s) > 40
    if cause == "key":
        loaded.inject("key.pulled", 6.0)
    else:
        loaded.press("stop")
    loaded.wait(8)
    assert raised_s(log, name) - begin_s < 0.1
    assert state(loaded) == "fault"
    assert light_drag_s(log, begin_s) <= LIGHT_DRAG_S
    assert mean_force_n(log, log.now_s - 2, log.now_s) < LIGHT_N
    let_go_by_hand(loaded)


@pytest.mark.parametrize("cause", ["cpu.reset", "cpu.exception"])
def test_a_reset_has_the_driver_draw_the_magnet_out_slowly(loaded: LiveConsole, cause: str) -> None:
    log, begin_s = loaded.log, loaded.log.now_s
    before_a = place_a(loaded, begin_s - 0.1)
    loaded.inject(cause, 0.0, 0 if cause == "cpu.exception" else None)
    loaded.wait(7)
    (reset_s, _cause), *_more = log.resets
    # Held for 100 ms, then 1.2 s of time constant: no surge, and never further in than it was.
    half_s = reset_s + 0.1 + 0.83
    there = log.rows(half_s - 0.05, half_s + 0.05)["coil_current_a"].mean()
    assert there == pytest.approx(before_a / 2, rel=0.2)
    assert place_a(loaded, reset_s) <= before_a + 0.01
    assert raised(log) <= {"reset.unclean", "task.failed"}
    assert state(loaded) == "fault"
    assert place_a(loaded, reset_s + HOME_S) <= LIGHT_DRAG_A


def test_a_stalled_tick_lets_it_go_and_the_force_goes_on_from_what_is_left(loaded: LiveConsole) -> None:
    begin_s = loaded.log.now_s
    loaded.inject("cpu.stall", 1.0)
    loaded.wait(4)
    left_a = float(loaded.log.rows(begin_s + 0.98, begin_s + 1.0)["coil_current_a"].mean())
    assert place_a(loaded, begin_s + 1.0) <= max(left_a + 0.05, LIGHT_DRAG_A)
    assert raised(loaded.log) <= {"tick.late"}


def test_a_magnet_that_a_power_cut_left_in_comes_home_before_anything_else(built: Build) -> None:
    console = built(magnet_start=1.0)
    console.walk("walk", "reverse", 0.6)
    console.wait(0.1)
    console.wait(7)
    rows = console.log.rows(0.0)
    # Slowly: 2 A * 10 ms / 1.2 s a row, and never in again.
    assert (-rows["coil_current_a"][1:] + rows["coil_current_a"][:-1]).max() <= 2.0 * 0.01 / 1.2 * 1.5
    assert (rows["coil_current_a"][1:] - rows["coil_current_a"][:-1]).max() <= 0.0
    assert place_a(console, HOME_S + 0.3) <= 0.1
    assert raised(console.log) == set()


def test_one_that_does_not_come_home_is_told(built: Build) -> None:
    console = built(magnet_start=0.5)
    console.inject("magnet.jammed")
    console.wait(9)
    assert present(console) == ["magnet.stuck"]


def test_a_jammed_magnet_is_told_and_what_it_gives(built: Build) -> None:
    console = built(calibrated=True)
    console.under_load(4)
    log = console.log
    console.inject("magnet.jammed")
    console.wait(0.5)
    begin_s = log.now_s
    console.send("level.set", level=1)
    console.wait(4)
    assert raised(log) == {"magnet.stuck"}
    # Led away from where it is at 100 N/s.
    assert raised_s(log, "magnet.stuck") - begin_s < 1.5
    assert state(console) == "fault"
    told_n = np.mean([heard.message.force_dn / 10 for heard in log.telemetry if heard.t_s > log.now_s - 2])
    assert told_n == pytest.approx(mean_force_n(log, log.now_s - 2, log.now_s), rel=0.05, abs=2.0)


def test_a_jammed_magnet_that_comes_free_is_at_light_drag_and_stays_there_until_a_hand(
    loaded: LiveConsole,
) -> None:
    log = loaded.log
    loaded.inject("magnet.jammed", 4.0)
    loaded.send("level.set", level=1)
    loaded.wait(7)
    assert place_a(loaded, log.now_s - 2) <= LIGHT_DRAG_A
    assert mean_force_n(log, log.now_s - 2, log.now_s) < LIGHT_N
    assert present(loaded) == ["magnet.stuck"]
    let_go_by_hand(loaded)
    assert present(loaded) == []


@pytest.mark.parametrize("fault", ["current.stuck", "temperature.open"])
def test_a_dead_sensor_latches_and_the_magnet_goes_to_light_drag_without_it(
    loaded: LiveConsole, fault: str
) -> None:
    log, begin_s = loaded.log, loaded.log.now_s
    # The place's sensor at 0 V; the temperature's open.
    loaded.inject(fault, value=-0.2 if fault == "current.stuck" else None)
    loaded.wait(5)
    assert state(loaded) == "fault"
    assert raised(log) == {"current.sense" if fault == "current.stuck" else "temperature.sense"}
    assert light_drag_s(log, begin_s) <= LIGHT_DRAG_S


def test_a_stuck_sensor_looks_like_a_jam_and_the_magnet_goes_to_light_drag(loaded: LiveConsole) -> None:
    log, begin_s = loaded.log, loaded.log.now_s
    loaded.inject("current.stuck")
    loaded.send("level.set", level=1)
    loaded.wait(6)
    assert raised(log) == {"magnet.stuck"}
    assert light_drag_s(log, begin_s) <= LIGHT_DRAG_S + 1.0


def test_a_console_that_takes_a_coil_for_a_magnet_gives_next_to_nothing_and_says_so(built: Build) -> None:
    console = built(magnet_travel_s=0.0)
    console.under_load(4)
    assert mean_force_n(console.log, 0.0, console.log.now_s) < LIGHT_N
    assert raised(console.log) == {"magnet.stuck"}


def test_a_console_that_takes_a_magnet_for_a_coil_leaves_it_out_and_says_so(built: Build) -> None:
    console = built(actuator=0)
    console.under_load(4)
    assert place_a(console, 0.0) == 0.0
    assert raised(console.log) == {"coil.open"}


def test_what_brakes_is_chosen_at_the_start_and_never_while_it_runs(built: Build) -> None:
    console = built()
    console.wait(2)
    console.press("up")
    console.send("params.set", index=index_of("brake.actuator"), value=0)
    assert console.answered()[-1] == "ok"
    console.under_load(2)
    assert mean_force_n(console.log, console.log.now_s - 2, console.log.now_s) > 10
    assert raised(console.log) == set()
