"""Lines of values in TOML texts, written down by hand, and for every text that can be written."""

import tomllib

import pytest
from backstride_host.toml_lines import line_of, value_lines
from hypothesis import given
from hypothesis import strategies as st

TEXT = '''# a programme
name = "x"
title = """
two lines"""
"quoted.key" = 1
a.b.c = 2
pair = { left = 1, right = [1, 2] }
list = [
  1,  # one
  { deep = 2 },
  # nothing
  [3,
   4],
]
when = 1979-05-27 07:32:00

[[step]]
walk = 'a # b'

[[step]]
repeat = 2

[[step.step]]
time_s = 1
[[step.step]]
time_s = 2
[step.more]
last = """a "quoted" end"""""
after = 3
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("title",), 3),
        (("quoted.key",), 5),
        (("a", "b", "c"), 6),
        (("pair", "right", 1), 7),
        (("list", 0), 9),
        (("list", 1, "deep"), 10),
        (("list", 2, 0), 12),
        (("list", 2, 1), 13),
        (("when",), 15),
        (("step", 0), 17),
        (("step", 0, "walk"), 18),
        (("step", 1, "repeat"), 21),
        (("step", 1, "step", 0, "time_s"), 24),
        (("step", 1, "step", 1), 25),
        (("step", 1, "more", "last"), 28),
        (("step", 1, "more", "after"), 29),
        (("step", 1, "nothing here"), 20),
        (("nothing",), 1),
    ],
)
def test_a_value_stands_where_it_was_written(path: tuple, line: int) -> None:
    tomllib.loads(TEXT)
    assert line_of(value_lines(TEXT), path) == line


def places(content: object, path: tuple = ()) -> list[tuple]:
    """Return the path of every value."""
    inner = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


def test_every_value_of_a_text_is_found() -> None:
    assert set(places(tomllib.loads(TEXT))) <= set(value_lines(TEXT))


pieces = st.sampled_from(
    ['a = 1', 'b."c d" = 2', "[t]", "[t.u]", "[[s]]", "[[s.r]]", "k = [", "]", "1,", '"""', "'''", '"x"', "{",
     "}", "x = {y = 1}", "# c", "\\", "\n", "\n", " ", ","]
)  # fmt: skip


@given(st.lists(pieces, max_size=30).map("".join))
def test_a_text_that_tomllib_reads_has_a_line_for_every_value(text: str) -> None:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = value_lines(text)
    assert set(places(content)) <= set(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
