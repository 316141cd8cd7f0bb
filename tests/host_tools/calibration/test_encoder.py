"""The scale and its doubt from runs whose true scale is known."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from backstride_host.calibration.encoder import EncoderCalibration
from backstride_host.calibration.motion import Motion
from backstride_host.errors import CalibrationError

LOOP_M, LOOPS = 1.2, 10
TRUE = 1013.37
# What the console believes as it tells places.
BELIEVED = 1000.0


def rolled(
    metres: float = LOOPS * LOOP_M, back_m: float = 0.0, coil_a: float = 0.0, fault: str = ""
) -> Motion:
    """A belt that went so far: forward, back by some, and on."""
    place = np.array([0.0, metres / 2 + back_m, metres / 2, metres]) * TRUE / BELIEVED
    same = np.ones(4)
    t_s = np.arange(4.0)
    faults = frozenset([fault] if fault else [])
    return Motion(t_s, t_s, place, same * coil_a, same * 22, same * 24, same * math.nan, same * 0, faults)


def told(*motions: Motion, polarity: int = 1, loop_m: float = LOOP_M) -> EncoderCalibration:
    calibration = EncoderCalibration(loop_m, LOOPS, BELIEVED * 1000, polarity)
    for motion in motions:
        calibration.take(motion)
    return calibration


def test_three_runs_that_agree_tell_the_scale() -> None:
    calibration = told(rolled(), rolled(), rolled())
    assert calibration.done
    result = calibration.result()
    assert result.counts_per_metre == pytest.approx(TRUE, rel=1e-6)
    assert result.params == {
        "sensing.counts_per_metre": 1013,
        "sensing.counts_per_km_extra": 370,
        "sensing.polarity": 1,
    }


@pytest.mark.parametrize(("way", "before", "after"), [(1, 1, 1), (-1, 1, -1), (1, -1, -1), (-1, -1, 1)])
def test_a_belt_that_was_told_to_go_the_other_way_turns_the_polarity(
    way: int, before: int, after: int
) -> None:
    runs = [rolled(way * LOOPS * LOOP_M) for _ in range(3)]
    result = told(*runs, polarity=before).result()
    assert result.polarity == result.params["sensing.polarity"] == after
    assert result.counts_per_metre == pytest.approx(TRUE, rel=1e-6)


def test_a_run_the_other_way_does_not_count() -> None:
    calibration = told(rolled(), rolled(-LOOPS * LOOP_M), rolled(), rolled())
    assert [run.kept for run in calibration.runs] == [True, False, True, True]
    assert calibration.runs[1].reason == "it went the other way than the others"


def test_the_uncertainty_holds_what_it_says() -> None:
    """Marks within 5 mm and a tape within 1 mm, two hundred technicians: one of twenty may be off by two."""
    chance = random.Random(7)
    within = 0
    for _ in range(200):
        tape_m = LOOP_M + chance.gauss(0, 0.001)
        runs = [rolled(LOOPS * LOOP_M + chance.gauss(0, 0.005)) for _ in range(3)]
        result = told(*runs, loop_m=tape_m).result()
        within += abs(result.counts_per_metre - TRUE) <= 2 * result.uncertainty
    # Normal: 191 of 200 on average, and 180 with less than one in a million.
    assert within >= 180


BAD = {
    "slipped by 3 %": (rolled(0.97 * LOOPS * LOOP_M), "3.0 % fewer counts than the others: the belt slipped"),
    "a loop too few": (rolled(9 * LOOP_M), "too few loops: by the others it was 9 of 10"),
    "a loop too many": (rolled(11 * LOOP_M), "too many loops: by the others it was 11 of 10"),
    "went back": (rolled(back_m=0.4), "the belt went back by"),
    "braked": (rolled(coil_a=0.3), "the brake was on, and under it the belt slips"),
    "ill": (rolled(fault="encoder.edges"), "the console reported encoder.edges"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_run_does_not_count_and_says_why(name: str) -> None:
    motion, reason = BAD[name]
    calibration = told(rolled(), motion, rolled(), rolled())
    assert [run.kept for run in calibration.runs] == [True, False, True, True]
    assert reason in calibration.runs[1].reason
    assert calibration.result().counts_per_metre == pytest.approx(TRUE, rel=1e-6)


def test_a_fault_that_is_no_matter_of_the_encoder_does_not_count_against_a_run() -> None:
    assert told(rolled(fault="key.out")).runs[0].kept


@pytest.mark.parametrize(("off", "done"), [(0.0049, True), (0.0052, False)])
def test_runs_agree_within_half_a_percent(off: float, done: bool) -> None:
    runs = [rolled(), rolled(), rolled((1 + off) * LOOPS * LOOP_M)]
    assert told(*runs).done is done


def test_where_no_two_agree_nobody_knows_which_is_wrong() -> None:
    calibration = told(*[rolled(factor * LOOPS * LOOP_M) for factor in (1.0, 0.96, 0.92)])
    assert all(run.kept for run in calibration.runs)
    with pytest.raises(CalibrationError, match="3 of 3 runs count, but they do not agree"):
        calibration.result()


def test_a_scale_that_no_console_takes_is_refused() -> None:
    with pytest.raises(CalibrationError, match="the console takes 100 to 4000"):
        told(*[rolled(60.0)] * 3).result()


def test_fewer_than_ten_loops_are_refused() -> None:
    with pytest.raises(CalibrationError, match="9 loops are too few"):
        EncoderCalibration(LOOP_M, 9, 1e6, 1)
