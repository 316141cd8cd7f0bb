"""A host in control: asks within local limits, on a lease; its silence, its garbage, a second host."""

from __future__ import annotations

import itertools
import random

import pytest
from backstride.core import params
from live_console import Host, LiveConsole
from measures import mean_force_n, raised, state

LINE_BYTES_S = 11_520


def command_n(console: LiveConsole) -> float:
    return console.log.telemetry[-1].message.command_dn / 10


@pytest.fixture
def walking(console: LiveConsole) -> LiveConsole:
    """Reverse at 0.8 m/s against the programme's own 40 N."""
    console.under_load(2)
    return console


def test_silence_gives_the_programmes_own_level_back_when_the_lease_ends(walking: LiveConsole) -> None:
    walking.send("force.set", force_dn=700, hold_ms=0)
    begin_s = walking.log.now_s
    walking.inject("link.cut", 1.5)
    walking.wait(1.9)
    assert command_n(walking) == pytest.approx(70, abs=1)
    walking.wait(0.6)
    # Two seconds of lease, and 30 N at 100 N/s.
    assert command_n(walking) == pytest.approx(40, abs=0.5)
    ends = [event.t_s for event in walking.log.events if event.name == "lease.end"]
    assert ends == [pytest.approx(begin_s + 2.0, abs=0.1)]


def test_a_rise_by_a_host_and_one_by_its_leases_end_come_slowly_and_with_their_cue(
    walking: LiveConsole,
) -> None:
    def cues() -> int:
        return [e.detail for e in walking.log.events if e.name == "cue"].count("more in 3 s")

    def risen_n_s(since_s: float) -> float:
        told = [(heard.t_s, heard.message.command_dn / 10) for heard in walking.log.telemetry]
        told = [entry for entry in told if entry[0] >= since_s]
        return max((b - a) / (t - s) for (s, a), (t, b) in zip(told, told[10:], strict=False))

    before = cues()
    begin_s = walking.log.now_s
    walking.send("force.set", force_dn=750, hold_ms=4000)
    walking.wait(2)
    walking.send("force.set", force_dn=750, hold_ms=1000)
    walking.wait(0.5)
    assert cues() == before + 1
    # DOMAIN's rise after a turn or a pause, half of the fastest; telemetry comes within a tick of 50 ms.
    assert 25 <= risen_n_s(begin_s) <= 33
    walking.send("force.set", force_dn=100, hold_ms=1000)
    walking.wait(0.9)
    begin_s = walking.log.now_s
    walking.wait(2)
    assert command_n(walking) == pytest.approx(40, abs=0.5)
    assert cues() == before + 2
    assert 25 <= risen_n_s(begin_s) <= 33


def test_whatever_a_host_asks_for_the_local_limit_holds(walking: LiveConsole) -> None:
    walking.send("force.set", force_dn=60_000, hold_ms=10_000)
    walking.wait(2)
    walking.send("level.set", level=10)
    walking.wait(1)
    assert command_n(walking) <= 80
    for held_ms in (10_001, 60_000):
        walking.send("force.set", force_dn=500, hold_ms=held_ms)
        assert walking.answered()[-1] == "out_of_range"


def test_a_safety_parameter_takes_a_hand_and_an_idle_console(walking: LiveConsole) -> None:
    index = params.index_of("brake.uncalibrated_force_dn")
    walking.send("params.set", index=index, value=700)
    assert walking.answered()[-1] == "needs_hand"
    walking.press("down")
    walking.send("params.set", index=index, value=700)
    assert walking.answered()[-1] == "wrong_state"


def test_garbage_renews_no_lease_and_does_nothing_else(walking: LiveConsole) -> None:
    walking.send("force.set", force_dn=700, hold_ms=2000)
    walking.wait(4.0, random.Random(1).randbytes(4 * LINE_BYTES_S))
    assert command_n(walking) == pytest.approx(40, abs=0.5)
    assert state(walking) == "active"
    assert raised(walking.log) == set()


@pytest.mark.parametrize("command", ["ping", "level.set"])
def test_commands_at_the_full_rate_of_the_line_keep_nothing_else_waiting(
    walking: LiveConsole, command: str
) -> None:
    begin_s = walking.log.now_s
    host, flood = Host(9), b""
    values = {"level": 2} if command == "level.set" else {}
    while len(flood) < 4 * LINE_BYTES_S:
        flood += host.frame(command, values)
    walking.wait(1.0, flood)
    walking.inject("key.pulled", 1.0)
    walking.wait(3.0)
    # No reset, no late tick, a telemetry message every 0.25 s at worst, and the key is heard at once.
    assert walking.log.resets == []
    assert raised(walking.log) == {"key.out", "belt.unlocked"}
    times_s = [heard.t_s for heard in walking.log.telemetry if heard.t_s > begin_s]
    assert max(after - before for before, after in itertools.pairwise(times_s)) <= 0.25
    assert next(e.t_s for e in walking.log.events if e.detail == "key.out") <= begin_s + 1.0 + 0.25


def test_of_two_hosts_the_last_to_ask_counts_and_neither_renews_the_others_lease(
    walking: LiveConsole,
) -> None:
    # Both count their sequence from the same number on: neither is taken for the other's repeat.
    walking.send("force.set", force_dn=700, hold_ms=3000)
    walking.send("force.set", by_other=True, force_dn=500, hold_ms=2000)
    walking.wait(0.6)
    assert command_n(walking) == pytest.approx(50, abs=0.5)
    for _ in range(8):
        walking.send("ping")
        walking.wait(0.2)
    assert command_n(walking) == pytest.approx(40, abs=0.5)


def test_a_cut_link_changes_nothing_for_the_walker(walking: LiveConsole) -> None:
    now_s = walking.log.now_s
    before_n = mean_force_n(walking.log, now_s - 2.5, now_s)
    walking.inject("link.cut", 6.0)
    walking.wait(7)
    assert mean_force_n(walking.log, now_s + 2, now_s + 7) == pytest.approx(before_n, abs=2)
    assert state(walking) == "active"


def test_bit_errors_cost_frames_and_nothing_else(walking: LiveConsole) -> None:
    walking.inject("link.bit_errors", 8.0, 0.001)
    told = len(walking.log.telemetry)
    walking.wait(10)
    # A frame of some 60 bytes has at least one wrong bit in a third of all cases.
    assert 0.3 * 500 < len(walking.log.telemetry) - told < 0.9 * 500
    assert raised(walking.log) == set()
    assert state(walking) == "active"
