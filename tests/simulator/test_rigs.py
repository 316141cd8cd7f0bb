"""A belt that nobody is on: rolled by hand to a mark, driven by a drill, pulled by a mass that falls."""

import pytest

REVERSE = {"direction": "reverse", "faults": {}}


@pytest.mark.parametrize(("direction", "way"), [("forward", 1), ("reverse", -1)])
def test_a_hand_rolls_the_belt_to_its_mark(treadmill, bench, direction, way):
    entry = {"do": "roll", "metres": 6.0, "direction": direction, "faults": {}}
    plant = bench.run(treadmill.Plant({}, 1), entry, 60.0)
    assert plant.belt_speed_m_s == pytest.approx(0.0, abs=1e-6)
    assert way * plant.belt_position_m == pytest.approx(6.0, abs=0.006)
    assert plant.slip_m == pytest.approx(0.0, abs=1e-4)


def test_a_roller_that_slips_is_behind_the_belt(treadmill, bench):
    entry = {"do": "roll", "metres": 6.0, "slip_percent": 5.0, "faults": {}}
    plant = bench.run(treadmill.Plant({}, 1), entry, 60.0)
    assert plant.belt_position_m == pytest.approx(5.7, abs=0.006)
    assert plant.belt_position_m + plant.slip_m == pytest.approx(6.0, abs=0.006)


def test_a_drill_holds_its_speed_until_it_is_taken_away(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 1), {"do": "drill", **REVERSE}, 6.0)
    assert plant.belt_speed_m_s == pytest.approx(-3.0, abs=0.06)
    bench.run(plant, bench.aside, 0.1)
    assert plant.walker_force_n == 0.0


def test_a_falling_mass_pulls_with_its_weight_and_moves_along(treadmill, bench):
    """(M + m) a = m g - F, then M a = -F: Newton, with the friction of the plant's own coast."""
    plant = treadmill.Plant({}, 1)
    entry = {"do": "hang", "hang_kg": 10.0, "drop_m": 1.0, "faults": {}}
    falls = bench.speeds(plant, entry, 1.2)
    fell = (falls[1100] - falls[900]) / 0.2
    speed = falls[1000]
    bench.run(plant, entry, 1.0)
    while plant.belt_speed_m_s > speed:
        bench.run(plant, entry, 0.001)
    before = plant.belt_speed_m_s
    bench.run(plant, entry, 0.05)
    friction_n = 75.0 * (before - plant.belt_speed_m_s) / 0.05
    assert (75.0 + 10.0) * fell == pytest.approx(98.1 - friction_n, rel=0.02)


def test_nobody_weighs_on_a_belt_that_is_driven_from_beside(treadmill, bench):
    coasts = []
    for do in ("step_off", "drill"):
        plant = treadmill.Plant({}, 1)
        bench.run(plant, {"do": do, "speed_m_s": 1.0, "faults": {}}, 1.0)
        plant.belt_speed_m_s = 1.0
        coasts.append(bench.run(plant, bench.aside, 0.5).belt_speed_m_s)
    assert coasts[0] == pytest.approx(coasts[1], abs=1e-3)
