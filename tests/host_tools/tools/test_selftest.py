"""`backstride selftest`: the command as a person and a program use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from backstride_host.tools.main import main as backstride
from click.testing import CliRunner, Result

BENCH = """
name = "a board on the bench"
duration_s = 120
start_utc = "2026-11-23T10:00:00Z"
[[walker]]
at_s = 0
do = "step_off"
"""
SAG = '[[fault]]\nat_s = 0.5\ninject = "supply.sag"\nvalue = 18.0\n'


@pytest.fixture
def selftest(tmp_path: Path):
    def selftest(*arguments: str, scenario: str = BENCH, answers: str = "") -> Result:
        path = tmp_path / "bench.toml"
        path.write_text(scenario)
        port = f"sim:{path}?speed=max"
        return CliRunner().invoke(backstride, ["selftest", "--port", port, *arguments], input=answers)

    return selftest


def test_with_nobody_there_it_passes_and_says_what_was_not_looked_at(selftest) -> None:
    done = selftest("--yes")
    assert done.exit_code == 0, done.output
    assert "supply: passed" in done.stdout
    assert "encoder: skipped" in done.stdout
    assert "9 passed, 0 failed, 10 skipped" in done.stdout


def test_a_finding_is_exit_code_1_one_line_and_a_report(selftest, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    done = selftest(
        "--only", "supply", "--only", "clock", "--report", str(file), "--json", scenario=BENCH + SAG
    )
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == "backstride: 1 of the checks failed: supply"
    assert json.loads(done.stdout) == json.loads(file.read_text())
    verdicts = {check["name"]: check["verdict"] for check in json.loads(done.stdout)["checks"]}
    assert verdicts == {"clock": "passed", "supply": "failed"}


def test_it_asks_what_only_eyes_can_tell(selftest, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    assert selftest("--only", "display", "--report", str(file), answers="y\n").exit_code == 0
    assert "display: passed" in file.read_text()
    assert selftest("--only", "display", answers="n\n").exit_code == 1


def test_no_check_of_that_name_is_wrong_use(selftest) -> None:
    done = selftest("--only", "brakes")
    assert done.exit_code == 2
    assert "there are state, link" in done.stderr


def test_a_scenario_that_ends_skips_the_rest(selftest) -> None:
    done = selftest(scenario=BENCH.replace("120", "30"))
    assert done.exit_code == 1
    assert "coil: skipped: the console's scenario is over" in done.stdout
