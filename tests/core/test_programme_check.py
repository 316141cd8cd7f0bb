"""Which rows may be played: every rule broken on its own, and what is let pass is played to its end."""

import struct

import pytest
from backstride.core import codes, programme_check
from backstride.core.programme_check import Limits, check
from backstride.core.programme_rows import (
    EITHER,
    FORCE,
    FORWARD,
    GATE_RUNNING,
    LEVEL,
    OFF,
    POWER,
    REVERSE,
    SPEED_CAP,
    STEPS_MOST,
    TURN,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from played import Played, repeat, step

LIMITS = Limits(2000, 1500, 3000)
GOOD = step(60, mode=FORCE, value=300)


def verdict(*rows: bytes, flags: int = 0) -> tuple[int, int]:
    """Return the row and what is wrong with it."""
    wrong = check(b"".join(rows), flags, LIMITS)
    return wrong >> 3, wrong & 7


def test_good_rows_are_good() -> None:
    rows = (GOOD, step(metres=200), repeat(2, 99), step(15, TURN), step(0, FORWARD))
    assert verdict(*rows) == (0, 0)


@pytest.mark.parametrize("rows", [b"", GOOD[:-1], GOOD + b"\0", GOOD * 65])
def test_their_number_is_from_1_to_64(rows: bytes) -> None:
    assert check(rows, 0, LIMITS) == programme_check.SIZE


@pytest.mark.parametrize("flags", [3, 16, 128])
def test_unknown_flags_are_refused(flags: int) -> None:
    assert check(GOOD, flags, LIMITS) == programme_check.SIZE


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (step(0), programme_check.LENGTH),
        (step(14_401), programme_check.LENGTH),
        (step(direction=TURN, metres=10), programme_check.LENGTH),
        (step(60, EITHER, FORCE, 100), programme_check.DIRECTION),
        (step(60, TURN, LEVEL, 1), programme_check.DIRECTION),
        (step(60, mode=FORCE, value=2001), programme_check.VALUE),
        (step(60, mode=LEVEL, value=11), programme_check.VALUE),
        (step(60, mode=POWER, value=251), programme_check.VALUE),
        (step(60, mode=SPEED_CAP, value=199), programme_check.VALUE),
        (step(60, mode=OFF, value=1), programme_check.VALUE),
        (step(60, mode=14), programme_check.VALUE),
        (step(60, fastest=1501), programme_check.SPEED),
        (step(60, FORWARD, fastest=3001), programme_check.SPEED),
        (step(60, slowest=901, fastest=900), programme_check.SPEED),
        (step(60, cue=len(codes.CUES)), programme_check.CUE),
        (step(60, mode=FORCE, value=401, cue=codes.CUE_LET_GO), programme_check.CUE),
        (repeat(0, 2), programme_check.REPEATED),
        (repeat(3, 2), programme_check.REPEATED),
        (repeat(1, 1), programme_check.REPEATED),
        (repeat(1, STEPS_MOST), programme_check.REPEATED),
    ],
)
def test_a_wrong_row_is_named_with_what_is_wrong(wrong: bytes, what: int) -> None:
    assert verdict(GOOD, GOOD, wrong, GOOD) == (2, what)


def test_a_repeat_within_a_repeat_is_refused() -> None:
    assert verdict(GOOD, repeat(1, 2), repeat(2, 2)) == (2, programme_check.REPEATED)


def test_a_turn_leads_somewhere() -> None:
    assert verdict(GOOD, step(15, TURN)) == (1, programme_check.LENGTH)


def test_a_level_is_a_force_too() -> None:
    low = Limits(1000, 1500, 3000)
    assert check(step(60, mode=LEVEL, value=5), 0, low) == 0
    assert check(step(60, mode=LEVEL, value=6), 0, low) == programme_check.VALUE


def test_a_programme_behind_the_running_gate_may_be_as_fast_as_a_run() -> None:
    run = step(20, REVERSE, fastest=2400)
    assert verdict(run) == (0, programme_check.SPEED)
    assert verdict(run, flags=GATE_RUNNING) == (0, 0)
    assert verdict(step(20, REVERSE, fastest=4001), flags=GATE_RUNNING) == (0, programme_check.SPEED)


rows = st.builds(
    lambda head, cue, numbers: struct.pack("<BBHHHH", head, cue, *numbers),
    st.sampled_from([0x00, 0x01, 0x02, 0x03, 0x07, 0x13, 0x23, 0x33, 0x43, 0x53, 0x63, 0x73, 0xF0, 0xFF]),
    st.integers(0, 13),
    st.tuples(st.integers(0, 5), st.integers(0, 250), st.integers(0, 900), st.integers(700, 1600)),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(rows, min_size=1, max_size=6), st.integers(0, 15))
def test_what_is_let_pass_is_played_to_its_end_without_leaving_its_limits(some: list, flags: int) -> None:
    if check(b"".join(some), flags, LIMITS):
        return
    played = Played(*some, flags=flags)
    for _ in range(200):
        # Whoever is to turn does, and half a minute is longer than any step here.
        played.belt.reached = not played.belt.reached
        if played.let(15).over:
            break
    assert len(played.steps) <= STEPS_MOST
    assert all(number < 255 for _at, number in played.steps)
    assert all(0 <= asked <= 4000 for asked in played.asked)


@given(st.binary(max_size=700), st.integers(0, 255))
def test_any_bytes_get_a_verdict(some: bytes, flags: int) -> None:
    assert check(some, flags, LIMITS) >= 0
