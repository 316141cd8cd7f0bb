"""Recordings of edges: read, refused with the line that is wrong, and packed for the board."""

import numpy as np
import pytest
from backstride_host.edge_recording import EdgeRecording, read_recording
from backstride_host.edge_words import edge_words
from backstride_host.errors import BadInput
from hypothesis import given
from hypothesis import strategies as st

GOOD = "t_us,a,b\n0,0,1\n10,1,1\n10,1,0\n500,1,0\n"


def read(tmp_path, text: str | bytes) -> EdgeRecording:
    path = tmp_path / "edges.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_recording(path)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        GOOD + "\n",
        GOOD.rstrip("\n"),
        "b,note,a,t_us\n1,x,0,0\n1,y,1,10\n0,,1,10\n0,,1,500\n",
    ],
)
def test_what_is_a_recording(tmp_path, text):
    recording = read(tmp_path, text)
    assert recording.t_us.tolist() == [0, 10, 10, 500]
    assert recording.level.tolist() == [2, 3, 1, 1]
    assert recording.length_us == 500


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "the column t_us is missing"),
        ("t_us,a\n0,0\n", 1, "the column b is missing"),
        (GOOD.replace("10,1,1", "10,1,one"), 3, "b is no whole number: 'one'"),
        (GOOD.replace("10,1,1", "1e1,1,1"), 3, "t_us is no whole number: '1e1'"),
        (GOOD.replace("10,1,1", "10.0,1,1"), 3, "t_us is no whole number"),
        (GOOD.replace("10,1,1", "10,,1"), 3, "a is no whole number: ''"),
        (GOOD.replace("10,1,1", "10,1,2"), 3, "levels are 0 or 1, not 1 and 2"),
        (GOOD.replace("10,1,0", "9,1,0"), 4, "time runs backwards, from 10 to 9"),
        (GOOD.replace("0,0,1", "-3,0,1"), 2, "the first row gives the levels at t_us 0, not -3"),
        (GOOD.replace("0,0,1\n", "5,0,1\n"), 2, "the first row gives the levels at t_us 0, not 5"),
        (GOOD.replace("10,1,1", "10,1"), 3, "the line ends after 2 fields"),
        (GOOD.replace("500,", "99999999999999999999,"), 5, "more than a week"),
        ("t_us,a,b\n", 1, "a row for its start and one for its end"),
        ("t_us,a,b\n0,0,0\n", 2, "a row for its start and one for its end"),
        (b"t_us,a,b\n0,0,\xff\n", None, "it is not text"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, line, says):
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    assert caught.value.line == line
    assert says in str(caught.value)


@given(st.binary(max_size=200) | st.text("t_us,ab\n\r 0123456789-.e\"'", max_size=200).map(str.encode))
def test_any_bytes_are_a_recording_or_a_clear_line(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        recording = read_recording(path)
    except BadInput as error:
        assert "\n" not in str(error)
        return
    assert recording.t_us[0] == 0
    assert (np.diff(recording.t_us) >= 0).all()


steps_us = st.sampled_from([0, 1, 5, 62, 63, 64, 1000, (1 << 24) - 2, (1 << 24) - 1, 1 << 24, 50_000_000])


@given(st.lists(st.tuples(steps_us, st.integers(0, 3)), min_size=1, max_size=40), st.integers(0, 3))
def test_words_tell_each_change_its_time_and_how_long_it_holds(rows, first):
    t_us = np.cumsum([0] + [step for step, _ in rows])
    recording = EdgeRecording(t_us, np.array([first] + [level for _, level in rows]))
    words = edge_words(recording).tolist()
    assert words[0] == first
    now_us, level, changes = 0, first, []
    for word in words[1:]:
        now_us += word >> 8
        bit = (word ^ level) & 3
        assert bit in (0, 1, 2)
        level = word & 3
        if bit:
            changes.append((now_us, bit, word >> 2 & 63))
    assert [change[:2] for change in changes] == expected_changes(recording)
    for place, (now_us, bit, hold_us) in enumerate(changes):
        later = [t_us for t_us, other, _ in changes[place + 1 :] if other == bit]
        assert hold_us == min(63, later[0] - now_us if later else 63)


def expected_changes(recording: EdgeRecording) -> list[tuple[int, int]]:
    found = []
    levels = recording.level.tolist()
    for t_us, before, after in zip(recording.t_us.tolist()[1:], levels, levels[1:], strict=False):
        found += [(t_us, bit) for bit in (1, 2) if (before ^ after) & bit]
    return found
