"""A record is believed whole or not at all, whatever the file holds."""

import copy
import json
from typing import Any

import pytest
from backstride.core.calibration import SCALARS, Calibration, checksum
from hypothesis import given
from hypothesis import strategies as st


def record() -> dict[str, Any]:
    made: dict[str, Any] = {
        "version": 1,
        "date": "2026-11-23",
        "force_table": {
            "currents_ma": [0, 500, 1000, 2000],
            "speeds_mm_s": [0, 500, 1000, 3000],
            "forces_dn": [0, 0, 0, 0, 0, 100, 180, 280, 0, 400, 750, 1200, 0, 1200, 2400, 4000],
        },
        "disc_dc": 215,
        "disc_ppm_k": 1000,
        "coil_milliohm": 12_100,
        "mass_g": 75_300,
        "drag_cn": 1010,
        "drag_per_speed_cn": 590,
        "drag_per_square_cn": 0,
    }
    made["checksum"] = checksum(made)
    return made


def test_a_record_survives_json_and_is_read() -> None:
    calibration = Calibration(json.loads(json.dumps(record())))
    calibration.table.at(1000)
    assert calibration.table.force_dn(1000) == 750
    values = {name: getattr(calibration, name) for name, _least, _most in SCALARS}
    assert values == {name: record()[name] for name in values}


def paths(thing: Any, way: tuple = ()) -> list[tuple]:
    """Return the way to everything within a record."""
    found = [way] if way else []
    if isinstance(thing, dict):
        found += [path for key, value in thing.items() for path in paths(value, (*way, key))]
    elif isinstance(thing, list):
        found += [path for place, value in enumerate(thing) for path in paths(value, (*way, place))]
    return found


# What makes no difference to a brake may be anything.
READ = [path for path in paths(record()) if path[0] != "date"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(READ), json_values)
def test_a_record_in_which_one_thing_was_changed_is_refused(path: tuple, value: Any) -> None:
    changed = record()
    parent = changed
    for key in path[:-1]:
        parent = parent[key]
    if type(parent[path[-1]]) is type(value) and parent[path[-1]] == value:
        return
    parent[path[-1]] = value
    with pytest.raises(ValueError, match=r"\w"):
        Calibration(changed)


@given(st.sampled_from(READ))
def test_a_record_that_lacks_something_is_refused(path: tuple) -> None:
    changed = record()
    parent = changed
    for key in path[:-1]:
        parent = parent[key]
    del parent[path[-1]]
    with pytest.raises(ValueError, match=r"\w"):
        Calibration(changed)


@given(json_values)
def test_anything_else_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="no calibration"):
        Calibration(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, edge + step) for name, least, most in SCALARS for edge, step in ((least, -1), (most, 1))],
)
def test_a_value_out_of_range_is_refused_with_its_name(name: str, value: int) -> None:
    changed = record()
    changed[name] = value
    changed["checksum"] = checksum(changed)
    with pytest.raises(ValueError, match=name):
        Calibration(changed)


def test_a_table_that_is_no_brakes_is_refused_though_its_sum_is_right() -> None:
    changed = copy.deepcopy(record())
    changed["force_table"]["forces_dn"][-1] = 100
    changed["checksum"] = checksum(changed)
    with pytest.raises(ValueError, match="falls with the current"):
        Calibration(changed)


def test_two_numbers_that_changed_places_change_the_sum() -> None:
    changed = record()
    changed["drag_cn"], changed["drag_per_speed_cn"] = changed["drag_per_speed_cn"], changed["drag_cn"]
    assert checksum(changed) != record()["checksum"]
