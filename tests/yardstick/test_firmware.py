"""The yardstick's traces through the whole firmware under MicroPython, on the simulated board."""

import firmware_console
import numpy as np
import pytest
from backstride_host.errors import MicroPythonMissing
from backstride_host.simulator.micropython_binary import find_micropython
from firmware_console import Heard
from speed_traces import EVEN_S, traces

# As far as the sprint's fastest; the bench takes all of them.
DURATION_S = 16.0


@pytest.fixture(scope="module")
def firmware() -> list[Heard]:
    try:
        find_micropython()
    except MicroPythonMissing:
        pytest.skip("no micropython")
    return [firmware_console.heard(trace) for trace in traces(duration_s=DURATION_S)]


def ratios(firmware: list[Heard]) -> dict[str, float]:
    return {heard.name: heard.error_mm_s / heard.yardstick_mm_s for heard in firmware}


def test_the_firmware_reaches_on_the_board_what_the_estimator_promises(firmware: list[Heard]) -> None:
    """0.7 is aimed at, and 1.4 on each trace asked for."""
    reached = ratios(firmware)
    assert float(np.exp(np.mean(np.log(list(reached.values()))))) <= 0.45, reached
    assert max(reached.values()) <= 1.1, reached


def test_ticks_are_as_far_apart_as_the_traces_say(firmware: list[Heard]) -> None:
    for heard in firmware:
        apart_ms = np.diff(heard.time_s) * 1e3
        if heard.period_s == EVEN_S:
            # A wait is 2.2 ms at most, a collection 2.5 ms.
            assert apart_ms.min() > 5
            assert apart_ms.max() < 15
        else:
            assert apart_ms.max() > 25
            assert np.percentile(apart_ms, 10) < 8


def test_every_tick_counts_right(firmware: list[Heard]) -> None:
    """Sampled late, early or at an edge: within the microsecond to which the recording is rounded."""
    for heard in firmware:
        assert np.all(heard.counted_right), heard.name
