"""Present, latched, released: a latch goes only by `release`, and only when its cause is gone."""

from backstride.core import codes, faults
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook
from hypothesis import given
from hypothesis import strategies as st

BY_HAND = {number for number, row in enumerate(faults.FAULTS) if row[2] == faults.HAND}
numbers = st.integers(0, len(faults.FAULTS) - 1)
reports = st.one_of(st.none(), st.tuples(numbers, st.booleans()))


def bits(found: set[int]) -> int:
    return sum(1 << number for number in found)


@given(st.lists(reports, max_size=80))
def test_the_book_keeps_what_is_there_and_what_waits_for_a_hand(story: list) -> None:
    book = FaultBook(EventRing())
    present: set[int] = set()
    latched: set[int] = set()
    for report in story:
        if report is None:
            book.release()
            latched &= present
        else:
            number, there = report
            book.set(number, there)
            (present.add if there else present.discard)(number)
            latched |= {number} & BY_HAND & present
        assert book.mask == bits(present | latched)
        assert book.latched == bits(latched)


@given(st.lists(reports, max_size=80))
def test_each_fault_is_told_when_it_comes_and_when_it_goes(story: list) -> None:
    ring = EventRing()
    book = FaultBook(ring)
    told = 0
    for report in story:
        if report is None:
            book.release()
        else:
            book.set(*report)
        while ring.take():
            bit = 1 << ring.value
            raised = ring.event == codes.EVENT_FAULT_RAISE
            assert raised or ring.event == codes.EVENT_FAULT_CLEAR
            assert bool(told & bit) != raised
            told ^= bit
        assert told == book.mask


def test_a_release_while_the_cause_lasts_changes_nothing() -> None:
    book = FaultBook(EventRing())
    book.set(faults.KEY_OUT, True)
    book.release()
    assert book.latched
    book.set(faults.KEY_OUT, False)
    assert book.latched
    book.release()
    assert not book.mask
