"""Whatever is in the files, a console comes up; what cannot be believed is reported, the brake weak."""

import json
from typing import Any

import pytest
from backstride.core import faults, params
from backstride.core.pipeline import Pipeline
from backstride.tasks import settings
from backstride_host.calibration.record import MeasuredBrake, calibration_record
from hypothesis import given
from hypothesis import strategies as st
from stored_files import Storage

RECORD = calibration_record(
    MeasuredBrake(
        currents_a=(1.0, 2.0),
        speeds_m_s=(1.0, 3.0),
        forces_n=((60.0, 100.0), (240.0, 400.0)),
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


def started(**files: Any) -> Pipeline:
    """Return a core after its first tick, loaded from files by name; text is taken as it is."""
    storage = Storage()
    for name, content in files.items():
        storage.files[name + ".json"] = content if isinstance(content, str) else json.dumps(content)
    core = Pipeline()
    settings.load(core, storage)
    core.step()
    return core


def names(core: Pipeline) -> list[str]:
    return faults.names(core.book.mask)


def test_a_console_without_files_has_its_defaults_and_nothing_to_report() -> None:
    core = started()
    assert not core.calibrated
    assert names(core) == []


def test_parameters_and_calibration_are_taken_into_use() -> None:
    core = started(params={"version": 1, "values": {"belt.mass_kg": 90}}, calibration=RECORD)
    assert core.params.get("belt.mass_kg") == 90
    assert core.calibrated
    core.brake.table.at(1000)
    assert core.brake.table.force_dn(1000) == 600
    assert names(core) == []


def test_what_is_saved_comes_back() -> None:
    core = started()
    core.params.set(params.index_of("brake.rise_dn_s"), 300)
    again = started(params=settings.changed(core))
    assert settings.changed(again) == {"version": 1, "values": {"brake.rise_dn_s": 300}}


@pytest.mark.parametrize("content", ["", "{", "null", "[]", "7", '"text"', "{}", '{"version": 1}', "[[[[[["])
def test_a_calibration_that_is_none_leaves_the_brake_weak_and_is_reported(content: str) -> None:
    core = started(calibration=content)
    assert not core.calibrated
    assert names(core) == ["storage.unread"]


def test_so_does_one_number_that_is_wrong() -> None:
    broken = json.loads(json.dumps(RECORD))
    broken["force_table"]["forces_dn"][-1] += 1
    core = started(calibration=broken)
    assert not core.calibrated
    assert names(core) == ["storage.unread"]


@pytest.mark.parametrize(
    "content",
    ["", "{", "null", "[]", '{"values": 7}', '{"values": [1]}', '{"values": {"belt.mass_kg": "x"}}'],
)
def test_with_parameters_that_cannot_be_read_no_calibration_is_believed(content: str) -> None:
    core = started(params=content, calibration=RECORD)
    assert not core.calibrated
    assert names(core) == ["storage.unread"]


@pytest.mark.parametrize("value", [29, 151, 75.5, None, [], "75", 1 << 40])
def test_a_parameter_that_is_out_of_range_keeps_its_default(value: Any) -> None:
    core = started(params={"values": {"belt.mass_kg": value}}, calibration=RECORD)
    assert core.params.get("belt.mass_kg") == 75
    assert names(core) == ["storage.unread"]


def test_a_newer_firmwares_parameter_is_passed_over() -> None:
    core = started(params={"values": {"belt.colour": 3, "belt.mass_kg": 80}}, calibration=RECORD)
    assert core.params.get("belt.mass_kg") == 80
    assert core.calibrated


@given(st.binary(max_size=60).map(lambda data: data.decode("latin-1")), st.text(max_size=60))
def test_no_content_whatsoever_keeps_a_console_from_starting(one: str, other: str) -> None:
    assert not started(params=one, calibration=other).calibrated
