"""A calibration beside the one before: of the file, or of the console where that is newer."""

from __future__ import annotations

from backstride_host.calibration import record_file
from backstride_host.calibration.comparison import before, told

ENCODER = {"utc": "2026-11-20T10:00:00Z", "board": "b", "counts_per_metre": 1000.0, "polarity": 1, "r2": 0.5}
SUPPLY = {"utc": "2026-11-20T10:10:00Z", "coil_ohm": 12.0}
COAST_DOWN = {
    "utc": "2026-11-20T10:20:00Z",
    "drag_n": 20.0,
    "drag_per_speed_n": 5.0,
    "drag_per_square_n": 0.0,
    "mass_kg": 75.0,
}
BRAKE = {
    "utc": "2026-11-20T10:30:00Z",
    "currents_a": [0.5, 1.0, 1.5],
    "speeds_m_s": [0.5, 1.0, 2.0],
    "forces_n": [[10.0, 20.0, 30.0], [40.0, 80.0, 120.0], [90.0, 180.0, 270.0]],
    "coil_c": 22.0,
}


def machine() -> dict:
    record: dict = {"board": "b"}
    parts = {"encoder": ENCODER, "supply": SUPPLY, "coast_down": COAST_DOWN, "brake": BRAKE}
    for name, part in parts.items():
        record_file.put(record, name, part)
    return record


def console(**changed: object) -> dict:
    return record_file.for_console(machine()) | changed


def test_the_first_one_has_nothing_before_it() -> None:
    assert before("encoder", {"board": "b"}, "file.json", None) is None
    assert list(told(ENCODER, None)) == [
        "counts_per_metre         1000.0",
        "polarity                 1",
        "r2                       0.5",
    ]


def test_what_was_is_told_with_the_difference_and_not_how_it_was_measured() -> None:
    new = ENCODER | {"counts_per_metre": 1013.0, "polarity": -1, "r2": 0.9}
    assert list(told(new, ENCODER)) == [
        "counts_per_metre         1013.0   (was 1000: +1.30 %)",
        "polarity                 -1   (was 1)",
        "r2                       0.9",
    ]


def test_the_file_is_believed_where_the_console_has_the_same_or_an_older_one() -> None:
    found = before("supply", machine(), "file.json", console(utc="2026-11-20T10:00:00Z"))
    assert found is not None
    assert (found.told, found.part) == ("file.json, of 2026-11-20T10:10:00Z", SUPPLY)


def test_the_console_is_believed_where_there_is_no_file_or_it_is_newer() -> None:
    for record in ({"board": "b"}, machine()):
        newer = console(utc="2026-11-22T08:00:00Z", coil_milliohm=11_500)
        found = before("supply", record, "file.json", newer)
        assert found is not None
        assert found.told == "the console's own record, of 2026-11-22T08:00:00Z"
        assert found.part["coil_ohm"] == 11.5


def test_what_a_part_replaced_is_what_was_before() -> None:
    record = machine()
    record_file.put(record, "coast_down", COAST_DOWN | {"mass_kg": 80.0})
    found = before("brake", record, "file.json", None)
    assert found is not None and found.part == BRAKE


def test_the_consoles_record_tells_every_part() -> None:
    kept = console(utc="2026-11-22T08:00:00Z")
    found = {name: before(name, {"board": "b"}, "", kept) for name in record_file.PARTS}
    parts = {name: each.part for name, each in found.items() if each}
    assert parts["encoder"]["counts_per_metre"] == 1000.0
    assert parts["supply"]["coil_ohm"] == 12.0
    assert {name: parts["coast_down"][name] for name in COAST_DOWN if name != "utc"} == {
        name: value for name, value in COAST_DOWN.items() if name != "utc"
    }
    assert {name: parts["brake"][name] for name in ("currents_a", "speeds_m_s", "forces_n")} == {
        name: BRAKE[name] for name in ("currents_a", "speeds_m_s", "forces_n")
    }


def test_forces_are_compared_where_both_tables_reach() -> None:
    """Other currents and speeds, and 5 % more force: at 0.75 A, F goes with the square: 22.5 N at 0.5 m/s."""
    new = {
        "currents_a": [0.75, 1.0, 2.0],
        "speeds_m_s": [0.5, 1.0, 3.0],
        "forces_n": [[1.05 * 22.5, 1.05 * 45.0, 500.0], [1.05 * 40.0, 1.02 * 80.0, 500.0], [1.0, 1.0, 1.0]],
    }
    assert list(told(new, BRAKE)) == ["forces                   +2.0 to +5.0 % of what they were"]
    beyond = new | {"currents_a": [2.0, 2.5, 3.0]}
    assert list(told(beyond, BRAKE)) == ["forces                   nowhere measured both times"]
