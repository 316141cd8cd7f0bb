"""What of a session survives a reset, and that nothing else is taken for it."""

from backstride.core import codes
from backstride.core.pipeline import Pipeline
from backstride.core.programme_rows import LEVEL, length_of
from backstride.core.programmes import PROGRAMMES
from backstride.link.framing import crc16
from backstride.tasks import retained
from hypothesis import given
from hypothesis import strategies as st

big = st.integers(0, 2**30 - 1)


def name_sum(programme: int) -> int:
    name = PROGRAMMES[programme][0].encode()
    return crc16(name, 0, len(name))


@st.composite
def numbers(draw: st.DrawFn) -> tuple:
    """A session in its first step, with something set by a hand."""
    programme = draw(st.integers(0, len(PROGRAMMES) - 1))
    session = (draw(st.integers(0, 0x7FFF)), programme, draw(st.sampled_from([0, 2, 3])))
    totals = tuple(draw(big) for _ in range(4))
    length_ms = 1000 * length_of(PROGRAMMES[programme][3], 0)
    place = (name_sum(programme), 0, 0, 0, draw(st.integers(0, length_ms)))
    was_set = draw(st.sampled_from([(-1, 0, 4000), (LEVEL, 3, 4000), (LEVEL, 1, 200)]))
    return session + totals + place + was_set + (draw(st.integers(0, 250)), draw(st.integers(0, 3700)))


states = st.sampled_from([retained.RUNNING, retained.ENDED])


def packed(state: int, values: tuple) -> bytearray:
    buffer = bytearray(retained.BYTES)
    retained.pack(buffer, state, values)
    return buffer


@given(states, numbers())
def test_what_was_packed_comes_back(state: int, values: tuple) -> None:
    assert retained.unpack(packed(state, values)) == (state, values)


@given(states, numbers(), st.data())
def test_one_flipped_bit_and_it_is_nothing(state: int, values: tuple, data: st.DataObject) -> None:
    buffer = packed(state, values)
    bit = data.draw(st.integers(0, 8 * retained.BYTES - 1))
    buffer[bit // 8] ^= 1 << bit % 8
    assert retained.unpack(buffer) == (retained.NOTHING, None)


@given(st.binary(max_size=2 * retained.BYTES))
def test_memory_that_nobody_packed_is_nothing(data: bytes) -> None:
    assert retained.unpack(data) == (retained.NOTHING, None)


@given(numbers())
def test_a_running_session_comes_back_paused_and_waits_for_a_hand(values: tuple) -> None:
    core = Pipeline()
    retained.warm_up(core, values)
    retained.put_back(core, retained.RUNNING, values)
    assert core.session.state == codes.PAUSED
    assert core.session.needs_hand
    assert retained.values_of(core) == values


@given(numbers())
def test_of_one_that_had_ended_the_totals_come_back_and_no_session(values: tuple) -> None:
    core = Pipeline()
    retained.put_back(core, retained.ENDED, values)
    assert core.session.state == codes.IDLE
    assert not core.session.running
    assert core.player.over
    assert retained.values_of(core)[:8] == values[:8]


@given(numbers())
def test_where_the_programme_is_another_by_now_the_session_ends_as_it_goes_on(values: tuple) -> None:
    core = Pipeline()
    retained.put_back(core, retained.RUNNING, (*values[:7], values[7] ^ 1, *values[8:]))
    assert core.session.state == codes.PAUSED
    assert core.player.over


@given(numbers())
def test_the_disc_is_as_warm_as_it_was_whatever_became_of_the_session(values: tuple) -> None:
    core = Pipeline()
    retained.warm_up(core, values)
    assert core.disc.heat_dk() == values[-1]


@given(st.lists(st.integers(-5, 1 << 31) | st.none() | st.text(), min_size=5, max_size=19))
def test_a_files_values_are_believed_when_they_are_as_many_whole_numbers(values: list) -> None:
    whole = all(isinstance(value, int) for value in values)
    believed = whole and 7 <= len(values) <= retained.VALUES
    wanted = values + [0] * (retained.VALUES - len(values))
    assert retained.completed(values) == (wanted if believed else None)
