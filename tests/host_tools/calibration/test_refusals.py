"""What `backstride calibrate` refuses, and what it then leaves as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from backstride_host import simulator
from machine_story import LOOP_M, Machine, rolls, spins

WORLD = Path(simulator.__file__).parent / "world"
SHORT = f"--loop-m={LOOP_M}"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, WORLD / "plant.py")


def test_too_few_loops_are_refused_before_anything_moves(machine: Machine) -> None:
    result = machine.calibrate("encoder", rolls(), SHORT, "--loops=6")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "6 loops are too few" in result.stderr
    assert not machine.file.exists()


def test_runs_that_do_not_agree_are_kept_as_refused(machine: Machine) -> None:
    result = machine.calibrate("encoder", rolls((10, 0), (10, 4), (10, 8)), SHORT, "--yes")
    assert result.exit_code == 1
    assert "they do not agree" in result.stderr
    refused = machine.record["refused"][0]
    assert (refused["part"], len(refused["runs"])) == ("encoder", 3)
    assert "encoder" not in machine.record


def test_a_dry_run_changes_nothing(machine: Machine) -> None:
    result = machine.calibrate("encoder", rolls((10, 0), (10, 0), (10, 0)), SHORT, "--dry-run", "--json")
    assert result.exit_code == 0
    assert '"counts_per_metre": 1013.' in result.stdout
    assert "neither the record nor the console" in result.stderr
    assert not machine.file.exists()


def test_nothing_is_written_without_a_yes_or_a_hand(machine: Machine) -> None:
    result = machine.calibrate("encoder", rolls((10, 0), (10, 0), (10, 0)), SHORT)
    assert "Aborted" in result.stderr
    assert "encoder" in machine.record  # measured all the same


def test_the_brake_needs_what_comes_before_it(machine: Machine) -> None:
    result = machine.calibrate("brake", spins("aside"))
    assert result.exit_code == 1
    assert "no encoder and no supply and no coast-down yet" in result.stderr


def test_a_record_of_another_machine_and_one_coast_alone_are_refused(machine: Machine) -> None:
    machine.file.write_text('{"board": "BOARD", "encoder": {"counts_per_metre": 1000.0}}')
    result = machine.calibrate("coast-down", spins("aside"), "--yes")
    assert result.exit_code == 1
    assert "is of board BOARD" in result.stderr
    board = result.stderr.split("this is board ")[1].strip()
    machine.file.write_text(f'{{"board": "{board}", "encoder": {{"counts_per_metre": 1000.0}}}}')
    result = machine.calibrate("coast-down", spins("aside"), "--yes")
    assert "1 of 3 runs count" in result.stderr


def test_a_voltmeter_that_reads_something_else_is_believed(machine: Machine) -> None:
    result = machine.calibrate("supply", spins("aside", "aside", "aside"), "--volts=22.5")
    assert result.exit_code == 1
    assert "the console reads 23.9" in result.stderr
    assert "SUPPLY_DIVIDER" in result.stderr
