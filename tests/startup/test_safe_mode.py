"""A row of failed starts ends in safe mode: no brake, no session, but answers, reasons and a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest
from measures import state
from started_console import Started, StartedConsole

FAILURE = "RuntimeError: injected by the scenario"


def fail(console: StartedConsole, times: int, how: str = "cpu.exception") -> None:
    for _time in range(times):
        console.wait(3)
        console.inject(how, 0.0, 0)
    console.wait(3)


def test_the_fourth_start_after_three_that_failed_is_safe(started: Started) -> None:
    console = started()
    fail(console, 2)
    assert state(console) == "fault"
    assert console.safe_mode() == []
    fail(console, 1)
    assert console.safe_mode()[0] == f"3 starts in a row failed: {FAILURE}"
    assert len(console.log.resets) == 3


def test_a_chip_that_panics_says_so_without_an_exception(started: Started) -> None:
    console = started()
    fail(console, 3, "cpu.reset")
    assert console.safe_mode()[0] == "3 starts in a row failed: watchdog or panic"


def test_safe_mode_answers_refuses_sessions_and_never_drives_the_brake(started: Started) -> None:
    console = started()
    fail(console, 3)
    since_s = console.log.now_s
    console.walk("walk", "reverse", 1.0)
    console.send("ping")
    assert console.answered()[-1] == "ok"
    for command, values in (
        ("session.start", {"facing": "console"}),
        ("force.set", {"force_dn": 500, "hold_ms": 2000}),
        ("params.set", {"index": 0, "value": 1}),
        ("fault.reset", {}),
    ):
        console.wait(0.06, console.host.frame(command, values))
        assert console.answered()[-1] == "wrong_state"
    reasons = len(console.safe_mode())
    console.send("hello.ask")
    console.wait(11)
    # At once with the greeting, and every five seconds for who listens only.
    assert len(console.safe_mode()) - reasons == 3
    rows = console.log.rows(since_s)
    assert float(rows["coil_current_a"].max()) == 0.0
    assert float(rows["brake_duty"].max()) == 0.0
    # No watchdog bites, and Ctrl-C leads to the prompt even while the belt moves.
    assert len(console.log.resets) == 3
    console.inject("repl.ctrl_c", 0.0)
    console.wait(5)
    assert console.ended == "main.py returned"
    assert len(console.log.resets) == 3


def test_a_restart_that_is_asked_for_leads_out_of_it(started: Started) -> None:
    console = started()
    fail(console, 3)
    console.send("device.reset")
    told = len(console.safe_mode())
    console.wait(3)
    assert state(console) == "fault"  # a reset is unclean: a hand has to go on
    assert len(console.safe_mode()) == told
    fail(console, 2)
    assert len(console.safe_mode()) == told


def test_thirty_healthy_seconds_and_restarts_that_were_asked_for_do_not_count(started: Started) -> None:
    console = started()
    fail(console, 2)
    console.wait(31)
    fail(console, 3)
    assert console.safe_mode() == []
    for _time in range(4):
        console.walk("stand")
        console.wait(5)
        console.press("confirm")
        console.send("device.reset")
        assert console.answered()[-1] == "ok"
    console.wait(3)
    assert console.safe_mode() == []


def test_a_session_survives_the_starts_that_failed_before_it(started: Started) -> None:
    console = started()
    console.start()
    console.walk("walk", "reverse", 0.8)
    console.wait(8)
    number = console.log.sessions[-1].message.number
    console.inject("cpu.exception", 0.0, 0)
    console.wait(3)
    console.inject("cpu.exception", 0.0, 0)
    console.wait(3)
    assert console.log.sessions[-1].message.number == number
    assert console.log.sessions[-1].message.reverse_mm > 3000


@pytest.mark.parametrize("line", ["raise ValueError('broken')", "import nothing.at.all", "def"])
def test_a_firmware_that_does_not_load_is_in_safe_mode_at_once(
    started: Started, firmware: Path, line: str
) -> None:
    app = firmware / "backstride" / "app.py"
    app.write_text(f"{line}\n{app.read_text()}")
    console = started(firmware=firmware)
    console.wait(3)
    assert console.safe_mode()[0].startswith("does not load: ")
    assert console.log.resets == []
    console.send("session.start", facing="console")
    assert console.answered()[-1] == "wrong_state"
