"""The parameter table's own truth, and what may be set."""

from array import array

import pytest
from backstride.core import codes, params
from backstride.core.params import PARAMS, Parameters
from hypothesis import given
from hypothesis import strategies as st

# DOMAIN's defaults, in the rows' units.
DEFAULTS = {
    "brake.rise_dn_s": 600,
    "brake.gentle_rise_dn_s": 300,
    "brake.release_dn_s": 1000,
    "brake.fault_release_dn_s": 1500,
    "brake.uncalibrated_force_dn": 800,
    "brake.light_drag_dn": 300,
    "brake.max_force_dn": 4000,
    "brake.max_current_ma": 2000,
    "brake.coil_milliohm": 12_000,
    "brake.gentle_travel_mm": 2000,
    "belt.mass_kg": 75,
    "belt.drag_dn": 250,
    "belt.drag_per_speed_dn": 60,
    "safety.reverse_limit_mm_s": 1500,
    "safety.forward_limit_mm_s": 3000,
    "safety.guidance_margin_mm_s": 500,
    "safety.stop_walking_mm_s2": 800,
    "safety.stop_running_mm_s2": 1500,
    "safety.warm_dc": 900,
    "safety.hot_dc": 1300,
    "safety.belt_accel_mm_s2": 8000,
    "link.telemetry_hz": 20,
}
# What a host could raise beyond DOMAIN's defaults would be a limit raised: these tables end at the default.
BOUNDS = {
    "brake.rise_dn_s",
    "brake.gentle_rise_dn_s",
    "brake.release_dn_s",
    "brake.fault_release_dn_s",
    "brake.uncalibrated_force_dn",
    "safety.stop_walking_mm_s2",
    "safety.stop_running_mm_s2",
}


@pytest.mark.parametrize(("name", "value"), DEFAULTS.items())
def test_defaults_are_the_domains(name: str, value: int) -> None:
    assert Parameters().get(name) == value


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_no_setting_goes_beyond_the_domains_bound(name: str) -> None:
    row = PARAMS[params.index_of(name)]
    assert row[3] == row[4]


@pytest.mark.parametrize("row", PARAMS, ids=lambda row: row[0])
def test_every_row_is_whole(row: tuple) -> None:
    name, _unit, minimum, maximum, default, kind, text = row
    assert minimum <= default <= maximum
    assert minimum >= -(1 << 30)
    assert maximum < 1 << 30
    assert kind in {params.PLAIN, params.SAFETY}
    assert text.endswith(".")
    assert name.count(".") == 1
    assert params.NAMES[params.index_of(name)] == name


def test_names_are_unique_and_fit_a_byte_of_the_link() -> None:
    assert len(set(params.NAMES)) == len(PARAMS) <= 255


def test_everything_that_sets_a_force_or_a_limit_needs_a_hand() -> None:
    for index, name in enumerate(params.NAMES):
        if name.startswith(("brake.", "safety.", "sensing.")):
            assert Parameters().is_safety(index), name


@given(st.integers(-5, len(PARAMS) + 5), st.integers(-(2**31), 2**31 - 1))
def test_a_value_is_taken_when_its_row_allows_it_and_only_then(index: int, value: int) -> None:
    values = Parameters()
    before = array("i", values.values)
    result = values.set(index, value)
    if not 0 <= index < len(PARAMS):
        assert result == codes.UNKNOWN
    else:
        allowed = PARAMS[index][2] <= value <= PARAMS[index][3]
        assert result == (codes.OK if allowed else codes.OUT_OF_RANGE)
        if allowed:
            before[index] = value
    assert values.values == before
    assert values.revision == (result == codes.OK)


def test_an_unknown_name_is_said() -> None:
    with pytest.raises(ValueError, match=r"no parameter no\.such"):
        params.index_of("no.such")
