"""Every mode in the loop with walker, belt and brake, on both plants: no limit cycle, and calm changes.

A walker's own lines are at half the step rate (left and right differ) and its multiples; whatever else swings
comes from the loop. Judged by the plant's true force and by the command.
"""

import numpy as np
import pytest
from backstride.core import codes, faults, modes
from backstride.core.programme_rows import (
    FORCE,
    LEVEL,
    MASS,
    OFF,
    PARACHUTE,
    POWER,
    SLOPE,
    SPEED_CAP,
)
from plant_bench import PLANTS, PlantBench
from played import step

TICK_HZ = 100
SETTLE_S = 60.0
WATCHED_S = 40.0
# The half step rate of the slowest walk here, less a bin's width: below it only the loop swings.
STRIDE_HZ = 0.62
# An amplitude that a walker's random steps give; a limit cycle grows to many newtons.
QUIET_N = 1.0
RISE_N_S, RELEASE_N_S = 60, 100

plants = pytest.mark.parametrize("plant", PLANTS, ids=lambda name: name.replace(" ", "-"))


def open_step(mode: int, value: int) -> bytes:
    return step(0, mode=mode, value=value, fastest=0)


def slow_line(force_n: list[float]) -> tuple[float, float]:
    """Return amplitude in N and frequency of the largest line below the stride's, after settling."""
    watched = np.array(force_n[-round(WATCHED_S * TICK_HZ) :])
    window = np.hanning(len(watched))
    spectrum = np.abs(np.fft.rfft((watched - watched.mean()) * window)) * 2 / window.sum()
    frequency = np.fft.rfftfreq(len(watched), 1 / TICK_HZ)
    slow = (frequency > 1.5 / WATCHED_S) & (frequency < STRIDE_HZ)
    largest = int(spectrum[slow].argmax())
    return float(spectrum[slow][largest]), float(frequency[slow][largest])


def walked(plant: str, mode: int, value: int, speed_m_s: float, what: str = "walk") -> PlantBench:
    bench = PlantBench(plant, open_step(mode, value))
    bench.walk_back(speed_m_s, what)
    bench.let(SETTLE_S + WATCHED_S)
    return bench


SETTINGS = [
    (LEVEL, 3, 0.8, "walk"),
    (FORCE, 1500, 1.0, "push"),
    (SLOPE, 80, 0.8, "walk"),
    (POWER, 60, 0.6, "walk"),
    (POWER, 100, 0.8, "walk"),
    (POWER, 120, 0.8, "walk"),
    (POWER, 200, 1.2, "push"),
    (SPEED_CAP, 400, 0.6, "walk"),
    (SPEED_CAP, 600, 1.3, "push"),
    (SPEED_CAP, 800, 1.2, "walk"),
    (MASS, 150, 0.9, "walk"),
    (PARACHUTE, 300, 1.2, "walk"),
    (PARACHUTE, 1000, 1.2, "push"),
]


@plants
@pytest.mark.parametrize(("mode", "value", "speed_m_s", "what"), SETTINGS)
def test_no_mode_swings_by_itself(plant: str, mode: int, value: int, speed_m_s: float, what: str) -> None:
    bench = walked(plant, mode, value, speed_m_s, what)
    assert slow_line(bench.force_n)[0] < QUIET_N
    assert slow_line(bench.command_n)[0] < QUIET_N
    assert np.mean(bench.speed_m_s[-1000:]) == pytest.approx(speed_m_s, rel=0.03)


def test_a_limit_cycle_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    # A constant power that follows the speed too soon swings up against the second walker.
    monkeypatch.setattr(modes, "_POWER_TAU_MS", 2000)
    amplitude_n, _frequency = slow_line(walked("second plant", POWER, 80, 0.7).force_n)
    assert amplitude_n > 5 * QUIET_N


@plants
@pytest.mark.parametrize(
    ("mode", "value", "expected_n"),
    [(POWER, 80, 100.0), (SLOPE, 80, 58.9), (PARACHUTE, 1000, 64.0), (SPEED_CAP, 600, 80.0)],
)
def test_a_mode_s_own_force_is_commanded_and_delivered(
    plant: str, mode: int, value: int, expected_n: float
) -> None:
    bench = walked(plant, mode, value, 0.8)
    assert np.mean(bench.command_n[-2000:]) == pytest.approx(expected_n, rel=0.04)
    # Nobody calibrated the table to the plant: the second one's brake has another law.
    assert np.mean(bench.force_n[-2000:]) == pytest.approx(expected_n, rel=0.15)


@plants
def test_a_virtual_mass_is_felt_while_the_belt_speeds_up_and_then_no_more(plant: str) -> None:
    bench = PlantBench(plant, open_step(MASS, 150))
    bench.walk_back(0.6)
    bench.let(30)
    start = len(bench.force_n)
    bench.walk_back(1.2)
    bench.let(20)
    # Half a metre a second squared, less what the filters take of so short a push.
    assert 25 < max(bench.force_n[start : start + 300]) < 100
    assert np.mean(bench.force_n[-500:]) < 3


CHANGES = [
    (LEVEL, 2),
    (POWER, 80),
    (SPEED_CAP, 500),
    (PARACHUTE, 1000),
    (MASS, 100),
    (SLOPE, 60),
    (OFF, 0),
    (FORCE, 900),
]


@plants
def test_changes_between_all_modes_in_mid_walk_keep_the_slew_and_are_announced(plant: str) -> None:
    rows = [step(12, mode=mode, value=value, fastest=0) for mode, value in CHANGES]
    bench = PlantBench(plant, b"".join(rows))
    bench.walk_back(0.8)
    bench.let(12 * len(CHANGES) + 5)
    slews = np.diff(bench.command_n) * TICK_HZ
    # The command is told in 0.1 N: a tick more or less of that is 10 N/s.
    assert slews.max() <= RISE_N_S + 10
    assert slews.min() >= -RELEASE_N_S - 10
    assert bench.faults() == set()
    # True force: no jump within a tick beyond the slew, the stride's swing and the iron's answer to both.
    assert np.abs(np.diff(bench.force_n)).max() < 3
    begun = {value: t for t, event, value in bench.events if event == codes.EVENT_STEP}
    assert len(begun) == len(CHANGES)
    announced = [
        t for t, event, value in bench.events if (event, value) == (codes.EVENT_CUE, codes.CUE_MORE_SOON)
    ]
    # 2 % of nothing to 40 N, 40 to 100 N, mass to slope, off to 90 N.
    for number in (1, 5, 7):
        assert any(begun[number] - 3.1 < t < begun[number] - 2.9 for t in announced)


@plants
@pytest.mark.parametrize(("mode", "value"), CHANGES)
def test_slowing_down_to_a_stand_and_setting_off_again_is_smooth(plant: str, mode: int, value: int) -> None:
    bench = PlantBench(plant, open_step(mode, value))
    for speed_m_s in (0.8, 0.25, 0.8, 0.0, 0.6):
        bench.walk_back(speed_m_s, "walk" if speed_m_s else "stand")
        bench.let(12)
    assert np.abs(np.diff(bench.force_n)).max() < 3
    assert (np.diff(bench.command_n) * TICK_HZ).max() <= RISE_N_S + 10
    assert bench.faults() <= {faults.DIRECTION_WRONG}
