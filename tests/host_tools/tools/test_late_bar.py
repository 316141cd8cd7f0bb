"""A bar for what takes long: nothing before a second has passed, nothing where there is no terminal."""

import io

import pytest
from backstride_host.tools.late_bar import LateBar
from rich.console import Console


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def drawn(at_s: float, *, terminal: bool) -> str:
    file = io.StringIO()
    clock = Clock()
    with LateBar(Console(file=file, force_terminal=terminal, width=80), clock) as bar:
        bar("reading", 0.5)
        clock.now_s += at_s
        bar("replaying", 0.2)
        bar("replaying", 0.7)
    return file.getvalue()


def test_it_shows_what_goes_on_and_how_far_it_is():
    shown = drawn(1.1, terminal=True)
    assert "replaying" in shown and "70%" in shown
    assert "reading" not in shown


@pytest.mark.parametrize(("at_s", "terminal"), [(0.9, True), (99.0, False)])
def test_it_shows_nothing_to_who_need_not_wait_and_to_files(at_s, terminal):
    assert drawn(at_s, terminal=terminal) == ""
