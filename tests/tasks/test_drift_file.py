"""What coasts told survives a power cut, and speaks of no other calibration than its own."""

from types import SimpleNamespace
from typing import Any

import pytest
from backstride.core.pipeline import Pipeline
from backstride.tasks import drift_file


def calibrated(checksum: int = 7) -> Pipeline:
    core = Pipeline()
    core.calibration = SimpleNamespace(checksum=checksum)
    return core


def test_what_was_kept_comes_back() -> None:
    core = calibrated()
    core.drift.goal = 900
    again = calibrated()
    drift_file.take(again, drift_file.record(core))
    assert again.drift.scale == 900


@pytest.mark.parametrize("record", [None, {}, {"calibration": 7}, {"calibration": 7, "scale": "900"}])
def test_what_is_no_record_changes_nothing(record: Any) -> None:
    core = calibrated()
    drift_file.take(core, record)
    assert core.drift.scale == 1024


def test_a_brake_calibrated_since_begins_anew() -> None:
    core = calibrated()
    core.drift.goal = 900
    again = calibrated(8)
    drift_file.take(again, drift_file.record(core))
    assert again.drift.scale == 1024


def test_without_a_calibration_there_is_nothing_to_correct() -> None:
    core = Pipeline()
    drift_file.take(core, {"version": 1, "calibration": 7, "scale": 900})
    assert core.drift.scale == 1024
