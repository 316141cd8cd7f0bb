"""The force table from brakes of a known law: a linear one by a closed form, an eddy brake step by step."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from backstride_host.calibration.brake import BrakeCalibration
from backstride_host.calibration.coast_down import CoastDownResult
from backstride_host.calibration.motion import Motion
from backstride_host.errors import CalibrationError
from known_belt import Law, after_a_spin, let_go_s, motion_of, slowing

MASS_KG = 75.0
DRAG_N = (18.0, 6.0, 0.0)
DRAG = CoastDownResult(DRAG_N, MASS_KG, 0.5, True, 3.2, 0.9999, 0.01)
CURRENTS_A = (0.4, 0.7, 1.0, 1.3, 1.6)
FAST_M_S = 3.4
FORCE_PER_SPEED_N = 45.0  # an ampere squared, of the linear brake
STEP_S = 0.001


def linear_n(current_a: float, v_m_s: float) -> float:
    return FORCE_PER_SPEED_N * current_a**2 * v_m_s


def eddy_n(current_a: float, v_m_s: float) -> float:
    """Wouterse: the force falls again above 2.5 m/s."""
    x = v_m_s / 2.5
    return 90.0 * current_a**2 / (1 + (current_a / 2.5) ** 2) * 2 * x / (1 + x * x)


def linear(current_a: float) -> tuple[Law, float]:
    return slowing(FAST_M_S, DRAG_N[0] / MASS_KG, (DRAG_N[1] + FORCE_PER_SPEED_N * current_a**2) / MASS_KG)


@cache
def stepped(current_a: float, more_n: float = 0.0) -> tuple[Law, float]:
    """Integrate the eddy brake by Runge and Kutta, a millisecond a step; somebody on it takes `more_n`."""

    def slows(v: float) -> float:
        return -(DRAG_N[0] + more_n + DRAG_N[1] * v + eddy_n(current_a, v)) / MASS_KG

    places, speeds = [0.0], [FAST_M_S]
    while speeds[-1] > 0:
        v = speeds[-1]
        a = slows(v)
        b = slows(v + a * STEP_S / 2)
        c = slows(v + b * STEP_S / 2)
        d = slows(v + c * STEP_S)
        speeds.append(max(0.0, v + (a + 2 * b + 2 * c + d) * STEP_S / 6))
        places.append(places[-1] + (v + speeds[-1]) * STEP_S / 2)

    def law(t_s: float) -> tuple[float, float]:
        at = t_s / STEP_S
        low = min(int(at), len(places) - 2)
        part = min(1.0, at - low)
        return places[low] + (places[low + 1] - places[low]) * part, speeds[low]

    return law, len(places) * STEP_S


def coast(law: tuple[Law, float], current_a: float, **telling: object) -> Motion:
    way, end_s = law
    return motion_of(
        after_a_spin(way, FAST_M_S),
        let_go_s() + end_s + 1.0,
        coil_a=lambda t_s: current_a if t_s >= let_go_s() else 0.0,
        **telling,  # type: ignore[arg-type]
    )


def told(brake: Callable[[float], tuple[Law, float]]) -> BrakeCalibration:
    calibration = BrakeCalibration(DRAG, CURRENTS_A)
    while not calibration.done:
        current_a = calibration.current_a
        assert calibration.take(coast(brake(current_a), current_a), current_a).kept
    return calibration


@pytest.mark.parametrize(("brake", "true_n"), [(linear, linear_n), (stepped, eddy_n)])
def test_the_table_is_right_within_2_percent_where_a_coast_went_through(brake, true_n) -> None:
    result = told(brake).result()
    known = 0
    for current_a, row, measured in zip(result.currents_a, result.forces_n, result.measured, strict=True):
        for speed_m_s, force_n, seen in zip(result.speeds_m_s, row, measured, strict=True):
            if seen:
                known += 1
                assert force_n == pytest.approx(true_n(current_a, speed_m_s), rel=0.02), (
                    current_a,
                    speed_m_s,
                )
    assert known >= 45
    assert result.currents_a == pytest.approx(CURRENTS_A)


def test_nothing_is_offered_beyond_the_fastest_coast() -> None:
    result = told(linear).result()
    assert max(result.speeds_m_s) <= FAST_M_S
    assert all(row[0] for row in result.measured)


BAD = {
    "without a press": ({}, "needs_hand", "no button of the console was pressed"),
    "while a session ran": ({}, "wrong_state", "the console was not idle"),
    "more than the console allows": ({}, "out_of_range", "brake.max_current_ma"),
    "a warm coil": ({"coil_c": 70.0}, "", "the coil is at 70 degC: let it cool below 60"),
    "an open coil": ({"faults": ("coil.open",)}, "", "the console reported coil.open"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_coast_does_not_count_and_says_why(name: str) -> None:
    telling, refused, reason = BAD[name]
    calibration = BrakeCalibration(DRAG, CURRENTS_A)
    run = calibration.take(coast(linear(0.4), 0.4, **telling), 0.4, refused)
    assert reason in run.reason
    assert calibration.current_a == 0.4  # again


def test_somebody_on_the_belt_shows_by_the_other_coasts_of_that_current() -> None:
    calibration = BrakeCalibration(DRAG, CURRENTS_A, repeats=3)
    for law in (stepped(0.7), stepped(0.7, 25.0), stepped(0.7)):
        calibration.take(coast(law, 0.7), 0.7)
    assert [run.kept for run in calibration.runs] == [True, False, True]
    reason = calibration.runs[1].reason
    assert "more force than the others" in reason or "somebody was on it" in reason


def test_a_belt_that_is_driven_on_under_the_current_does_not_count() -> None:
    def driven(t_s: float) -> tuple[float, float]:
        return 2.0 * t_s + 0.15 * t_s**2, 2.0 + 0.3 * t_s

    run = BrakeCalibration(DRAG, CURRENTS_A).take(coast((driven, 4.0), 0.4), 0.4)
    assert run.reason == "it went faster under the current: somebody drove it on"


def test_two_that_differ_say_nothing_and_the_third_decides() -> None:
    calibration = BrakeCalibration(DRAG, CURRENTS_A)
    calibration.take(coast(linear(0.4), 0.4), 0.4)
    calibration.take(coast(linear(0.44), 0.4), 0.4)
    assert calibration.current_a == 0.4
    calibration.take(coast(linear(0.4), 0.4), 0.4)
    assert [run.kept for run in calibration.runs] == [True, False, True]
    assert "more force than the others" in calibration.runs[1].reason
    assert calibration.current_a == 0.7


def test_four_currents_are_too_few_and_one_without_coasts_is_named() -> None:
    with pytest.raises(CalibrationError, match="4 currents are too few: 5 at least"):
        BrakeCalibration(DRAG, CURRENTS_A[:4])
    with pytest.raises(CalibrationError, match=r"brake at 0\.4 A: 0 of 2 runs count"):
        BrakeCalibration(DRAG, CURRENTS_A).result()
