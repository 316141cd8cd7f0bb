"""A ring against a queue: in order, bounded, and honest about what it lost."""

from collections import deque

from backstride.core.event_ring import EventRing
from hypothesis import given
from hypothesis import strategies as st

ROOM = 31  # one slot of 32 tells full from empty


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 11), st.integers(0, 2**15))), max_size=200))
def test_events_come_out_as_they_went_in_and_what_does_not_fit_is_counted(story: list) -> None:
    ring = EventRing()
    waiting: deque[tuple[int, int, int]] = deque()
    lost = 0
    for now_ms, entry in enumerate(story):
        ring.now_ms = now_ms
        if entry is None:
            assert ring.take() == bool(waiting)
            if waiting:
                assert (ring.t_ms, ring.event, ring.value) == waiting.popleft()
        else:
            ring.put(*entry)
            if len(waiting) < ROOM:
                waiting.append((now_ms, *entry))
            else:
                lost += 1
    assert ring.lost == lost


def test_a_full_ring_keeps_the_oldest() -> None:
    ring = EventRing()
    for value in range(100):
        ring.put(1, value)
    found = []
    while ring.take():
        found.append(ring.value)
    assert found == list(range(ROOM))
    assert ring.lost == 100 - ROOM
