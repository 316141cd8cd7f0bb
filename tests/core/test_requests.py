"""One slot between a task and the tick: answered once, by the tick, and never raised from."""

from backstride.core import codes, requests
from belt import Bench
from hypothesis import given, settings
from hypothesis import strategies as st


def test_a_request_waits_for_the_tick_and_is_answered_once() -> None:
    bench = Bench()
    bench.stand(1)
    slot = bench.pipeline.requests
    slot.put(requests.SELECT, 1)
    assert slot.result == requests.PENDING
    bench.stand(0.01)
    assert slot.result == codes.OK
    slot.result = codes.BUSY
    bench.stand(0.1)
    assert slot.result == codes.BUSY


def test_a_kind_that_is_none_is_unknown() -> None:
    bench = Bench()
    assert bench.ask(99) == codes.UNKNOWN


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-3, 16),
            st.integers(-(2**31), 2**31 - 1) | st.integers(0, 12),
            st.integers(-(2**31), 2**31 - 1) | st.integers(0, 10_000),
        ),
        max_size=20,
    )
)
def test_whatever_a_host_asks_the_tick_answers_with_a_result_it_knows(asked: list) -> None:
    bench = Bench()
    bench.stand(0.1)
    for kind, first, second in asked:
        result = bench.ask(kind, first, second)
        # Kind 0 is an empty slot: nothing was asked.
        assert result == requests.PENDING if kind == 0 else 0 <= result < len(codes.RESULTS)
