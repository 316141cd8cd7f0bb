"""The nominal table against Wouterse's law in floats; reading and inverse as properties of any table."""

import pytest
from backstride.core import force_table
from backstride.core.force_table import ForceTable, nominal_table
from belt import wouterse_n
from hypothesis import given
from hypothesis import strategies as st


@st.composite
def tables(draw: st.DrawFn) -> ForceTable:
    """A brake whose force grows with current at every speed, as every eddy-current brake's does."""
    currents = [20 * step for step in sorted(draw(st.sets(st.integers(1, 150), min_size=1, max_size=8)))]
    speeds = sorted(draw(st.sets(st.integers(1, 10_000), min_size=1, max_size=8)))
    rows = [[0] * (len(speeds) + 1)]
    for _ in currents:
        rows.append([below + draw(st.integers(0, 900)) for below in rows[-1]])
    return ForceTable([0, *currents], [0, *speeds], [force for row in rows for force in row])


def read(table: ForceTable, current_ma: int, speed_mm_s: int) -> int:
    table.at(speed_mm_s)
    return table.force_dn(current_ma)


def test_every_nominal_node_is_wouterses_law() -> None:
    table = nominal_table()
    for current_ma in force_table.NOMINAL_CURRENTS_MA:
        for speed_mm_s in force_table.NOMINAL_SPEEDS_MM_S:
            law_dn = 10 * wouterse_n(current_ma / 1000, speed_mm_s / 1000)
            # Two divisions round down, and so does a hundredth of the squared current: under 0.2 N together.
            assert law_dn - 2 <= read(table, current_ma, speed_mm_s) <= law_dn + 1e-9


@given(st.integers(0, 2000), st.integers(0, 2500))
def test_between_nodes_the_table_stays_near_the_law(current_ma: int, speed_mm_s: int) -> None:
    # A chord of width h misses a curve by h^2 f''/8, f'' over speed at most 0.34 of the highest force: 0.17 %
    # of it over 0.2 m/s, 0.4 % over 0.3 and 0.4; over the square of the current 0.5 %. Roundings: 0.4 N.
    law_n = wouterse_n(current_ma / 1000, speed_mm_s / 1000)
    assert read(nominal_table(), current_ma, speed_mm_s) / 10 == pytest.approx(
        law_n, rel=0, abs=0.011 * law_n + 0.4
    )


@pytest.mark.parametrize(("speed_m_s", "percent"), [(0.0, 0), (0.3, 20), (0.8, 50), (1.2, 69), (3.0, 100)])
def test_the_brake_gives_the_share_of_its_force_that_the_domain_names(speed_m_s: float, percent: int) -> None:
    force_dn = read(nominal_table(), 2000, round(speed_m_s * 1000))
    assert force_dn / 40 == pytest.approx(percent, abs=0.6)


def test_force_falls_again_above_the_critical_speed() -> None:
    forces = [read(nominal_table(), 2000, speed) for speed in (2500, 5000, 8000, 10_000)]
    assert forces[1:] == sorted(forces[1:], reverse=True)
    assert forces[0] > forces[1]


@given(tables(), st.integers(0, 12_000), st.integers(0, 7000))
def test_the_inverse_is_a_right_inverse_and_the_least_one(
    table: ForceTable, speed_mm_s: int, force_dn: int
) -> None:
    table.at(speed_mm_s)
    current_ma = table.current_ma(force_dn)
    most_ma = table.current_ma(1 << 20)
    if force_dn > table.force_dn(most_ma):
        assert current_ma == most_ma
    else:
        assert table.force_dn(current_ma) >= force_dn
        assert current_ma == 0 or table.force_dn(current_ma - 1) < force_dn


@given(tables(), st.integers(0, 12_000), st.integers(0, 3000), st.integers(0, 3000))
def test_more_current_never_means_less_force(
    table: ForceTable, speed_mm_s: int, one_ma: int, other_ma: int
) -> None:
    table.at(speed_mm_s)
    low_ma, high_ma = sorted((one_ma, other_ma))
    assert table.force_dn(low_ma) <= table.force_dn(high_ma)


@given(tables(), st.integers(1, 3000), st.integers(10_000, 65_000))
def test_beyond_the_last_speed_the_last_column_holds(
    table: ForceTable, current_ma: int, speed_mm_s: int
) -> None:
    at_the_end = read(table, current_ma, 10_000)
    assert read(table, current_ma, speed_mm_s) == at_the_end


@pytest.mark.parametrize("current_ma", [0, -60])
def test_no_current_is_no_force(current_ma: int) -> None:
    assert read(nominal_table(), current_ma, 1000) == 0


def test_a_force_of_nothing_needs_no_current() -> None:
    table = nominal_table()
    table.at(1000)
    assert table.current_ma(0) == 0


@pytest.mark.parametrize(
    ("currents", "speeds", "forces", "complaint"),
    [
        ([0, 1000], [0, 1000], [0, 0, 0], "3 values"),
        ([0], [0, 1000], [0, 0], "current axis is out of range"),
        ([100, 1000], [0, 1000], [0, 0, 0, 9], "current axis is out of range"),
        ([0, 3500], [0, 1000], [0, 0, 0, 9], "current axis is out of range"),
        ([0, 1000, 1010], [0, 1000], [0, 0, 0, 9, 0, 9], "current axis does not rise"),
        ([0, 1000], [0, 0], [0, 0, 0, 9], "speed axis does not rise"),
        ([0, 1000], [0, 1000], [0, 9, 0, 9], "force without current"),
        ([0, 1000], [0, 1000], [0, 0, 0, 7001], "too much"),
        ([0, 500, 1000], [0, 1000], [0, 0, 0, 90, 0, 80], "falls with the current at value 5"),
    ],
)
def test_what_is_no_brakes_table_is_refused(
    currents: list[int], speeds: list[int], forces: list[int], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        ForceTable(currents, speeds, forces)


@given(tables(), st.lists(st.tuples(st.integers(0, 12_000), st.integers(0, 3000)), max_size=20))
def test_no_answer_depends_on_what_was_asked_before(table: ForceTable, story: list[tuple[int, int]]) -> None:
    for speed_mm_s, current_ma in story:
        answer_dn = read(table, current_ma, speed_mm_s)
        back_ma = table.current_ma(answer_dn)
        table.at(0)
        table.current_ma(1)
        assert read(table, current_ma, speed_mm_s) == answer_dn
        assert table.current_ma(answer_dn) == back_ma
