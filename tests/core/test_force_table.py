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
    currents = sorted(draw(st.sets(st.integers(1, 3000), min_size=1, max_size=8)))
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
            assert law_dn - 2 <= read(table, current_ma, speed_mm_s) <= law_dn


@given(st.integers(0, 2000), st.integers(0, 2500))
def test_between_nodes_the_table_stays_near_the_law(current_ma: int, speed_mm_s: int) -> None:
    # A chord of width h misses a curve by h^2 f''/8: 2.3 N over 250 mA, 3.6 N over 0.7 m/s.
    law_n = wouterse_n(current_ma / 1000, speed_mm_s / 1000)
    assert read(nominal_table(), current_ma, speed_mm_s) / 10 == pytest.approx(law_n, abs=6.1)


@pytest.mark.parametrize(("speed_m_s", "percent"), [(0.0, 0), (0.3, 20), (0.8, 50), (1.2, 69), (3.0, 100)])
def test_the_brake_gives_the_share_of_its_force_that_the_domain_names(speed_m_s: float, percent: int) -> None:
    # 3 m/s lies between nodes at 2.5 and 3.5 m/s, where the law gives 98.4 and 98.8 %.
    force_dn = read(nominal_table(), 2000, round(speed_m_s * 1000))
    assert force_dn / 40 == pytest.approx(percent, abs=1.6)


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


@given(st.integers(600, 9000), st.integers(-2, 2), st.integers(100, 2000))
def test_a_speed_so_near_that_its_column_is_kept_costs_half_a_percent(
    speed_mm_s: int, nudge_mm_s: int, current_ma: int
) -> None:
    kept = nominal_table()
    kept.at(speed_mm_s)
    force_dn = read(kept, current_ma, speed_mm_s + nudge_mm_s)
    fresh_dn = read(nominal_table(), current_ma, speed_mm_s + nudge_mm_s)
    # And one unit of rounding on either side.
    assert abs(force_dn - fresh_dn) <= 0.005 * fresh_dn + 2


@pytest.mark.parametrize("current_ma", [0, -60])
def test_no_current_is_no_force(current_ma: int) -> None:
    assert read(nominal_table(), current_ma, 1000) == 0


def test_a_force_of_nothing_needs_no_current() -> None:
    table = nominal_table()
    table.at(1000)
    assert table.current_ma(0) == 0


def test_a_table_that_lacks_values_is_refused() -> None:
    with pytest.raises(ValueError, match="3 values"):
        ForceTable([0, 1000], [0, 1000], [0, 0, 0])
