"""`backstride walkers` and `plan` against the real firmware on the simulated board."""

import json
from pathlib import Path

import pytest
from backstride_host.tools.main import main
from click.testing import CliRunner, Result

SCENARIO = """
name = "coach"
duration_s = 30
start_utc = "2026-11-23T10:00:00Z"
"""
# Whom the console keeps, as it stores them: two sessions of this week and a coach's word.
# Each: number, end in minutes; s active, forward, backward; mm of both; J, 0.1 kcal, % extrapolated; fastest
# of both, cadence, steady s, flags; four answers, programme.
HILL = [4, 29922000, 840, 230, 600, 150000, 420000, 21000, 655, 40, 900, 800, 960, 120, 0]
SLED = [5, 29923400, 1140, 230, 900, 150000, 630000, 61000, 980, 40, 900, 800, 965, 60, 2]
ANN = {
    "version": 1,
    "name": "ann",
    "mass_kg": 70,
    "sums": [2, 1500, 120, 1, 2],
    "confirmed": False,
    "plan": [3, 4, 10, 15, 10, 48, 0],
    "granted": 2,
    "own_mm_s": 640,
    "past": [[*HILL, 1, 3, 2, 4, "hill"], [*SLED, 255, 255, 255, 255, "sled-drag"]],
    "overrides": [[1, 29921000, "Dr Bo", "half an hour is nothing to her"]],
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command against a console that knows Ann."""
    from backstride_host.simulator import simulation  # noqa: PLC0415

    files = simulation._files
    name = "walker-" + b"ann".hex() + ".json"
    monkeypatch.setattr(simulation, "_files", lambda scenario: files(scenario) | {name: json.dumps(ANN)})
    scenario = tmp_path / "coach.toml"
    scenario.write_text(SCENARIO)
    port = f"sim:{scenario}?speed=max"

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env={"BACKSTRIDE_PORT": port, "COLUMNS": "120"})

    return run


def test_all_walkers_are_listed(run) -> None:
    text = run("walkers", "list").output
    assert text.splitlines()[1].split() == ["ann", "70", "2", "25", "min", "locked", "2", "of", "4"]
    (row,) = json.loads(run("walkers", "list", "--json").output)
    assert (row["name"], row["sessions"], row["granted"]) == ("ann", 2, ["long"])


def test_one_is_shown_with_what_is_missing_and_what_was_decided(run) -> None:
    text = run("walkers", "show", "ann").output
    assert "running: missing sessions, minutes, steady pace, sessions without a safety stop" in text
    assert "the longest programme: open" in text
    assert "sled-drag" in text and "sled work" in text
    assert "long granted by Dr Bo: half an hour is nothing to her" in text
    shown = json.loads(run("walkers", "show", "ann", "--json").output)
    assert [session["programme"] for session in shown["history"]] == ["sled-drag", "hill"]
    assert shown["history"][0]["pain_before"] is None
    assert shown["decisions"][0]["coach"] == "Dr Bo"


def test_a_stranger_is_one_line(run) -> None:
    result = run("walkers", "show", "bo")
    assert (result.exit_code, result.stderr) == (1, "backstride: no walker bo\n")


def test_a_plan_is_shown_and_changed_in_parts(run) -> None:
    text = run("plan", "show", "ann").output
    assert "3 to 4 sessions a week of 10 to 15 min" in text
    assert "2 sessions, 25 of at most 30 min backwards" in text
    changed = json.loads(run("plan", "set", "ann", "--minutes", "8:12", "--hold", "--json").output)
    assert changed["plan"]["minutes_most"] == 12
    assert changed["plan"]["sessions_most"] == 4
    assert changed["plan"]["held"] is True


def test_a_plan_that_is_none_is_refused(run) -> None:
    assert run("plan", "set", "ann", "--sessions", "many").exit_code == 2
    result = run("plan", "set", "ann", "--sessions", "4:3")
    assert (result.exit_code, result.stderr) == (1, "backstride: plan.set refused: out_of_range\n")


def test_a_grant_is_recorded_and_running_asks_for_a_hand(run) -> None:
    because = ("--coach", "Dr Bo", "--reason", "a holiday comes")
    assert run("walkers", "grant", "ann", "plan", *because).output == "plan is granted to ann\n"
    assert run("walkers", "grant", "ann", "long", "--revoke", *because).output == (
        "long is taken back from ann\n"
    )
    result = run("walkers", "grant", "ann", "running", *because)
    assert result.exit_code == 1
    assert "press the button at the console" in result.stderr


def test_a_walker_is_deleted_after_a_question(run) -> None:
    assert run("walkers", "delete", "ann").exit_code == 1
    assert run("walkers", "delete", "ann", "--yes").output.endswith("ann is deleted\n")
