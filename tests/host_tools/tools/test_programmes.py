"""`backstride programmes`: the tables, a file's mistakes with their line, and a console's programmes."""

import json
from pathlib import Path

import pytest
from backstride.core.programmes import PROGRAMMES
from backstride_host import programme_file
from backstride_host.programme import built_in
from backstride_host.tools.main import main
from click.testing import CliRunner, Result

MINE = """\
name = "my-walk"
title = "My walk"

[[step]]
time_s = 90
walk = "reverse"
force_n = 30
speed_m_s = [0.5, 0.8]
cue = "hold the rail"

[[step]]
distance_m = 100
walk = "forward"
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["programmes", *arguments])


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(MINE)
    return path


@pytest.fixture
def port(tmp_path: Path) -> str:
    path = tmp_path / "idle.toml"
    path.write_text('name = "idle"\nduration_s = 60\n[params]\n"brake.max_force_dn" = 250\n')
    return f"sim:{path}?speed=max"


def test_list_names_every_programme_of_this_release() -> None:
    listed = run("list")
    assert listed.exit_code == 0
    assert all(name in listed.output for name, *_ in PROGRAMMES)
    rows = json.loads(run("list", "--json").output)
    assert [row["name"] for row in rows] == [name for name, *_ in PROGRAMMES]
    assert {row["name"] for row in rows if row["gate"] != "none"} == {"reverse-run", "reverse-12-3-30"}


def test_show_tells_every_step() -> None:
    shown = run("show", "sled-drag")
    assert "counts as sled work" in shown.output
    assert [line.split()[1] for line in shown.output.splitlines() if " 250 N " in line] == ["0:20"]
    steps = json.loads(run("show", "sled-drag", "--json").output)["steps"]
    assert len(steps) == 16
    assert steps[0] | {"cue": None} == {
        "walk": "reverse",
        "time_s": 20,
        "distance_m": None,
        "mode": "force",
        "force_n": 120.0,
        "speed_m_s": [0.4, 1.2],
        "cue": None,
    }


def test_show_as_a_file_gives_the_programme_again() -> None:
    again = programme_file.parse(run("show", "hill", "--toml").output)
    known = built_in("hill")
    assert known is not None
    assert again.rows == known.rows


def test_an_unknown_programme_is_one_line() -> None:
    result = run("show", "no-such")
    assert (result.exit_code, result.stderr) == (1, "backstride: no programme no-such\n")


def test_check_shows_a_right_file(mine: Path) -> None:
    result = run("check", str(mine))
    assert result.exit_code == 0
    assert "30 N" in result.output and "100 m" in result.output
    assert json.loads(run("check", str(mine), "--json").output)["steps"][1]["distance_m"] == 100


def test_check_names_the_wrong_line(mine: Path) -> None:
    mine.write_text(MINE.replace("force_n = 30", "force_n = 3000"))
    result = run("check", str(mine))
    assert result.exit_code == 1
    assert result.stderr == f"backstride: {mine}:7: force_n is from 0 to 400\n"


def test_check_at_a_console_takes_its_limits(mine: Path, port: str) -> None:
    result = run("check", str(mine), "--port", port)
    assert result.exit_code == 1
    assert f"{mine}:7: more than the mode takes or the console allows" in result.stderr


def test_upload_checks_first_and_says_what_is_on_the_console(mine: Path, port: str) -> None:
    assert run("upload", str(mine), "--port", port).exit_code == 1
    mine.write_text(MINE.replace("force_n = 30", "force_n = 25"))
    result = run("upload", str(mine), "--port", port)
    assert (result.exit_code, result.output) == (0, "my-walk: 2 steps are on the console\n")
    assert json.loads(run("upload", str(mine), "--port", port, "--json").output) == {
        "name": "my-walk",
        "steps": 2,
    }


def test_list_and_remove_at_a_console(port: str) -> None:
    names = [row["name"] for row in json.loads(run("list", "--port", port, "--json").output)]
    assert names == [name for name, *_ in PROGRAMMES]
    result = run("remove", "my-walk", "--port", port)
    assert result.exit_code == 1
    assert "my-walk" in result.stderr
