"""Scales, times and paths: what is drawn lies where its value says."""

import re

import numpy as np
from backstride_host.report import paths
from backstride_host.report.chart import Chart, Scale, scale_for
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.lists(st.floats(-500, 500), min_size=1, max_size=50)


@given(values=VALUES, least=st.floats(1, 100))
def test_a_scale_holds_its_values_and_zero(values: list[float], least: float) -> None:
    scale = scale_for(values, 100, least)
    for value in [0.0, *values]:
        assert -1e-6 <= scale.y(value) <= 100 + 1e-6
    assert scale.high - scale.low > 0
    ticks = scale.ticks()
    assert len(ticks) <= 9
    assert all(0 <= y <= 100 + 1e-6 for y, _text in ticks)


def test_no_scale_needs_a_known_value() -> None:
    assert scale_for([], 100, 40.0).high > 40
    assert scale_for([float("nan")], 100, 40.0).low == 0


@given(st.floats(1, 20_000))
def test_few_enough_times_are_labelled_for_a_telephone(length: float) -> None:
    chart = Chart("", "clock", 0.0, length, [], [], [])
    assert 1 <= len(chart.times) <= 8
    assert all(0 <= chart.part(t) <= 100.001 for t in chart.times)


def test_a_line_breaks_where_nothing_is_known_and_a_lone_value_is_a_dot() -> None:
    values = np.array([0.0, 10.0, np.nan, 5.0, np.nan])
    assert paths.line(np.arange(5.0), values, Scale(0.0, 10.0, 100)) == "M0 100.0L1 0.0M3 50.0h0"


def test_an_area_goes_there_along_the_upper_curve_and_back_along_the_lower() -> None:
    t = np.array([0.0, 1.0])
    text = paths.area(t, np.array([0.0, 0.0]), np.array([4.0, 8.0]), Scale(0.0, 10.0, 100))
    assert text == "M0 60.0 1 20.0 1 100.0 0 100.0Z"


def test_a_box_is_from_to_by_low_high() -> None:
    assert paths.boxes([(1.0, 2.0, 0.0, 5.0)], Scale(0.0, 10.0, 100)) == "M1 50.0H2V100.0H1Z"


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_spans_cover_what_is_true_and_nothing_else(true: list[bool]) -> None:
    t = np.arange(len(true), dtype=float)
    spans = paths.spans_where(t, np.array(true))
    inside = [any(start <= at < end for start, end in spans) for at in t.tolist()]
    # The last sample speaks for no time at all.
    assert inside[:-1] == true[:-1]


@given(VALUES)
def test_a_path_has_no_number_that_a_browser_does_not_read(values: list[float]) -> None:
    t = np.linspace(0, 100_000, len(values))
    text = paths.line(t, np.array(values), scale_for(values, 100, 1.0)) + paths.dots(
        t, np.array(values), scale_for(values, 100, 1.0)
    )
    assert re.fullmatch(r"(?:[MLhHVZ]? ?-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)*", text)
