"""The last minutes of a value."""

from backstride_host.live.history import History
from hypothesis import given
from hypothesis import strategies as st


def filled(*points: tuple[float, float]) -> History:
    history = History()
    for t_s, value in points:
        history.add(t_s, value)
    return history


def test_each_slot_is_the_mean_of_its_seconds():
    history = filled((0, 2), (0.5, 4), (1, 5), (2, 8), (3, 0))
    assert history.slots(4, 1, 2.9) == [None, 3, 5, 8]
    assert history.slots(2, 2, 2.9) == [4, 8]


def test_a_time_without_values_is_a_gap_and_not_a_zero():
    assert filled((0, 1), (5, 1), (6, 1)).slots(7, 1, 6.0) == [1, None, None, None, None, 1, None]


def test_columns_move_on_as_a_whole():
    history = filled(*((second, second) for second in range(100)))
    assert history.slots(5, 4, 48.0) == history.slots(5, 4, 51.9)


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(-1e6, 1e6)), max_size=100), st.floats(0, 1e4))
def test_any_values_make_as_many_slots_as_asked_within_their_range(points, now_s):
    found = [value for value in filled(*sorted(points)).slots(20, 3, now_s) if value is not None]
    values = [value for _, value in points]
    assert all(min(values) - 1e-6 <= value <= max(values) + 1e-6 for value in found)
