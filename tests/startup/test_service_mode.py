"""A free prompt for who works on the board: by two buttons at the start, or by Ctrl-C on an idle console."""

from __future__ import annotations

from started_console import Started


def test_confirm_and_up_held_at_the_start_leave_the_board_at_its_prompt(started: Started) -> None:
    console = started()
    console.hold("confirm")
    console.hold("up")
    console.wait(10)
    assert console.ended == "main.py returned"
    assert "service mode" in console.printed
    assert console.log.resets == []
    assert console.log.telemetry == []


def test_one_button_held_at_the_start_does_nothing(started: Started) -> None:
    console = started()
    console.hold("confirm")
    console.wait(3)
    assert console.ended is None
    assert console.log.telemetry != []


def test_ctrl_c_on_an_idle_console_gives_the_prompt_and_ten_minutes(started: Started) -> None:
    console = started()
    console.wait(3)
    console.inject("repl.ctrl_c", 0.0)
    console.wait(590)
    assert console.ended == "main.py returned"
    assert console.log.resets == []
    # Whoever leaves it there gets a console again.
    console.wait(20)
    assert len(console.log.resets) == 1
    assert console.log.telemetry[-1].t_s > console.log.now_s - 0.1
