"""Tick stalled, exception, watchdog, reset: the heartbeat stops, the hardware fades, a hand goes on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from live_console import LiveConsole
from measures import highest_a, raised, state
from session_files import SessionFiles
from texts import command, scenario, walker

LIGHT_DRAG_A = 0.653
FADE_S = 1.2


def fades(console: LiveConsole, begin_s: float, seconds: float) -> None:
    """The driver holds for 100 ms and then lets the coil go by itself, with its reserve's time constant."""
    rows = console.log.rows(begin_s + 0.25, begin_s + seconds)
    before_a = float(console.log.rows(begin_s - 0.5, begin_s)["coil_current_a"].mean())
    elapsed_s = rows["t_us"] / 1e6 - begin_s - 0.1
    assert rows["coil_current_a"] == pytest.approx(before_a * np.exp(-elapsed_s / FADE_S), rel=0.1, abs=0.03)


def test_a_stalled_tick_fades_and_the_force_goes_on_from_what_is_left(loaded: LiveConsole) -> None:
    begin_s = loaded.log.now_s
    loaded.inject("cpu.stall", 1.0)
    loaded.wait(3)
    fades(loaded, begin_s, 1.0)
    left_a = float(loaded.log.rows(begin_s + 0.98, begin_s + 1.0)["coil_current_a"].mean())
    assert highest_a(loaded.log, begin_s + 1.0, begin_s + 1.1) <= left_a + 0.1
    # A new start: light drag for two metres. No false alarm of the time that nobody saw.
    assert highest_a(loaded.log, begin_s + 1.0) <= LIGHT_DRAG_A * 1.03 + 0.02
    assert raised(loaded.log) <= {"tick.late"}
    assert state(loaded) == "active"


def test_a_file_written_while_the_belt_stands_is_no_hold_up(walked: Callable[[str], SessionFiles]) -> None:
    session = walked(
        scenario(
            "save",
            40,
            command(2, "session.start", '{ programme = "free", walker = "ann", mass_kg = 70 }'),
            walker(3, "walk", "reverse", 0.8),
            walker(20, "stand"),
            command(30, "session.stop"),
        )
    )
    assert session.summary["tick_lateness_max_us"] > 30_000
    assert session.faults() == set()


@pytest.mark.parametrize(
    ("cause", "value", "seconds"),
    [("cpu.reset", None, 0.0), ("cpu.exception", 0, 0.0), ("cpu.stall", None, 2.6)],
    ids=["panic", "main task", "watchdog"],
)
def test_a_reset_brings_the_session_back_paused_and_braking_takes_a_hand(
    loaded: LiveConsole, cause: str, value: int | None, seconds: float
) -> None:
    log, begin_s = loaded.log, loaded.log.now_s
    number = log.sessions[-1].message.number
    loaded.inject(cause, seconds, value)
    loaded.wait(7)
    reset_s, _cause = log.resets[0]
    # A watchdog bites two seconds after the heartbeat has stopped, the rest stops it there and then.
    stopped_s = begin_s if cause == "cpu.stall" else reset_s
    fades(loaded, stopped_s, 0.9)
    assert len(log.resets) == 1
    assert state(loaded) == "fault"
    assert raised(log) <= {"reset.unclean", "task.failed"}
    assert highest_a(log, reset_s + 1.5) <= LIGHT_DRAG_A
    # What was walked up to a second before is there, and nothing that was not walked.
    told = log.sessions[-1].message
    rows = log.rows(0.0, stopped_s)
    walked_mm = -1000 * float(rows["belt_position_m"][-1])
    a_second_before_mm = -1000 * float(rows["belt_position_m"][-100])
    assert told.number == number
    assert a_second_before_mm - 50 <= told.reverse_mm <= walked_mm + 50
    loaded.walk("stand")
    loaded.wait(5)
    loaded.send("fault.reset")
    assert loaded.answered()[-1] == "needs_hand"
    loaded.press("confirm")
    loaded.send("session.resume")
    assert loaded.answered()[-1] == "needs_hand"
    assert state(loaded) == "paused"
    loaded.press("confirm")
    loaded.wait(0.1)
    assert state(loaded) == "ready"


def test_after_a_reset_a_hand_has_to_wait_for_three_seconds_of_standing(loaded: LiveConsole) -> None:
    loaded.walk("stand")
    loaded.wait(4)
    loaded.inject("cpu.reset", 0.0)
    loaded.wait(2)
    loaded.press("confirm")
    assert state(loaded) == "fault"
    loaded.wait(3)
    loaded.press("confirm")
    loaded.wait(0.1)
    assert state(loaded) == "paused"


@pytest.mark.parametrize("task", [1, 2, 3, "tick"])
def test_an_exception_in_any_task_or_tick_latches_and_the_task_goes_on(
    loaded: LiveConsole, task: int | str
) -> None:
    begin_s = loaded.log.now_s
    loaded.inject("cpu.exception", 0.0, task)
    loaded.wait(5)
    assert loaded.log.resets == []
    assert raised(loaded.log) - {"tick.late"} == {"task.failed"}
    assert state(loaded) == "fault"
    assert highest_a(loaded.log, begin_s + 3.0) <= LIGHT_DRAG_A * 1.03 + 0.02
    # Whichever it was, link, storage and tick are there again.
    loaded.send("ping")
    assert loaded.answered()[-1] == "ok"


def test_ctrl_c_does_nothing_while_someone_walks_nor_when_the_belt_has_just_started(
    console: LiveConsole,
) -> None:
    console.wait(1.5)
    console.walk("walk", "reverse", 0.8)
    # Idle and standing it would end the console; three hundredths of a second into the motion it does not.
    while abs(float(console.log.rows(console.log.now_s - 0.02)["belt_speed_m_s"][-1])) < 0.13:
        console.wait(0.01)
    console.wait(0.03)
    console.inject("repl.ctrl_c", 0.0)
    console.wait(2)
    assert console.log.resets == []
    assert console.log.telemetry[-1].t_s > console.log.now_s - 0.1


def test_a_full_file_system_costs_no_session(loaded: LiveConsole) -> None:
    loaded.inject("storage.full")
    loaded.wait(0.5)
    loaded.send("session.stop")
    loaded.walk("stand")
    loaded.wait(5)
    assert raised(loaded.log) <= {"storage.failed"}
    assert loaded.log.resets == []
    assert loaded.log.sessions[-1].message.reverse_mm > 3000


def test_no_sessions_number_is_given_twice_whatever_restarts_the_chip(loaded: LiveConsole) -> None:
    def number() -> int:
        return loaded.log.sessions[-1].message.number

    first = number()
    loaded.send("session.stop")
    loaded.walk("stand")
    # Long enough for its totals to be written, and for nothing of it to be retained.
    loaded.wait(5)
    loaded.inject("cpu.reset")
    loaded.wait(6)
    loaded.press("confirm")
    loaded.wait(0.5)
    loaded.send("session.start", facing="console")
    loaded.wait(0.5)
    assert number() == first + 1
