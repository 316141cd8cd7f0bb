"""The screens, to the dot: what they say, that all of it is there, and that nothing covers anything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from backstride.core import codes, faults
from drawing import Drawing, Drawn
from hypothesis import given
from hypothesis import strategies as st

SCREENS = Path(__file__).parent / "screens"
IDLE, READY, WALKING, CUE, PAUSED, SUMMARY, QUESTION, FAULT, SERVICE = range(9)

# One of each, as a walker meets them; the files show the dots.
LOOKED_AT: dict[str, tuple[Any, ...]] = {
    "idle": (IDLE, "Knee Care 10", "", "Ida", False),
    "idle_short_title": (IDLE, "Hill", "", "guest", True),
    "idle_locked": (IDLE, "Reverse Run", "sessions without a safety stop", "Ida", False),
    "ready": (READY, "Knee Care 10", -1),
    "walking_back": (WALKING, 29, "km/h", -1, 754, 3, "1:20", "L2 40N", "", False),
    "walking_in_miles": (WALKING, 105, "mph", 1, 61, 1, "0:59", "no load", "", True),
    "walking_next": (WALKING, 29, "km/h", -1, 754, 3, "12", "L2 40N", ">forward 120N", False),
    "standing": (WALKING, 0, "km/h", 0, 6, 12, "240:00", "L10 400N", "", False),
    "cue_let_go": (CUE, codes.CUE_LET_GO, 18, "km/h", 135),
    "cue_turn": (CUE, codes.CUE_STOP_AND_TURN, 0, "mph", 2400),
    "paused": (PAUSED, 754, 612, False),
    "summary": (SUMMARY, 840, 512, 1204, 21_400, 63, False),
    "summary_in_miles": (SUMMARY, 840, 512, 1204, 21_400, 63, True),
    "question_pain": (QUESTION, codes.PAIN, False, 3),
    "question_exertion": (QUESTION, codes.EXERTION, True, 10),
    "fault_key_out": (FAULT, faults.KEY_OUT),
    "fault_encoder_lost": (FAULT, faults.ENCODER_LOST),
    "service": (SERVICE, "Nothing runs but the link: deploy, then restart."),
}


@pytest.fixture(scope="module")
def drawing() -> Iterator[Drawing]:
    made = Drawing()
    yield made
    made.close()


def assert_tidy(drawn: Drawn) -> None:
    """Everything is on the display, light letters cover nothing, and dark ones stand on a light ground."""
    for note in drawn.notes:
        assert note.x >= 0 and note.y >= 0, note
        assert note.x + note.width <= 128 and note.y + note.height <= 64, note
        assert note.text.isascii() and note.text.isprintable(), note
    for at, note in enumerate(drawn.notes):
        for other in drawn.notes[:at]:
            if note.kind == "text" and note.colour == 0:
                continue
            if {note.kind, other.kind} == {"fill"} or {note.kind, other.kind} == {"line"}:
                continue  # the bars of a figure, the rows of an arrow
            assert not note.overlaps(other), (note, other)
    grounds = [note for note in drawn.notes if note.kind == "fill" and note.colour == 1]
    dark = [note for note in drawn.notes if note.kind == "text" and note.colour == 0]
    for note in dark:
        assert any(ground.holds(note) for ground in grounds), note
        assert not any(note is not other and note.overlaps(other) for other in dark), note


def shows_text(drawn: Drawn, plain: Drawn, x: int, y: int, length: int) -> bool:
    """Tell whether the dots from (x, y) on are those of the letters that `plain` has at its corner."""
    letters = plain.dots[:8, : 8 * length]
    return bool(np.array_equal(drawn.dots[y : y + 8, x : x + 8 * length], letters))


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_screen_has_the_dots_that_were_looked_at(drawing: Drawing, name: str) -> None:
    drawn = drawing.screen(*LOOKED_AT[name])
    assert_tidy(drawn)
    assert drawn.braille() == (SCREENS / f"{name}.txt").read_text("utf-8")


def test_the_letters_are_those_of_the_frame(drawing: Drawing) -> None:
    drawn = drawing.screen(*LOOKED_AT["walking_back"])
    for text, x, y in (("BACKWARD", 0, 0), ("12:34", 88, 0), ("3 1:20", 0, 56), ("L2 40N", 80, 56)):
        assert shows_text(drawn, drawing.text(text, 0, 0), x, y, len(text))


def test_a_headline_has_each_dot_of_the_letters_four_times(drawing: Drawing) -> None:
    drawn = drawing.screen(CUE, codes.CUE_LET_GO, 0, "km/h", 0)
    letters = drawing.text("LET GO", 0, 0).dots[:8, :48]
    assert np.array_equal(drawn.dots[15:31, 16:112], letters.repeat(2, 0).repeat(2, 1))


# What a figure of seven bars looks like: a point of each bar, and the bars of each digit.
POINTS = {
    "a": (10, 2),
    "b": (17, 10),
    "c": (17, 26),
    "d": (10, 33),
    "e": (2, 26),
    "f": (2, 10),
    "g": (10, 17),
}
DIGITS = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")


def digit_at(drawn: Drawn, x: int, y: int) -> int | None:
    """Return the digit whose figure stands there, None for an empty place."""
    bars = "".join(bar for bar, (dx, dy) in POINTS.items() if drawn.dots[y + dy, x + dx])
    return next((n for n, want in enumerate(DIGITS) if sorted(want) == sorted(bars)), None)


@given(st.integers(0, 999))
def test_the_speed_can_be_read_from_its_figures(drawing: Drawing, tenths: int) -> None:
    drawn = drawing.screen(WALKING, tenths, "km/h", 1, 0, 1, "", "", "", False)
    places = [digit_at(drawn, x, 13) for x in (22, 46, 79)]
    ten = tenths // 100
    assert places == [ten if ten else None, tenths // 10 % 10, tenths % 10]
    assert drawn.dots[44:49, 70:75].all()


words = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
sentences = st.lists(words, min_size=1, max_size=12).map(" ".join)
seconds = st.integers(0, 100_000)
metres = st.integers(0, 100_000)
ways = st.integers(-1, 1)
clocks = st.integers(0, 14_400).map(lambda s: f"{s // 60}:{s % 60:02d}")
lefts = clocks | st.integers(1, 14_400).map("{} m".format) | st.just("")
forces = st.integers(1, 400).map("{}N".format)
loads = st.builds("{} {}".format, st.sampled_from(["host", "L0", "L10"]), forces) | st.just("no load")
steps = st.sampled_from([">easy", ">forward", ">back"])
units = st.sampled_from(["km/h", "mph"])
speeds = st.integers(0, 432)
walking = st.tuples(
    st.just(WALKING),
    speeds,
    units,
    ways,
    seconds,
    st.integers(1, 251),
    lefts,
    loads,
    st.just(""),
    st.booleans(),
)
ending = st.tuples(
    st.just(WALKING),
    speeds,
    units,
    ways,
    seconds,
    st.integers(1, 251),
    st.integers(0, 15).map(str),
    loads,
    st.builds("{} {}".format, steps, forces) | steps | st.just(">end"),
    st.booleans(),
)
shown = st.one_of(
    st.tuples(st.just(IDLE), sentences, st.just("") | sentences, sentences, st.booleans()),
    st.tuples(st.just(READY), sentences, ways),
    walking,
    ending,
    st.tuples(st.just(CUE), st.integers(1, len(codes.CUES) - 1), speeds, units, seconds),
    st.tuples(st.just(PAUSED), seconds, metres, st.booleans()),
    st.tuples(
        st.just(SUMMARY),
        seconds,
        metres,
        metres,
        st.integers(0, 10_000_000),
        st.integers(0, 9999),
        st.booleans(),
    ),
    st.tuples(st.just(QUESTION), st.integers(0, 1), st.booleans(), st.integers(0, 10)),
    st.tuples(st.just(FAULT), st.integers(0, len(faults.FAULTS) - 1)),
    st.tuples(st.just(SERVICE), sentences),
)


@given(shown)
def test_whatever_is_shown_fits_and_covers_nothing(drawing: Drawing, shown: tuple[Any, ...]) -> None:
    drawn = drawing.screen(*shown)
    assert_tidy(drawn)
    assert drawn.dots.any()


@pytest.mark.parametrize("number", range(len(faults.FAULTS)), ids=faults.FAULT_NAMES)
def test_the_whole_advice_of_a_fault_is_there(drawing: Drawing, number: int) -> None:
    drawn = drawing.screen(FAULT, number)
    assert_tidy(drawn)
    assert " ".join(drawn.words[1:]) == faults.FAULTS[number][3]
    assert drawn.words[0] in faults.FAULTS[number][0].replace(".", " ").replace("_", " ")


@pytest.mark.parametrize("cue", range(1, len(codes.CUES)), ids=lambda cue: codes.CUES[cue])
def test_every_cue_has_a_headline_and_its_whole_text(drawing: Drawing, cue: int) -> None:
    drawn = drawing.screen(CUE, cue, 25, "km/h", 60)
    assert " ".join(drawn.words[2:]) == codes.CUES[cue]
    assert any(note.kind == "large" for note in drawn.notes)


@given(sentences)
def test_lines_keep_the_words_and_the_width(drawing: Drawing, text: str) -> None:
    lines = drawing.ask("lines", text)
    assert all(0 < len(line) <= 16 for line in lines)
    kept = [word[:16] for word in text.split(" ")]
    assert " ".join(lines).split(" ") == kept
    # A line was broken only where the next word did not fit.
    for line, following in pairwise(lines):
        assert len(line) + 1 + len(following.split(" ")[0]) > 16


def test_letters_that_the_frame_has_not_become_question_marks(drawing: Drawing) -> None:
    assert drawing.ask("plain", "Zoë Ñandú 7~") == "Zo? ?and? 7~"


if __name__ == "__main__":
    # Writes the files, to be looked at before they are believed.
    maker = Drawing()
    for screen, args in LOOKED_AT.items():
        (SCREENS / f"{screen}.txt").write_text(maker.screen(*args).braille(), "utf-8")
    maker.close()
