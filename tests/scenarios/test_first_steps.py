"""First Steps: four short minutes back at the rail, with rests that the walker stands through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from backstride_host import simulator
from session_files import SessionFiles

SCENARIO = Path(simulator.__file__).parent / "scenarios" / "first_steps.toml"


def test_standing_through_the_rests_pauses_nothing(walked: Callable[[str], SessionFiles]) -> None:
    session = walked(SCENARIO.read_text())
    assert "paused" not in session.states()
    assert len(session.when("step")) == 10
    assert len(session.when("session.end", "finished")) == 1
    assert session.faults() == set()
