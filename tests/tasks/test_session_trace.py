"""A session of any length in at most 64 rows, which outlive a reset up to the first that it tore."""

from types import SimpleNamespace
from typing import Any

import pytest
from backstride.core import codes
from backstride.tasks.session_trace import HEAD_BYTES, ROW_BYTES, ROWS_MOST, SessionTrace
from backstride_host import layouts
from backstride_host.console_log import ROW, rows_of
from hypothesis import given, settings
from hypothesis import strategies as st

NAMES = [field.name for field in ROW.fields]


class Walk:
    """A core as far as a trace looks at it: someone walks backwards at 700 mm/s."""

    def __init__(self, t_ms: int = 5000) -> None:
        self.t_ms = t_ms
        self.session = SimpleNamespace(state=codes.ACTIVE, active_ms=0)
        self.player = SimpleNamespace(
            over=False, script=SimpleNamespace(number=3), facing=codes.FACING_CONSOLE
        )
        self.direction = SimpleNamespace(direction=-1)
        self.totals = SimpleNamespace(forward_mm=0, reverse_mm=0, work_j=0)
        self.mean = SimpleNamespace(speed_mm_s=-700)
        self.brake = SimpleNamespace(force_dn=200)
        self.cadence = SimpleNamespace(cadence_dspm=-1)

    def pass_(self, ms: int) -> None:
        self.t_ms = (self.t_ms + ms) & 0x3FFFFFFF
        self.session.active_ms += ms
        self.totals.reverse_mm += 700 * ms // 1000
        self.totals.work_j += 20 * ms // 1000


def walked(
    seconds: int, trace: SessionTrace | None = None, walk: Any = None, look_ms: int = 1000
) -> SessionTrace:
    trace = trace or SessionTrace()
    walk = walk or Walk()
    trace.begin()
    trace.look(walk)
    for _ in range(seconds * 1000 // look_ms):
        walk.pass_(look_ms)
        trace.look(walk)
    return trace


def rows(trace: SessionTrace) -> list[dict[str, int]]:
    return [dict(zip(NAMES, row, strict=True)) for row in rows_of(bytes(trace.rows()))]


@settings(max_examples=25)
@given(st.integers(0, 6000), st.sampled_from([250, 1000, 1003]))
def test_any_session_fits_and_is_told_evenly_to_within_two_rows_of_its_end(
    seconds: int, look_ms: int
) -> None:
    found = rows(walked(seconds, look_ms=look_ms))
    assert len(found) <= ROWS_MOST
    times_s = [row["t_s"] for row in found]
    if seconds >= 300:
        assert len(found) >= ROWS_MOST // 2
        assert seconds - times_s[-1] <= 2 * seconds / (ROWS_MOST // 2) + 2
    gaps_s = [b - a for a, b in zip([0, *times_s], times_s, strict=False)]
    assert not gaps_s or max(gaps_s) - min(gaps_s) <= 2
    for row in found:
        # Of the moment: 700 mm of each second, to within the time between two looks.
        assert abs(row["reverse_mm"] - 700 * row["t_s"]) <= 1100
        assert (row["step"], row["force_dn"], row["cadence_dspm"]) == (3, 200, 0xFFFF)


def test_the_consoles_clock_may_wrap() -> None:
    found = rows(walked(60, walk=Walk((1 << 30) - 30_000)))
    assert [row["t_s"] for row in found] == list(range(4, 61, 4))


@settings(max_examples=40)
@given(st.integers(0, 2000), st.binary(max_size=30))
def test_over_a_reset_it_goes_on(seconds: int, behind: bytes) -> None:
    before = walked(seconds)
    after = SessionTrace()
    data = bytes(before.pack())
    assert after.unpack(data + behind) == len(data)
    assert after.rows() == before.rows()
    assert after.interval_s == before.interval_s
    walk = Walk(t_ms=0)
    for _ in range(2 * after.interval_s + 1):
        after.look(walk)
        walk.pass_(1000)
    times_s = [row["t_s"] for row in rows(after)]
    assert times_s == sorted(set(times_s))
    assert len(times_s) > 0


@settings(max_examples=60)
@given(st.integers(8, 600), st.data())
def test_of_torn_memory_it_believes_what_is_whole(seconds: int, data: st.DataObject) -> None:
    before = walked(seconds)
    memory = bytearray(before.pack())
    at = data.draw(st.integers(HEAD_BYTES, len(memory) - 1))
    memory[at] ^= data.draw(st.integers(1, 255))
    after = SessionTrace()
    assert after.unpack(memory) == len(memory)
    whole = (at - HEAD_BYTES) // (ROW_BYTES + 2)
    assert after.rows() == before.rows()[: whole * ROW_BYTES]


@pytest.mark.parametrize(
    ("direction", "facing", "going"),
    [
        (-1, codes.FACING_CONSOLE, ["backward"]),
        (1, codes.FACING_CONSOLE, ["forward"]),
        (1, codes.FACING_AWAY, ["forward", "facing away"]),
        (0, codes.FACING_CONSOLE, []),
    ],
)
def test_each_row_tells_which_way_belt_and_walker_go(direction: int, facing: int, going: list[str]) -> None:
    walk = Walk()
    walk.direction.direction = direction
    walk.player.facing = facing
    read = layouts.reader_of(ROW.by_name["going"])
    assert [read(row["going"]) for row in rows(walked(12, walk=walk))] == [going] * 3


def with_faults(seconds: int, at_s: dict[int, int]) -> SessionTrace:
    """Walk so long; raise fault at_s[t] at second t."""
    trace, walk = SessionTrace(), Walk()
    trace.begin()
    trace.look(walk)
    for second in range(1, seconds + 1):
        walk.pass_(1000)
        if second in at_s:
            trace.raised(at_s[second])
        trace.look(walk)
    trace.close(walk)
    return trace


def test_a_fault_is_told_by_the_row_after_it_and_one_of_the_last_seconds_by_a_row_more() -> None:
    trace = with_faults(18, {6: 5, 17: 3})
    found = {row["t_s"]: row["fault"] for row in rows(trace)}
    assert found == {4: 255, 8: 5, 12: 255, 16: 255, 18: 3}
    assert trace.faults == 1 << 5 | 1 << 3


def test_without_a_fault_the_end_adds_no_row() -> None:
    assert [row["t_s"] for row in rows(with_faults(18, {}))] == [4, 8, 12, 16]


@settings(max_examples=25)
@given(seconds=st.integers(300, 3000), data=st.data())
def test_however_long_a_session_each_fault_that_comes_alone_keeps_its_place(
    seconds: int, data: st.DataObject
) -> None:
    second = data.draw(st.integers(5, seconds))
    trace = with_faults(seconds, {second: 7})
    told = [row["t_s"] for row in rows(trace) if row["fault"] == 7]
    assert len(told) == 1
    assert second <= told[0] <= second + trace.interval_s
    after = SessionTrace()
    after.unpack(trace.pack())
    assert (after.faults, after.rows()) == (1 << 7, trace.rows())


def test_of_a_firmware_before_this_one_the_course_is_lost_and_not_what_is_behind_it() -> None:
    old = bytes([2, 1, 0xA5, 2 ^ 1]) + bytes(2 * 26)
    trace = SessionTrace()
    assert trace.unpack(old + b"behind") == len(old)
    assert trace.rows() == b""


@given(st.binary(max_size=200))
def test_any_other_memory_is_no_trace(memory: bytes) -> None:
    trace = SessionTrace()
    assert 0 <= trace.unpack(memory) <= len(memory)
    assert len(trace.rows()) <= len(memory)


def test_beyond_nine_hours_it_keeps_what_it_has() -> None:
    trace = walked(40_000, look_ms=4000)
    assert 32_767 - trace.interval_s <= rows(trace)[-1]["t_s"] <= 32_767
    assert SessionTrace().unpack(trace.pack()) == len(trace.pack())
