"""Device time across its wrap."""

from backstride_host.device_clock import WRAP_MS, DeviceClock
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(0, WRAP_MS - 1), st.lists(st.integers(-1000, WRAP_MS // 2 - 1001), max_size=50))
def test_any_step_below_half_a_wrap_is_recovered(start_ms, steps_ms):
    clock = DeviceClock()
    assert clock.unwrap(start_ms) == start_ms
    latest_ms = start_ms
    for step_ms in steps_ms:
        true_ms = latest_ms + step_ms
        assert clock.unwrap(true_ms % WRAP_MS) == true_ms
        latest_ms = max(latest_ms, true_ms)


def test_a_restart_counts_from_the_device_again():
    clock = DeviceClock()
    clock.unwrap(WRAP_MS - 5)
    clock.restart()
    assert clock.unwrap(3) == 3
