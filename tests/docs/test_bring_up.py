"""The table of what has run where has every call by which the firmware touches the chip, and no others."""

import re

import build_bring_up
import chip_calls

TEXT = build_bring_up.PAGE.read_text("utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)


def test_it_has_every_call_of_the_chip() -> None:
    assert [(file, call) for file, call, *_ in ROWS] == build_bring_up.rows(), "run `make docs`"


def test_every_driver_that_imports_a_module_of_the_chip_is_in_it() -> None:
    drivers = (chip_calls.FIRMWARE / "backstride" / "hal").glob("*.py")
    pattern = re.compile(r"^\s*(?:from|import) (?:machine|esp32|os)\b", re.MULTILINE)
    touching = {chip_calls.short(path) for path in drivers if pattern.search(path.read_text())}
    assert touching <= {file for file, *_ in ROWS}


def test_nothing_is_said_to_have_run_on_a_board_that_nobody_entered() -> None:
    for file, call, simulated, emulated, board in ROWS:
        assert re.fullmatch(r"yes|no|\d+ of \d+", simulated)
        assert (emulated == "yes") == ((file, call) in build_bring_up.EMULATED)
        assert (board == "yes") == ((file, call) in build_bring_up.ON_A_BOARD)
