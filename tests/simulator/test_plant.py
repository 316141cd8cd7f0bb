"""The belt and its friction: what Newton and the constants say, computed here a second time."""

import math

import pytest

DIRECTIONS = (("forward", 1), ("reverse", -1))


def test_a_belt_nobody_touches_stays_where_it_is(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 1), bench.aside, 5.0, duty=1.0)
    assert plant.belt_speed_m_s == 0.0
    assert plant.belt_position_m == 0.0
    assert plant.brake_force_n == 0.0


def test_coast_down_follows_the_closed_form(first, bench):
    """M dv/dt = -F0 - F1 v, so v(t) = (v0 + F0/F1) exp(-F1 t/M) - F0/F1."""
    drag_n, per_speed_n, mass_kg = 10.0, 6.0, 75.0
    plant = first.Plant({"drag_n": 25.0, "drag_per_kg_n": 0.2}, 1)
    plant.belt_speed_m_s = 1.5
    bench.run(plant, bench.aside, 4.0)
    ratio = drag_n / per_speed_n
    expected = (1.5 + ratio) * math.exp(-per_speed_n * 4.0 / mass_kg) - ratio
    assert plant.belt_speed_m_s == pytest.approx(expected, rel=1e-3)


def test_coast_down_of_the_second_plant_follows_the_closed_form(second, bench):
    """M dv/dt = -Fc - k v^2 without Stribeck's part: v = r tan(atan(v0/r) - t sqrt(Fc k)/M), r^2 = Fc/k."""
    plant = second.Plant({"static_ratio": 1.0, "fan_n": 20.0, "bearing_n": 12.0, "remanence_a": 0.0}, 1)
    plant.belt_speed_m_s = 2.0
    bench.run(plant, bench.aside, 3.0)
    root = math.sqrt(12.0 / 20.0)
    expected = root * math.tan(math.atan(2.0 / root) - 3.0 * math.sqrt(12.0 * 20.0) / 75.0)
    assert plant.belt_speed_m_s == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("mass_kg", [30, 75, 150])
def test_what_coasts_stops_for_good(treadmill, bench, mass_kg):
    plant = treadmill.Plant({"mass_kg": mass_kg}, 1)
    plant.belt_speed_m_s = -1.0
    speeds = bench.speeds(plant, bench.aside, 40.0)
    assert speeds[-1] == 0.0
    assert max(speeds) == 0.0, "friction must not turn the belt round"
    standing = speeds.index(0.0)
    assert set(speeds[standing:]) == {0.0}, "a standing belt must not chatter"


def test_a_push_below_breakaway_moves_nothing(first, bench):
    plant = first.Plant({"walker_force_n": 30.0}, 1)  # 25 N of friction times 1.25 hold 31.25 N
    bench.run(plant, bench.walking(1.0), 10.0)
    assert plant.belt_position_m == 0.0
    plant = first.Plant({"walker_force_n": 33.0}, 1)
    bench.run(plant, bench.walking(1.0), 10.0)
    assert plant.belt_position_m > 0.5


def test_terminal_speed_of_a_bounded_push(first, bench):
    """At its bound F the walker reaches v with F = F0 + F1 v + F2 v^2."""
    plant = first.Plant({"walker_force_n": 60.0, "drag_per_square_n": 5.0, "stride_ripple": 0.0}, 1)
    bench.run(plant, bench.walking(9.0), 120.0)
    expected = (-6.0 + math.sqrt(36.0 + 4.0 * 5.0 * 35.0)) / 10.0
    assert plant.belt_speed_m_s == pytest.approx(expected, rel=1e-4)


def test_energy_is_accounted_for(treadmill, bench):
    """What the walker puts in is the belt's energy, the brake's heat and friction's heat."""
    plant = treadmill.Plant({}, 3)
    entry = bench.walking(1.2)
    given_j = brake_j = friction_j = 0.0
    for _ in range(20000):
        before = plant.belt_speed_m_s
        plant.step(bench.dt_s, 0.4, entry)
        after = plant.belt_speed_m_s
        middle = 0.5 * (before + after)
        given_j += plant.walker_force_n * middle * bench.dt_s
        brake_j += plant.brake_force_n * middle * bench.dt_s
        friction_j += friction_n(treadmill, before) * middle * bench.dt_s
    kept_j = 0.5 * plant.values["mass_kg"] * plant.belt_speed_m_s**2
    assert brake_j > 200
    assert given_j == pytest.approx(kept_j + brake_j + friction_j, rel=2e-3)


def friction_n(module, speed_m_s):
    """Return the friction under a walker of 75 kg as each plant's text describes it."""
    values = {row[0]: row[1] for row in module.CONSTANTS}
    if "drag_per_speed_n" in values:
        return values["drag_n"] + values["drag_per_speed_n"] * speed_m_s
    dry_n = values["bearing_n"] + values["deck_friction"] * 75 * 9.81
    stribeck = (values["static_ratio"] - 1) / (1 + (speed_m_s / values["stribeck_m_s"]) ** 2)
    return dry_n * (1 + stribeck) + values["fan_n"] * speed_m_s**2


@pytest.mark.parametrize("duty", [0.0, 0.5])
def test_both_directions_are_alike(treadmill, bench, duty):
    forward = bench.run(treadmill.Plant({}, 5), bench.walking(0.8), 20.0, duty)
    reverse = bench.run(treadmill.Plant({}, 5), bench.walking(0.8, "reverse"), 20.0, duty)
    assert forward.belt_position_m > 10
    assert reverse.belt_position_m == -forward.belt_position_m
    assert reverse.belt_speed_m_s == -forward.belt_speed_m_s
    assert reverse.slip_m == -forward.slip_m
    assert reverse.brake_force_n == forward.brake_force_n >= 0.0


def test_position_is_the_integral_of_speed(treadmill, bench):
    plant = treadmill.Plant({}, 2)
    speeds = bench.speeds(plant, bench.walking(0.7), 10.0)
    assert plant.belt_position_m == pytest.approx(sum(speeds) * bench.dt_s, rel=1e-9)


def test_slip_is_a_percent_or_so_under_load(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 2), bench.walking(1.2), 60.0, duty=0.8)
    assert plant.brake_force_n > 100
    assert 0.005 < plant.slip_m / plant.belt_position_m < 0.02


def test_a_step_of_two_milliseconds_gives_the_same_walk(treadmill, bench):
    fine = bench.run(treadmill.Plant({}, 2), bench.walking(0.7), 30.0, duty=0.3)
    bench.dt_s = 0.002
    coarse = bench.run(treadmill.Plant({}, 2), bench.walking(0.7), 30.0, duty=0.3)
    assert coarse.belt_position_m == pytest.approx(fine.belt_position_m, rel=1e-3)


def test_constants_are_named_and_checked(treadmill):
    names = [row[0] for row in treadmill.CONSTANTS]
    assert len(set(names)) == len(names)
    assert "mass_kg" in names
    assert all(isinstance(row[1], float) and row[3].endswith(".") for row in treadmill.CONSTANTS)
    with pytest.raises(ValueError, match="mass_gk"):
        treadmill.Plant({"mass_gk": 75}, 1)
    with pytest.raises(ValueError, match="mass_kg"):
        treadmill.Plant({"mass_kg": 0}, 1)


def test_the_same_seed_gives_the_same_walk_and_another_seed_another(treadmill, bench):
    walks = [
        bench.run(treadmill.Plant({}, seed), bench.walking(0.7), 20.0).belt_position_m for seed in (1, 1, 2)
    ]
    assert walks[0] == walks[1] != walks[2]
