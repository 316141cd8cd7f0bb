"""Programme files: each mistake is told with its line, every text gets an answer, what is written is read."""

from pathlib import Path

import pytest
from backstride.core import codes, programme_check, programme_rows
from backstride_host import programme_file
from backstride_host.errors import BadInput
from backstride_host.programme import BUILT_IN, MODES, Programme, Repeat, Step, pack
from hypothesis import given, settings
from hypothesis import strategies as st

GOOD = """\
name = "my-hill"
title = "My hill"

[[step]]
time_s = 120
walk = "forward"
speed_m_s = [0.3, 0.9]

[[step]]
repeat = 3

[[step.step]]
distance_m = 50
walk = "reverse"
slope_percent = 4.5
cue = "hold the rail"

[[step.step]]
time_s = 15
walk = "turn"

[[step]]
walk = "reverse"
level = 2
"""


def test_a_file_is_read() -> None:
    programme = programme_file.parse(GOOD)
    assert (programme.name, programme.title, programme.gate) == ("my-hill", "My hill", "none")
    first, slope, turn = programme.steps[:3]
    assert (first.seconds, first.way, first.guidance_m_s, first.load) == (120, "forward", (0.3, 0.9), "")
    assert (slope.metres, slope.way, slope.load, slope.cue_text) == (
        50,
        "reverse",
        "slope 4.5 %",
        "hold the rail",
    )
    assert (turn.way, turn.seconds) == ("turn", 15)
    assert len(programme.steps) == 1 + 3 * 2 + 1
    assert programme.steps[-1].length == 0


MISTAKES = [
    ('name = "my-hill"', 'name = "My Hill"', 1, "name is"),
    ('name = "my-hill"', "", 1, "name is"),
    ('name = "my-hill"', "name = 3", 1, "name is"),
    ('title = "My hill"', 'title = ""', 2, "title is"),
    ('title = "My hill"', 'title = "My hill"\ngait = "x"', 3, "gait is unknown here: did you mean gate?"),
    ('title = "My hill"', 'title = "My hill"\ngate = "sledge"', 3, "gate is one of"),
    ('title = "My hill"', 'title = "My hill"\nsled = 1', 3, "sled is true or false"),
    ("time_s = 120", "time_s = 0", 5, "at least 1"),
    ("time_s = 120", "time_s = 70000", 5, "from 0 to 65535"),
    ("time_s = 120", "time_s = 20000", 5, "at most four hours"),
    ("time_s = 120", "time_s = 0.5", 5, "in steps of 1"),
    ("time_s = 120", "time_s = nan", 5, "from 0"),
    ("time_s = 120", 'time_s = "2 min"', 5, "is a number"),
    ("time_s = 120", "time_min = 2", 5, "did you mean time_s?"),
    ("time_s = 120", "", 4, "only the last step may have no end"),
    ("time_s = 120", "time_s = 120\ndistance_m = 3", 6, "not both"),
    ('walk = "forward"', "", 4, "walk is missing"),
    ('walk = "forward"', 'walk = "backwards"', 6, "walk is one of"),
    ('walk = "forward"', 'walk = "either"\nforce_n = 20', 6, "needs a direction"),
    ("speed_m_s = [0.3, 0.9]", "speed_m_s = 0.5", 7, "[slowest, fastest]"),
    ("speed_m_s = [0.3, 0.9]", "speed_m_s = [0.9, 0.3]", 7, "slowest speed comes first"),
    ("speed_m_s = [0.3, 0.9]", "speed_m_s = [0.3, 3.5]", 7, "console's limit"),
    ("speed_m_s = [0.3, 0.9]", 'speed_m_s = [0.3, "fast"]', 7, "is a number"),
    ("repeat = 3", "repeat = 1", 10, "2 to"),
    ("repeat = 3", "repeat = 200", 10, "at most"),
    ("repeat = 3", "repeat = 3\ntime_s = 1", 11, "time_s is unknown here"),
    ("distance_m = 50", "distance_m = 20000", 13, "14.4 km"),
    ("slope_percent = 4.5", "slope_percent = 4.55", 15, "steps of 0.1"),
    ("slope_percent = 4.5", "slope_percent = 31", 15, "from 0 to 30"),
    ("slope_percent = 4.5", "slope_percent = 4\nforce_n = 20", 16, "one resistance"),
    ("slope_percent = 4.5", "force_n = 401", 15, "from 0 to 400"),
    ('cue = "hold the rail"', 'cue = "hold the rail, please"', 16, "cue is one of"),
    ("slope_percent = 4.5", 'force_n = 41\ncue = "let go when the rhythm is comfortable"\n#', 16, "40 N"),
    ('walk = "turn"', 'walk = "turn"\nrepeat = 2', 21, "repeat is unknown here"),
    ("time_s = 15", "distance_m = 15", 19, "a turn has a time"),
    ("level = 2", "level = 11", 24, "from 0 to 10"),
    ("level = 2", "level = 2\n[[step]]\nwalk = 'turn'\ntime_s = 5", 22, "only the last step may have no end"),
    ("level = 2", "level = = 2", 24, "line 24"),
    ("level = 2", 'level = "', 24, "line 24"),
    ("level = 2", "level = 2\nlevel = 3", 25, "line 25"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "line", "says"), MISTAKES)
def test_a_mistake_is_told_with_its_line(good: str, bad: str, line: int, says: str) -> None:
    assert good in GOOD
    text = GOOD.replace(good, bad, 1)
    if "cue" in bad and "#" in bad:
        text = text.replace('\n#\ncue = "hold the rail"', "")
    with pytest.raises(BadInput) as caught:
        programme_file.parse(text, "file.toml")
    assert caught.value.line == line
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"file.toml:{line}: ")


@pytest.mark.parametrize(
    "text", ["", 'name = "a"\ntitle = "A"\n', "step = 3", "step = [1]", "[step]\nx = 1\n"]
)
def test_a_programme_without_steps_is_none(text: str) -> None:
    with pytest.raises(BadInput):
        programme_file.parse(text)


def test_more_rows_than_a_console_keeps_are_told_at_the_first_step() -> None:
    step = '[[step]]\ntime_s = 5\nwalk = "reverse"\n'
    text = 'name = "long"\ntitle = "Long"\n'
    programme_file.parse(text + step * 64)
    with pytest.raises(BadInput, match="1 to 64 rows") as caught:
        programme_file.parse(text + step * 65)
    assert caught.value.line == 3


def test_a_console_s_own_limits_count() -> None:
    limits = programme_check.Limits(300, 1500, 3000)
    with pytest.raises(BadInput, match="the console allows") as caught:
        programme_file.parse(GOOD, "file.toml", limits)
    assert caught.value.line == 24


def test_a_file_that_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "programme.toml"
    path.write_bytes(b'name = "x"\ntitle = "\xff"\n')
    with pytest.raises(BadInput, match="UTF-8") as caught:
        programme_file.read(path)
    assert caught.value.line == 2


words = st.sampled_from(
    [*GOOD.splitlines(keepends=True), "[[step]]\n", "[[step.step]]\n", "step = [", "]", "{", "}", '"', "=",
     "power_w = 60\n", "time_s = 1\n", "level = -1\n", "walk = []\n", "cue = 1\n", "repeat = 2\n", "é", "\0"]
)  # fmt: skip


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=25).map("".join)))
def test_any_text_gives_a_programme_or_a_line(text: str) -> None:
    try:
        programme = programme_file.parse(text)
    except BadInput as error:
        assert error.line is not None
        assert 1 <= error.line <= text.count("\n") + 1
    else:
        assert programme.steps


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.characters(max_codepoint=0x7F)), max_size=4))
def test_any_slip_of_the_keyboard_gives_a_programme_or_a_line(slips: list[tuple[int, str]]) -> None:
    text = GOOD
    for at, character in slips:
        text = text[:at] + character + text[at + 1 :]
    try:
        programme_file.parse(text)
    except BadInput as error:
        assert error.line is not None


steps = st.builds(
    Step,
    length=st.integers(1, 14_400),
    by_distance=st.booleans(),
    direction=st.sampled_from([programme_rows.FORWARD, programme_rows.REVERSE]),
    mode=st.just(0),
    value=st.just(0),
    slowest_mm_s=st.integers(0, 700),
    fastest_mm_s=st.integers(700, 1500),
    cue=st.integers(0, len(codes.CUES) - 1),
).flatmap(
    lambda step: st.integers(0, len(MODES) - 1).flatmap(
        lambda mode: st.builds(
            lambda value: Step(**(vars(step) | {"mode": mode, "value": value})),
            st.integers(programme_rows.VALUE_LEAST[mode], programme_rows.VALUE_MOST[mode]),
        )
    )
)
groups = st.one_of(
    st.lists(steps, min_size=1, max_size=1),
    st.tuples(st.lists(steps, min_size=1, max_size=3), st.integers(2, 9)).map(
        lambda group: [*group[0], Repeat(len(group[0]), group[1])]
    ),
)


@settings(deadline=None)
@given(st.lists(groups, min_size=1, max_size=5), st.sampled_from([0, 4, 8, 12, 1, 2]))
def test_what_is_written_is_read_again(parts: list[list[Step | Repeat]], flags: int) -> None:
    rows = b"".join(pack(entry) for part in parts for entry in part)
    programme = Programme("some-name", 'A "title" \\ of mine', flags, rows)
    try:
        again = programme_file.parse(programme_file.to_toml(programme))
    except BadInput as error:
        # Letting go of the rail above 40 N.
        assert "40 N" in error.reason
    else:
        assert again == programme


@pytest.mark.parametrize("programme", BUILT_IN, ids=lambda programme: programme.name)
def test_every_built_in_programme_is_written_as_a_file_that_gives_it(programme: Programme) -> None:
    again = programme_file.parse(programme_file.to_toml(programme))
    assert (again.rows, again.flags) == (programme.rows, programme.flags)
