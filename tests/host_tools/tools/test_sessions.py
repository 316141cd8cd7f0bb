"""`backstride sessions`: from the console into the history, and what people and programs see of it."""

import json
from pathlib import Path

import pytest
from backstride_host.history.store import History, key_of
from backstride_host.layouts import BY_NAME

SCENARIO = 'name = "a console without sessions"\nduration_s = 30\n'


@pytest.fixture
def history(tmp_path, monkeypatch) -> Path:
    """A history with two sessions, where the commands look for it."""
    path = tmp_path / "history.db"
    monkeypatch.setenv("BACKSTRIDE_HISTORY", str(path))
    values = {field.name: 0 for field in BY_NAME["log"].fields}
    values |= {
        "reason": "finished",
        "state": "idle",
        "programme_walker": "free\nann",
        "mean_cadence_dspm": None,
        "faults": [],
        **dict.fromkeys(("pain_before", "exertion_before", "pain_after", "exertion_after")),
    }
    with History(path) as history:
        for number, ended in ((1, 1_795_428_000), (2, None)):
            values |= {"number": number, "ended_utc_s": ended, "reverse_ms": 600_000, "active_ms": 660_000}
            values |= {"reverse_mm": 420_001, "work_j": 12_345}
            history.add(key_of(7, values), 7, "0.1.0", values, [], 1_795_514_400)
    return path


def test_list(backstride, history):
    done = backstride("sessions", "list")
    assert done.returncode == 0
    assert "1   2026-11-23 10:00" in done.stdout
    # Without a clock it ended no later than it was pulled.
    assert "≤ 2026-11-24 10:00" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout
    told = json.loads(backstride("sessions", "list", "--json").stdout)
    assert [one["id"] for one in told] == [1, 2]
    assert told[0]["totals"]["reverse_mm"] == 420_001
    assert backstride("sessions", "list", "--walker", "ben").stdout.startswith("no sessions")


def test_show(backstride, history):
    said = backstride("sessions", "show", "1").stdout
    assert "reverse: 420.001 m in 10.0 min" in said
    assert "work 12345 J" in said
    told = json.loads(backstride("sessions", "show", "1", "--json").stdout)
    assert sum(lap["sums"]["work_j"] for lap in told["laps"]) == 12_345


def test_weeks(backstride, history):
    done = backstride("sessions", "weeks", "--walker", "ann")
    assert "2026-11-23  2         20.0 min" in done.stdout
    told = json.loads(backstride("sessions", "weeks", "--walker", "ann", "--json").stdout)
    assert told["weeks"][0]["sessions"] == 2
    assert backstride("sessions", "weeks", "--walker", "ben").stdout == "no sessions of ben\n"


def test_delete(backstride, history):
    assert backstride("sessions", "delete", "1", "--yes").stdout == "session 1 is deleted\n"
    done = backstride("sessions", "show", "1")
    assert (done.returncode, done.stderr) == (1, f"backstride: no session 1 in {history}\n")


def test_export_takes_a_session_of_the_history(backstride, history, tmp_path):
    out = tmp_path / "walk.fit"
    done = backstride("export", "history:1", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 300
    assert "no session 9 in" in backstride("export", "history:9", "--out", str(out)).stderr


def test_pull_from_a_console_that_has_none(backstride, history, tmp_path):
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(SCENARIO)
    port = f"sim:{scenario}?speed=max"
    done = backstride("sessions", "pull", "--port", port, "--clear", "--json")
    assert json.loads(done.stdout) == {"new": 0, "known": 0, "cleared": 0, "history": str(history)}
    done = backstride("sessions", "pull", "--port", port)
    assert done.stdout == f"0 new, 0 were here already; in {history}\n"


@pytest.mark.parametrize(
    "command", [("list",), ("show", "1"), ("weeks", "--walker", "a"), ("delete", "1", "--yes")]
)
def test_a_file_that_is_no_history_is_named_and_left_alone(backstride, tmp_path, command):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8 a photo" * 100)
    done = backstride("sessions", *command, "--history", str(path))
    assert done.returncode == 1
    assert done.stderr == f"backstride: {path}: as a history: file is not a database\n"
    assert path.read_bytes() == b"\xff\xd8 a photo" * 100
