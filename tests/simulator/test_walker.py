"""The person on the belt: speed held, stride seen in the belt, standing, stepping off, which way."""

import numpy as np
import pytest


@pytest.mark.parametrize("duty", [0.0, 0.35])
@pytest.mark.parametrize(("speed_m_s", "direction"), [(0.5, "reverse"), (0.9, "forward"), (1.4, "reverse")])
def test_walker_holds_the_wanted_speed(treadmill, bench, speed_m_s, direction, duty):
    plant = bench.run(treadmill.Plant({}, 1), bench.walking(speed_m_s, direction), 15.0, duty)
    mean = float(np.mean(bench.speeds(plant, bench.walking(speed_m_s, direction), 20.0, duty)))
    sign = -1 if direction == "reverse" else 1
    assert sign * mean == pytest.approx(speed_m_s, rel=0.02)


def test_walker_gets_there_within_seconds_and_without_a_leap(treadmill, bench):
    speeds = bench.speeds(treadmill.Plant({}, 1), bench.walking(0.7, "reverse"), 15.0)
    assert min(speeds) > -1.0
    assert np.mean(speeds[6000:]) == pytest.approx(-0.7, rel=0.06)


def test_a_runner_runs(treadmill, bench):
    entry = bench.walking(2.2, "reverse", do="run", cadence_spm=170)
    speeds = bench.speeds(treadmill.Plant({}, 1), entry, 40.0)
    assert np.mean(speeds[20000:]) == pytest.approx(-2.2, rel=0.02)


@pytest.mark.parametrize("cadence_spm", [72, 96, 120])
def test_the_belt_carries_the_stride(treadmill, bench, cadence_spm):
    entry = bench.walking(0.7, "reverse", cadence_spm=cadence_spm)
    plant = bench.run(treadmill.Plant({"step_variation": 0.0}, 1), entry, 15.0)
    speeds = np.array(bench.speeds(plant, entry, 60.0))
    spectrum = np.abs(np.fft.rfft((speeds - speeds.mean()) * np.hanning(len(speeds))))
    frequencies_hz = np.fft.rfftfreq(len(speeds), bench.dt_s)
    band = frequencies_hz > 0.4 * cadence_spm / 60  # both feet, and each foot
    peak_hz = frequencies_hz[band][np.argmax(spectrum[band])]
    assert peak_hz == pytest.approx(cadence_spm / 60, rel=0.02)


@pytest.mark.parametrize("duty", [0.0, 0.35])
@pytest.mark.parametrize("speed_m_s", [0.5, 0.7, 1.2])
def test_the_stride_is_3_to_15_percent_of_the_speed(treadmill, bench, speed_m_s, duty):
    plant = bench.run(treadmill.Plant({}, 1), bench.walking(speed_m_s), 15.0, duty)
    speeds = np.array(bench.speeds(plant, bench.walking(speed_m_s), 15.0, duty)).reshape(-1, 625)
    swing = np.median(speeds.max(axis=1) - speeds.min(axis=1)) / speed_m_s
    assert 0.03 < swing < 0.15


def test_left_and_right_differ_as_asked(treadmill, bench):
    """Half the step rate is there when feet differ, and gone when they do not."""
    shares = []
    for asymmetry in (0.0, 0.1):
        entry = bench.walking(0.7)
        plant = treadmill.Plant({"step_asymmetry": asymmetry, "step_variation": 0.0}, 1)
        speeds = np.array(bench.speeds(bench.run(plant, entry, 15.0), entry, 60.0))
        spectrum = np.abs(np.fft.rfft((speeds - speeds.mean()) * np.hanning(len(speeds))))
        shares.append(spectrum[46:51].max() / spectrum[94:99].max())  # 0.8 Hz over 1.6 Hz, 1/60 Hz apart
    assert shares[0] < 0.02 < 0.1 < shares[1]


def test_no_two_steps_are_quite_alike(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 4), bench.walking(0.7), 15.0)
    lengths = set()
    for _ in range(20):
        bench.run(plant, bench.walking(0.7), 0.6)
        lengths.add(plant.walker.phase_per_s)
    assert len(lengths) > 10


@pytest.mark.parametrize("duty", [0.0, 0.5])
@pytest.mark.parametrize("direction", ["forward", "reverse"])
def test_who_stands_stops_the_belt(treadmill, bench, direction, duty):
    plant = bench.run(treadmill.Plant({}, 1), bench.walking(0.8, direction), 15.0, duty)
    speeds = bench.speeds(plant, {"do": "stand", "faults": {}}, 5.0, duty)
    assert speeds[-1] == 0.0
    assert speeds[-2000:] == [0.0] * 2000
    sign = 1 if direction == "forward" else -1
    assert min(sign * speed for speed in speeds) > -0.05
    assert abs(np.diff(speeds).min() / bench.dt_s) < 4.0, "a person stops without a jerk"


def test_who_steps_off_lets_the_belt_coast_longer_than_who_stands(treadmill, bench):
    plants = [bench.run(treadmill.Plant({}, 1), bench.walking(1.0), 15.0) for _ in range(2)]
    stood = bench.speeds(plants[0], {"do": "stand", "faults": {}}, 20.0).index(0.0)
    coasted = bench.speeds(plants[1], bench.aside, 20.0).index(0.0)
    assert coasted > 1.5 * stood
    assert plants[1].walker_force_n == 0.0


def test_a_walker_turned_away_drives_the_belt_the_other_way(treadmill, bench):
    back = bench.run(treadmill.Plant({}, 1), bench.walking(0.6, "reverse", facing="away"), 10.0)
    forth = bench.run(treadmill.Plant({}, 1), bench.walking(0.6, "forward", facing="away"), 10.0)
    assert back.belt_position_m > 3.0
    assert forth.belt_position_m < -3.0


def test_turning_the_walk_round_passes_through_standstill(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 1), bench.walking(0.7), 15.0)
    speeds = bench.speeds(plant, bench.walking(0.7, "reverse"), 15.0)
    assert 0.0 in speeds or min(abs(speed) for speed in speeds) < 0.02
    assert np.mean(speeds[-5000:]) == pytest.approx(-0.7, rel=0.03)


def test_a_hand_on_the_rail_keeps_walking_and_steadies_the_stride(treadmill, bench):
    plant = bench.run(treadmill.Plant({}, 1), bench.walking(0.7), 15.0)
    free = np.ptp(bench.speeds(plant, bench.walking(0.7), 5.0))
    bench.run(plant, bench.walking(0.7, rail=True), 10.0)
    speeds = bench.speeds(plant, bench.walking(0.7, rail=True), 5.0)
    assert np.ptp(speeds) < 0.9 * free
    assert np.mean(speeds) == pytest.approx(0.7, rel=0.03)
    bench.run(plant, {"do": "grab_rail", "faults": {}}, 5.0)
    assert np.mean(bench.speeds(plant, {"do": "grab_rail", "faults": {}}, 5.0)) == pytest.approx(
        0.7, rel=0.03
    )


def test_a_push_is_stronger_than_a_walk_and_bounded(treadmill, bench):
    weak = {"walker_force_n": 100.0, "walker_force_ratio": 100.0 / 75.0 / 9.81}
    params = {row[0]: weak[row[0]] for row in treadmill.CONSTANTS if row[0] in weak}
    for do, most_n in (("walk", 100.0), ("run", 130.0), ("push", 200.0)):
        plant = treadmill.Plant(params | {"stride_ripple": 0.0}, 1)
        bench.run(plant, bench.walking(6.0, do=do), 15.0, duty=1.0)
        assert plant.walker.push_n == pytest.approx(most_n)


def test_new_faults_do_not_make_a_new_entry(treadmill, bench):
    plain = bench.run(treadmill.Plant({}, 1), bench.walking(0.7), 10.0)
    changing = treadmill.Plant({}, 1)
    for number in range(100):
        bench.run(changing, bench.walking(0.7, faults={} if number % 2 else {"supply.sag": 23.9}), 0.1)
    assert changing.belt_position_m == plain.belt_position_m
