"""Large type: as large as there is room, every letter whole."""

import pytest
from backstride.core import codes
from backstride_host.live.big_type import largest
from hypothesis import given, settings
from hypothesis import strategies as st

# Where the walker's screen of the smallest terminal puts its words.
COLUMNS, ROWS = 80, 11


@settings(deadline=None, max_examples=40)
@given(st.text("ABCGQ ,0189.:-/", min_size=1, max_size=30), st.integers(10, 120), st.integers(1, 20))
def test_it_keeps_to_its_space(text, columns, rows):
    lines = largest(text, columns, rows)
    assert len(lines) <= rows
    assert {len(line) for line in lines} <= {columns}


@pytest.mark.parametrize("text", ["HOLD THE RAIL", "2.6"])
def test_more_room_makes_larger_type(text):
    def dots(columns: int, rows: int) -> int:
        return sum(
            2 * line.count("█") + line.count("▀") + line.count("▄") for line in largest(text, columns, rows)
        )

    assert dots(80, 8) < dots(160, 16) < dots(320, 32)


def test_no_letter_touches_the_next():
    (line,) = {line[36:44] for line in largest("HH", 80, 4)[:1]}
    assert " " in line.strip()


def test_a_number_does_not_jump_as_its_digits_change():
    def width(text: str) -> int:
        return max(len(line.rstrip()) - len(line) + len(line.lstrip()) for line in largest(text, 40, 6))

    assert abs(width("0:08") - width("0:00")) <= 1


@pytest.mark.parametrize("cue", [cue for cue in codes.CUES[1:] if len(cue) < 28])
def test_short_cues_are_large_on_the_smallest_terminal(cue):
    assert len(largest(cue.upper(), COLUMNS, ROWS)) > 3
