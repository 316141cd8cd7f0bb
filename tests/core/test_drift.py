"""Three coasts that agree move the brake's conductivity, unfelt; one that does not is reported."""

import pytest
from backstride.core import faults
from backstride.core.drift import ONE, Drift
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook
from hypothesis import given
from hypothesis import strategies as st


class Told:
    """A drift with a book."""

    def __init__(self) -> None:
        self.book = FaultBook(EventRing())
        self.drift = Drift(self.book)

    def tell(self, *coasts: int) -> "Told":
        for permille in coasts:
            self.drift.tell(permille)
        return self

    def settle(self) -> float:
        for _ in range(200):
            self.drift.step(True)
        return self.drift.scale / ONE

    @property
    def reported(self) -> bool:
        return faults.names(self.book.mask) == ["brake.drifted"]


@pytest.mark.parametrize("permille", [800, 900, 1100, 1240])
def test_it_is_reported_from_the_first_coast_on_and_corrected_by_the_third(permille: int) -> None:
    told = Told()
    assert told.tell(permille).reported
    assert told.tell(permille - 10).reported
    assert told.settle() == 1.0
    assert not told.tell(permille + 10).reported
    assert told.settle() == pytest.approx(permille / 1000, abs=0.002)


def test_what_is_within_two_percent_stays_as_it_is() -> None:
    told = Told().tell(985, 990, 988)
    assert not told.reported
    assert told.settle() == 1.0


def test_coasts_that_disagree_correct_nothing_and_begin_anew() -> None:
    told = Told().tell(900, 905, 1100)
    assert told.settle() == 1.0
    assert told.reported
    assert told.tell(1105, 1095).settle() == pytest.approx(1.1, abs=0.005)


def test_a_correction_is_corrected_in_turn() -> None:
    told = Told().tell(900, 900, 900)
    told.settle()
    # The disc is the old one again: over what the brake now counts on.
    assert told.tell(1111, 1111, 1111).settle() == pytest.approx(1.0, abs=0.005)


@pytest.mark.parametrize(("permille", "bound"), [(700, 0.75), (1340, 1.25)])
def test_beyond_a_quarter_it_stays_bounded_and_reported(permille: int, bound: float) -> None:
    told = Told().tell(permille, permille, permille)
    assert told.settle() == bound
    assert told.reported


@given(st.lists(st.integers(700, 1350), max_size=40), st.booleans())
def test_it_moves_slowly_within_its_bounds_and_never_under_a_load(coasts: list[int], free: bool) -> None:
    told = Told()
    for permille in coasts:
        told.tell(permille)
        before = told.drift.scale
        told.drift.step(free)
        assert abs(told.drift.scale - before) <= (8 if free else 0)
        assert 768 <= told.drift.scale <= 1280


@pytest.mark.parametrize(("kept", "found"), [(900, 900), (0, 768), (1 << 29, 1280)])
def test_what_was_kept_is_taken_within_its_bounds(kept: int, found: int) -> None:
    told = Told()
    told.drift.restore(kept)
    assert told.drift.scale == told.drift.goal == found
