"""Brake, coil, heat and supply against formulas written down here independently."""

import math

import pytest


def held(plant, bench, speed_m_s, duty, seconds, entry=None):
    """Run with the belt held at a speed, as on a test stand."""
    for _ in range(round(seconds / bench.dt_s)):
        plant.belt_speed_m_s = speed_m_s
        plant.step(bench.dt_s, duty, entry or bench.aside)
    return plant


def wouterse_n(current_a, speed_m_s, critical_m_s):
    """DOMAIN's formula with 400 N at 2 A and Isat 3 A."""
    scale = 400.0 / (4.0 / (1.0 + (2.0 / 3.0) ** 2))
    x = speed_m_s / critical_m_s
    return scale * current_a**2 / (1.0 + (current_a / 3.0) ** 2) * 2.0 * x / (1.0 + x * x)


@pytest.mark.parametrize("speed_m_s", [0.1, 0.3, 0.8, 1.2, 3.0, 6.0, -0.8])
@pytest.mark.parametrize("duty", [0.2, 0.5, 1.0])
def test_force_is_wouterses(first, bench, speed_m_s, duty):
    plant = held(first.Plant({"disc_resistivity_per_k": 0.0}, 1), bench, speed_m_s, duty, 0.6)
    assert plant.brake_force_n == pytest.approx(
        wouterse_n(plant.coil_current_a, abs(speed_m_s), 3.0), rel=1e-3
    )


def test_the_documented_shares_of_the_highest_force(first, bench):
    """DOMAIN: with vc = 3 m/s, 20 % of Fmax at 0.3 m/s, 50 % at 0.8, 69 % at 1.2."""
    force = {}
    for speed_m_s in (0.3, 0.8, 1.2, 3.0):
        plant = held(first.Plant({"disc_resistivity_per_k": 0.0}, 1), bench, speed_m_s, 0.7, 0.6)
        force[speed_m_s] = plant.brake_force_n
    assert force[0.3] / force[3.0] == pytest.approx(0.20, abs=0.005)
    assert force[0.8] / force[3.0] == pytest.approx(0.50, abs=0.005)
    assert force[1.2] / force[3.0] == pytest.approx(0.69, abs=0.005)


def test_the_second_brake_rises_steeper_and_falls_slower(second, bench):
    """3x/(1 + 2 x sqrt x): 1 at the peak, about 1/sqrt(x) far above it, and no force at standstill."""
    force = {}
    for x in (0.0, 0.25, 1.0, 4.0, 9.0):
        plant = held(second.Plant({}, 1), bench, 4.0 * x, 0.7, 0.6)
        force[x] = plant.brake_force_n
    assert force[0.0] == 0.0
    for x in (0.25, 4.0, 9.0):
        assert force[x] / force[1.0] == pytest.approx(3 * x / (1 + 2 * x**1.5), rel=1e-3)
        assert force[x] / force[1.0] > 2 * x / (1 + x * x), "not Wouterse's"


def test_force_falls_again_above_the_speed_of_its_peak(treadmill, bench):
    forces = [
        held(treadmill.Plant({}, 1), bench, speed_m_s, 0.8, 0.5).brake_force_n
        for speed_m_s in (1.0, 3.5, 12.0)
    ]
    assert forces[0] < forces[1] > forces[2]


@pytest.mark.parametrize("full_n", [380.0])
def test_full_current_gives_the_force_of_the_book(treadmill, bench, full_n):
    plant = held(treadmill.Plant({}, 1), bench, 3.0, 1.0, 1.0)
    assert plant.brake_force_n == pytest.approx(full_n, rel=0.15)
    assert 1.8 < plant.coil_current_a < 2.1


@pytest.mark.parametrize("henry", [0.1, 0.2])
def test_current_rises_with_l_over_r(treadmill, bench, henry):
    plant = treadmill.Plant({"coil_h": henry, "ambient_c": 20.0}, 1)
    bench.run(plant, bench.aside, 1.0, duty=1.0)
    final_a = plant.coil_current_a
    plant.coil_current_a = 0.0
    bench.run(plant, bench.aside, henry / 12.0, duty=1.0)
    assert plant.coil_current_a / final_a == pytest.approx(1.0 - math.exp(-1.0), rel=0.04)


def test_field_lags_behind_the_current_by_30_to_80_ms(treadmill, bench):
    plant = held(treadmill.Plant({"coil_h": 0.001}, 1), bench, 0.8, 0.5, 1.0)
    final_n = plant.brake_force_n
    plant = held(treadmill.Plant({"coil_h": 0.001}, 1), bench, 0.8, 0.0, 0.1)
    elapsed_s = 0.0
    while math.sqrt(plant.brake_force_n / final_n) < 1.0 - math.exp(-1.0):
        held(plant, bench, 0.8, 0.5, 0.001)
        elapsed_s += 0.001
    assert 0.03 < elapsed_s < 0.08


def test_a_hot_coil_loses_a_third_of_its_force_at_constant_voltage(first, bench):
    """DOMAIN: copper +0.39 %/K, so +60 K at constant voltage costs 35 % of the force."""
    cold = held(first.Plant({"ambient_c": 20.0}, 1), bench, 0.8, 0.3, 0.6)
    hot = held(first.Plant({"ambient_c": 80.0, "disc_resistivity_per_k": 0.0}, 1), bench, 0.8, 0.3, 0.6)
    assert hot.coil_current_a / cold.coil_current_a == pytest.approx(1 / 1.234, rel=5e-3)
    assert hot.brake_force_n / cold.brake_force_n == pytest.approx(0.65, abs=0.02)


def test_coil_settles_where_it_loses_what_it_takes(first, bench):
    """(U/R(T))^2 R(T) = loss (T - Ta), solved by bisection; and 63 % of it within 600 to 900 s."""
    params = {"coil_heat_j_k": 4.0, "supply_ohm": 0.01}  # a hundredth of the heat: a hundredth of the time
    plant = bench.run(first.Plant(params, 1), bench.aside, 60.0, duty=0.6)
    drive_v = 0.6 * plant.supply_v - 0.4 * 0.7

    def surplus_w(coil_c):
        ohm = 12.0 * (1.0 + 0.0039 * (coil_c - 20.0))
        return drive_v**2 / ohm - 0.53 * (coil_c - 22.0)

    low, high = 22.0, 400.0
    while high - low > 1e-6:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if surplus_w(middle) > 0 else (low, middle)
    assert plant.coil_temperature_c == pytest.approx(low, abs=0.1)
    assert 600 < 400.0 / 0.53 < 900


def test_coil_warms_within_its_time_constant(treadmill, bench):
    bench.dt_s = 0.002
    plant = treadmill.Plant({}, 1)
    rises_k = []
    for _ in range(12):
        bench.run(plant, bench.aside, 250.0, duty=0.4)
        rises_k.append(plant.coil_temperature_c - 22.0)
    # 250 s a row: the share after 600 and 900 s lies around 1 - 1/e.
    assert rises_k[1] / rises_k[-1] < 0.64 < rises_k[3] / rises_k[-1] + 0.08


def test_disc_takes_the_brakes_heat(treadmill, bench):
    plant = held(treadmill.Plant({}, 1), bench, 1.5, 0.0, 0.1)
    taken_j = 0.0
    for _ in range(20000):
        plant.belt_speed_m_s = 1.5
        plant.step(bench.dt_s, 0.6, bench.aside)
        taken_j += plant.brake_force_n * 1.5 * bench.dt_s
    kept_j = plant.values["disc_heat_j_k"] * (plant.disc_temperature_c - 22.0)
    assert kept_j == pytest.approx(taken_j, rel=0.05)
    assert kept_j < taken_j


def test_supply_sags_by_its_source_resistance(treadmill, bench):
    idle_v = bench.run(treadmill.Plant({}, 1), bench.aside, 1.0).supply_v
    plant = bench.run(treadmill.Plant({}, 1), bench.aside, 1.0, duty=1.0)
    ohm = plant.values.get("supply_ohm", plant.values.get("battery_ohm"))
    assert idle_v - plant.supply_v == pytest.approx(ohm * plant.coil_current_a, rel=0.01)


def with_fault(name, value: float = 0):
    """Return an entry of somebody beside the belt with one fault active."""
    return {"do": "step_off", "faults": {name: value}}


def test_an_open_coil_carries_nothing_at_once_and_heals(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 1), bench.aside, 0.5, duty=0.5)
    assert plant.coil_current_a > 0.5
    bench.run(plant, with_fault("coil.open"), 0.002, duty=0.5)
    assert plant.coil_current_a == 0.0
    bench.run(plant, bench.aside, 0.5, duty=0.5)
    assert plant.coil_current_a > 0.5


def test_a_fault_put_into_the_same_entry_is_seen(treadmill, bench):
    entry = {"do": "step_off", "faults": {}}
    plant = bench.run(treadmill.Plant({}, 1), entry, 0.5, duty=0.5)
    entry["faults"]["coil.open"] = 0
    bench.run(plant, entry, 0.002, duty=0.5)
    assert plant.coil_current_a == 0.0


def test_shorted_turns_take_more_current_and_give_less_force_for_it(treadmill, bench):
    sound = held(treadmill.Plant({}, 1), bench, 0.8, 0.3, 0.6)
    short = held(treadmill.Plant({}, 1), bench, 0.8, 0.3, 0.6, with_fault("coil.short", 0.5))
    assert short.coil_current_a == pytest.approx(2.0 * sound.coil_current_a, rel=0.05)
    assert short.brake_force_n < 1.3 * sound.brake_force_n


def test_a_hot_coil_is_as_hot_as_the_fault_says(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 1), with_fault("coil.hot", 95), 1.0, duty=0.5)
    assert plant.coil_temperature_c == 95.0
    plant = bench.run(treadmill.Plant({}, 1), with_fault("coil.hot"), 1.0, duty=0.5)
    assert plant.coil_temperature_c > 130.0


def test_a_cut_supply_leaves_the_reserve_and_comes_back(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 1), with_fault("supply.cut"), 1.0, duty=0.3)
    after_1_s = plant.supply_v
    assert 15.0 < after_1_s < 23.0
    bench.run(plant, with_fault("supply.cut"), 10.0, duty=0.3)
    assert plant.supply_v < 0.5 * after_1_s
    bench.run(plant, bench.aside, 1.0)
    assert plant.supply_v > 23.0


def test_a_sagging_supply_falls_to_what_the_fault_says(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 1), with_fault("supply.sag", 18.5), 20.0, duty=0.2)
    assert plant.supply_v == pytest.approx(18.5, abs=0.2)


def test_a_generator_feeds_the_console_only_while_the_belt_runs_and_is_felt(first, bench):
    params = {"generator_v_per_m_s": 40.0}
    plant = bench.run(first.Plant(params, 1), bench.walking(0.9), 20.0, duty=0.2)
    mains = bench.run(first.Plant({}, 1), bench.walking(0.9), 20.0, duty=0.2)
    assert plant.supply_v > 20.0
    assert plant.walker.effort_n > mains.walker.effort_n + 2.0
    bench.run(plant, bench.aside, 60.0)
    assert plant.supply_v < 2.0


@pytest.mark.parametrize("conductivity", [0.8, 1.25])
def test_a_disc_that_conducts_less_brakes_as_a_slower_belt_would(treadmill, bench, conductivity):
    for speed_m_s in (0.5, 2.0, 6.0):
        drifted = held(treadmill.Plant({"disc_conductivity": conductivity}, 1), bench, speed_m_s, 0.6, 0.5)
        new = held(treadmill.Plant({}, 1), bench, speed_m_s * conductivity, 0.6, 0.5)
        # The disc of either warms by a fraction of a kelvin in half a second.
        assert drifted.brake_force_n == pytest.approx(new.brake_force_n, rel=2e-3)
