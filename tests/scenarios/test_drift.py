"""A disc whose conductivity has changed since it was calibrated: three coasts under current tell it.

Nothing shows while someone walks: up to a fifth is missing, or too much. The walker steps off three times and
the belt coasts; from the first coast on it is reported, after the third it is made good, and nobody feels it.
"""

from __future__ import annotations

from pathlib import Path

import bounds
import pytest
from force_points import BEGIN_S, SEGMENT_S, Point, record, text, walked, window
from session_files import SessionFiles
from texts import walker

COASTED = [(1.2, 100)] * 3
AFTER = [(0.5, 60), (0.9, 150), (1.6, 60), (2.4, 100)]
OFF_AT_S = 12.0


def story(conductivity: float) -> str:
    coasts = [walker(BEGIN_S + number * SEGMENT_S + OFF_AT_S, "step_off") for number in range(len(COASTED))]
    return text(COASTED + AFTER, *coasts, plant_constants={"disc_conductivity": conductivity})


@pytest.fixture(scope="module", params=[0.8, 1.2, 1.0], ids=lambda share: f"conductivity-{share:.0%}")
def conductivity(request: pytest.FixtureRequest) -> float:
    return request.param


@pytest.fixture(scope="module")
def session(conductivity: float, plant: Path, tmp_path_factory: pytest.TempPathFactory) -> SessionFiles:
    return walked(story(conductivity), record(plant), tmp_path_factory.mktemp("drift"), plant)


def loaded(session: SessionFiles, number: int) -> Point:
    """Return the end of a segment's walk."""
    start_s = BEGIN_S + number * SEGMENT_S
    end_s = start_s + (OFF_AT_S if number < len(COASTED) else SEGMENT_S) - 0.2
    return window(session, end_s - 3, end_s, (COASTED + AFTER)[number][1])


def test_before_three_coasts_the_force_is_within_a_fifth(session: SessionFiles) -> None:
    for number in range(len(COASTED)):
        assert loaded(session, number).reached(percent=20), number


def test_after_three_coasts_it_is_within_5_percent(session: SessionFiles) -> None:
    for number in range(len(COASTED), len(COASTED + AFTER)):
        assert loaded(session, number).reached(), number


def test_it_is_reported_from_the_first_coast_to_the_third(session: SessionFiles, conductivity: float) -> None:
    if conductivity == 1.0:
        assert session.faults() <= {"speed.high"}
        return
    (raised_s,) = session.when("fault.raise", "brake.drifted")
    (cleared_s,) = session.when("fault.clear", "brake.drifted")
    assert 0 < raised_s - (BEGIN_S + OFF_AT_S) < 2
    assert 0 < cleared_s - (BEGIN_S + 2 * SEGMENT_S + OFF_AT_S) < 2


def test_no_correction_is_felt(session: SessionFiles) -> None:
    rise_n_s, release_n_s = bounds.slew_n_s(session)
    assert rise_n_s <= bounds.RISE_N_S
    assert release_n_s <= bounds.RELEASE_N_S
