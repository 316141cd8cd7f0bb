"""Recordings of edges: read, refused with the line that is wrong, and packed for the board."""

import gzip
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from backstride_host import line_blocks
from backstride_host.edge_recording import EdgeReader, EdgeRows
from backstride_host.edge_words import EdgeWords
from backstride_host.errors import BadInput
from hypothesis import given
from hypothesis import strategies as st

GOOD = "t_us,a,b\n0,0,1\n10,1,1\n10,1,0\n500,1,0\n"


def read(path: Path) -> EdgeRows:
    """Return all rows of the file."""
    reader = EdgeReader(path)
    found = list(reader.stretches())
    rows = EdgeRows(
        np.concatenate([rows.t_us for rows in found]), np.concatenate([rows.level for rows in found])
    )
    assert (reader.rows, reader.length_us) == (len(rows.t_us), rows.t_us[-1])
    return rows


def read_text(tmp_path: Path, text: str | bytes) -> EdgeRows:
    path = tmp_path / "edges.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path)


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
    rows = read_text(tmp_path, text)
    assert rows.t_us.tolist() == [0, 10, 10, 500]
    assert rows.level.tolist() == [2, 3, 1, 1]


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
        (GOOD + "500,0,0\n" * 4200, 4098, "more than 4096 rows within a millisecond"),
        ("t_us,a,b\n0,0,0\n\n" + "\x0b7,0,0\n7,0,2\n", 5, "levels are 0 or 1, not 0 and 2"),
        ("t_us,a,b\n" + "0" * 70_000, None, "a line far too long"),
        (b"t_us,a,b\n0,0,\xff\n", None, "it is not text"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, line, says):
    with pytest.raises(BadInput) as caught:
        read_text(tmp_path, text)
    assert caught.value.line == line
    assert says in str(caught.value)


def test_a_recording_may_be_compressed(tmp_path):
    path = tmp_path / "edges.csv.gz"
    path.write_bytes(gzip.compress(GOOD.encode()))
    assert read(path).t_us.tolist() == [0, 10, 10, 500]


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-9], lambda data: b"t_us" + data, lambda data: data[:15]]
)
def test_a_spoilt_gzip_file_is_named(tmp_path, spoil):
    path = tmp_path / "edges.csv.gz"
    path.write_bytes(spoil(gzip.compress(GOOD.encode())))
    with pytest.raises(BadInput, match="it is no whole gzip file"):
        read(path)


def test_a_long_recording_comes_in_stretches_and_says_how_far_it_is(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("t_us,a,b\n" + "".join(f"{t_us},{t_us & 1},0\n" for t_us in range(300_000)))
    parts = []
    stretches = list(EdgeReader(path).stretches(parts.append))
    assert len(stretches) > 3
    assert max(len(rows.t_us) for rows in stretches) < 150_000
    assert np.array_equal(np.concatenate([rows.t_us for rows in stretches]), np.arange(300_000))
    assert parts == sorted(parts) and parts[-1] == 1.0


def row(t_us: int, a: int | str, b: int | str) -> str:
    return f"{t_us},{a},{b}"


some_rows = st.lists(
    st.builds(row, st.integers(0, 99), st.sampled_from([0, 1, 1, 0, 2, ""]), st.integers(0, 1))
    | st.text("0123456789,.-+ e\"'\x0b\u0663", max_size=8)
)


@given(
    st.binary(max_size=200)
    | st.text("t_us,ab\n\r 0123456789-.e\"'", max_size=200).map(str.encode)
    | some_rows.map(lambda rows: "\n".join(["t_us,a,b", "0,0,0", *rows]).encode()),
    st.integers(1, 60),
)
def test_any_bytes_are_a_recording_or_one_clear_line_however_they_are_cut(tmp_path_factory, content, chars):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    outcomes = [outcome(path)]
    with patch.object(line_blocks, "_BLOCK_CHARS", chars):
        outcomes.append(outcome(path))
    assert outcomes[0] == outcomes[1]


def outcome(path: Path) -> object:
    """Return the rows, or what is wrong."""
    try:
        rows = read(path)
    except BadInput as error:
        assert "\n" not in str(error)
        return str(error)
    assert rows.t_us[0] == 0
    assert (np.diff(rows.t_us) >= 0).all()
    return rows.t_us.tolist(), rows.level.tolist()


steps_us = st.sampled_from([0, 1, 5, 62, 63, 64, 1000, (1 << 24) - 2, (1 << 24) - 1, 1 << 24, 50_000_000])


@given(
    st.lists(st.tuples(steps_us, st.integers(0, 3)), min_size=1, max_size=40),
    st.integers(0, 3),
    st.lists(st.integers(1, 40)),
)
def test_words_tell_each_change_its_time_and_how_long_it_holds(rows, first, cuts):
    t_us = np.cumsum([0] + [step for step, _ in rows])
    recording = EdgeRows(t_us, np.array([first] + [level for _, level in rows]))
    words = packed(recording, cuts)
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


def packed(recording: EdgeRows, cuts: list[int]) -> list[int]:
    """Return the words, the rows given in stretches that end at `cuts`."""
    ends = sorted({min(cut, len(recording.t_us)) for cut in cuts} | {0, len(recording.t_us)})
    words = EdgeWords()
    found: list[int] = []
    for start, end in pairwise(ends):
        found += words.add(EdgeRows(recording.t_us[start:end], recording.level[start:end])).tolist()
    return found + words.end().tolist()


def expected_changes(recording: EdgeRows) -> list[tuple[int, int]]:
    found = []
    levels = recording.level.tolist()
    for t_us, before, after in zip(recording.t_us.tolist()[1:], levels, levels[1:], strict=False):
        found += [(t_us, bit) for bit in (1, 2) if (before ^ after) & bit]
    return found
