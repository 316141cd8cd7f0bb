"""The power fails at every single block operation of every write path: what is kept is the old or the new.

The firmware's own code, on MicroPython's own littlefs, on a flash in memory.
"""

import json
from pathlib import Path

import pytest
import unix_port
from backstride_host.calibration.record import MeasuredBrake, calibration_record

SCRIPT = """
import gc
import firmware_kept as kept
kept.records[:] = {records}
image = kept.furnished()
"""


def record(force_n: float) -> dict[str, object]:
    return calibration_record(
        MeasuredBrake(
            currents_a=(0.5, 1.0, 1.5, 2.0),
            speeds_m_s=(0.5, 1.0, 2.0, 3.0),
            forces_n=tuple(
                tuple(force_n * current * speed for speed in (1.0, 2.0, 3.0, 4.0)) for current in (1, 2, 3, 4)
            ),
            disc_c=22.0,
            disc_per_k=0.001,
            coil_ohm=12.3,
            coil_c=26.0,
            mass_kg=74.2,
            drag_n=10.0,
            drag_per_speed_n=6.0,
            drag_per_square_n=0.0,
        )
    )


@pytest.fixture
def kept(console_folders: list[Path]):
    """Run a script after the flash was furnished with something of everything."""

    def run(script: str) -> list[str]:
        head = SCRIPT.format(records=json.dumps([record(20.0), record(21.0)]))
        return unix_port.run(head + script, console_folders, heap="16M").splitlines()

    return run


def test_at_every_operation_of_every_write_path(kept) -> None:
    lines = kept(
        "for way in kept.PATHS:\n    kept.cut_at_each(way, image)\n    gc.collect()\n"
        "kept.cut_at_each(kept.end_after_sag, kept.with_open_session(image))\n"
    )
    assert len(lines) >= 14
    for line in lines:
        name, operations, old, new = line.split()
        assert int(operations) > 0, name
        # Each operation was cut twice: before it, and in its middle.
        assert int(old) + int(new) <= 2 * int(operations), name
        assert int(old) > 0, name


def test_at_every_operation_of_the_boot_that_clears_up(kept) -> None:
    assert int(kept("print(kept.boot_cuts(image))")[-1]) > 10


def test_at_every_operation_on_the_blocks_that_are_erased_beforehand(kept) -> None:
    assert int(kept("print(kept.power_cut_blocks())")[-1]) > 40


def test_a_session_whose_power_goes_costs_no_erase_and_comes_back_once(kept) -> None:
    assert kept("kept.session_after_a_cut()") == ["0 []", "True 1 60000", "False", "False [1]"]


def test_wear_is_within_what_the_documents_reckon_with(kept) -> None:
    sessions = 60
    erases, of_one_block, _ = map(int, kept(f"kept.wear(image, {sessions})")[-1].split())
    # 100,000 erases of each of 512 blocks: for a hundred years of ten such sessions a day.
    assert erases / sessions <= 100_000 * 512 / (10 * 365 * 100)
    # And of any one block, on a tenth of that flash, for twenty.
    assert of_one_block / sessions <= 100_000 / (10 * 365 * 20)
