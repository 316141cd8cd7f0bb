"""Friction and mass from coasts whose true friction and mass are known by closed forms."""

from __future__ import annotations

import pytest
from backstride_host.calibration.coast_down import CoastDownCalibration, CoastDownResult
from backstride_host.calibration.course import course
from backstride_host.calibration.motion import Motion
from backstride_host.errors import CalibrationError
from known_belt import after_a_spin, let_go_s, motion_of, pulled, slowing, slowing_by_air

MASS_KG = 75.0
F0, F1 = 0.30, 0.08
FAST_M_S = 3.2


def coast(f0: float = F0, f1: float = F1, from_m_s: float = FAST_M_S, **telling: object) -> Motion:
    law, end_s = slowing(from_m_s, f0, f1)
    return motion_of(after_a_spin(law, from_m_s), let_go_s() + end_s + 1.0, **telling)  # type: ignore[arg-type]


def coast_with_a_person_from(m_s: float) -> Motion:
    """Somebody steps onto the belt once it is that slow, and his weight doubles the dry friction."""
    alone, _end_s = slowing(FAST_M_S, F0, F1)
    stepped_s = next(t / 1000 for t in range(60_000) if alone(t / 1000)[1] < m_s)
    begin_m = alone(stepped_s)[0]
    loaded, end_s = slowing(m_s, 2 * F0, F1)

    def law(t_s: float) -> tuple[float, float]:
        if t_s < stepped_s:
            return alone(t_s)
        x, v = loaded(t_s - stepped_s)
        return begin_m + x, v

    return motion_of(after_a_spin(law, FAST_M_S), let_go_s() + stepped_s + end_s + 1.0)


def told(*motions: Motion, hang_kg: float = 0.0) -> CoastDownCalibration:
    calibration = CoastDownCalibration(70.0, 3, hang_kg)
    for motion in motions:
        calibration.take(motion)
    return calibration


def assert_friction(result: CoastDownResult, f0: float, f1: float, f2: float, within: float) -> None:
    for speed_m_s in (0.3, 0.6, 1.0, 1.5, 2.0, 2.5, 3.0):
        true_n = (f0 + f1 * speed_m_s + f2 * speed_m_s**2) * result.mass_kg
        assert result.force_n(speed_m_s) == pytest.approx(true_n, rel=within), speed_m_s


@pytest.mark.parametrize(("f0", "f1"), [(0.12, 0.08), (0.30, 0.08), (0.45, 0.02), (0.20, 0.25)])
@pytest.mark.parametrize("way", [1, -1])
def test_dry_and_viscous_friction_are_found_within_1_percent(f0: float, f1: float, way: int) -> None:
    calibration = told(*[coast(f0, f1, way=way)] * 3)
    assert calibration.done
    assert_friction(calibration.result(), f0, f1, 0.0, 0.01)


def test_friction_that_grows_with_the_square_is_found_within_1_percent() -> None:
    law, end_s = slowing_by_air(FAST_M_S, 0.25, 0.03)
    motion = motion_of(after_a_spin(law, FAST_M_S), let_go_s() + end_s + 1.0)
    assert_friction(told(motion, motion, motion).result(), 0.25, 0.0, 0.03, 0.01)


def test_an_encoder_that_trembles_by_2_mm_leaves_5_percent() -> None:
    motions = [coast(noise_m=0.002, seed=seed) for seed in (1, 2, 3)]
    assert_friction(told(*motions).result(), F0, F1, 0.0, 0.05)


def test_what_was_not_driven_to_3_m_s_is_marked_as_extrapolated() -> None:
    assert told(*[coast(from_m_s=1.4)] * 3).result().extrapolated
    assert not told(*[coast()] * 3).result().extrapolated


def test_the_console_gets_what_was_found_in_its_own_units() -> None:
    params = told(*[coast()] * 3).result().params
    assert params["belt.mass_kg"] == 70  # nothing but the console's own was known of it
    assert params["belt.drag_dn"] == pytest.approx(F0 * 70 * 10, abs=2)
    assert params["belt.drag_per_speed_dn"] == pytest.approx(F1 * 70 * 10, abs=2)


@pytest.mark.parametrize("mass_kg", [40.0, 75.0, 120.0])
def test_a_mass_on_a_cord_weighs_the_belt_within_2_percent(mass_kg: float) -> None:
    drag_n = (15.0, 5.0)
    free = coast(drag_n[0] / mass_kg, drag_n[1] / mass_kg)
    pull = motion_of(pulled(10.0, mass_kg, drag_n, 1.5), 40.0)
    result = told(free, free, free, pull, pull, hang_kg=10.0).result()
    assert result.mass_measured
    assert result.mass_kg == pytest.approx(mass_kg, rel=0.02)
    assert abs(result.mass_kg - mass_kg) < 2 * result.mass_uncertainty_kg
    assert_friction(result, drag_n[0] / mass_kg, drag_n[1] / mass_kg, 0.0, 0.03)


def test_a_weight_that_is_not_what_it_was_said_to_be_is_refused() -> None:
    pull = motion_of(pulled(10.0, MASS_KG, (F0 * MASS_KG, F1 * MASS_KG), 1.5), 40.0)
    calibration = told(coast(), coast(), coast(), pull, pull, hang_kg=25.0)
    assert "no steady pull of the mass" in calibration.runs[-1].reason
    with pytest.raises(CalibrationError, match="hanging mass: 0 of 2 runs count"):
        calibration.result()


BAD = {
    "somebody steps onto it": (coast_with_a_person_from(1.6), "somebody was on it"),
    "too slow": (coast(from_m_s=0.7), "only 0.70 m/s: 0.8 m/s at least"),
    "the brake was on": (coast(coil_a=lambda t_s: 0.2), "the brake was on"),
    "the encoder was ill": (coast(faults=("encoder.edges",)), "the console reported encoder.edges"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_coast_does_not_count_and_says_why(name: str) -> None:
    motion, reason = BAD[name]
    calibration = told(coast(), motion, coast())
    assert reason in calibration.runs[1].reason
    assert not calibration.done
    with pytest.raises(CalibrationError, match="2 of 3 runs count"):
        calibration.result()


@pytest.mark.parametrize(
    ("f0", "who"), [(1.4 * F0, "somebody stood on it"), (0.7 * F0, "somebody drove it on")]
)
def test_a_coast_that_is_sound_by_itself_and_not_as_the_others_does_not_count(f0: float, who: str) -> None:
    calibration = told(coast(), coast(f0), coast(), coast())
    assert [run.kept for run in calibration.runs] == [True, False, True, True]
    assert who in calibration.runs[1].reason
    assert_friction(calibration.result(), F0, F1, 0.0, 0.01)


def test_a_belt_that_was_held_never_slowed_by_itself() -> None:
    law, _end_s = slowing(FAST_M_S, F0, F1)

    def held(t_s: float) -> tuple[float, float]:
        return law(min(t_s, 0.3))[0], 0.0

    calibration = told(motion_of(after_a_spin(held, FAST_M_S), let_go_s() + 2.0))
    assert "it never slowed by itself" in calibration.runs[0].reason


def test_the_course_by_a_fit_is_the_closed_form() -> None:
    law, _end_s = slowing(3.0, F0, F1)
    t_s, speeds = course(2.0, 3.0, lambda v: F0 + F1 * v)
    assert speeds == pytest.approx([law(float(t) - 2.0)[1] for t in t_s], abs=1e-3)
    assert speeds[-1] <= 0.2


@pytest.mark.parametrize("slowing_m_s2", [lambda v: -0.5 * v, lambda _v: 0.0])
def test_a_fit_that_says_nonsense_ends(slowing_m_s2) -> None:
    t_s, speeds = course(0.0, 3.0, slowing_m_s2)
    assert t_s[-1] <= 60.1
    assert speeds.max() < 4
