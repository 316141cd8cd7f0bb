"""`backstride simulate` behind the full screen: to its end, and abandoned."""

import os

import pytest
from terminal import Terminal

SCENARIO = """
name = "short walk"
duration_s = 20
[[walker]]
at_s = 2
do = "walk"
direction = "reverse"
speed_m_s = 0.7
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "short.toml"
    path.write_text(SCENARIO)
    return path


def test_the_screen_gives_way_to_the_summary(scenario, tmp_path):
    with Terminal("simulate", str(scenario), "--out", str(tmp_path / "out"), "--pace", "10") as terminal:
        terminal.until(b"REVERSE")
        assert terminal.ended() == 0, terminal.shown[-400:]
        assert terminal.is_as_it_was()
        assert b"Files in" in terminal.shown.rpartition(b"\x1b[?1049l")[2]
    assert (tmp_path / "out" / "summary.json").exists()


def test_the_display_is_drawn_in_braille_and_stays_above_the_summary(scenario, tmp_path):
    arguments = ("simulate", str(scenario), "--out", str(tmp_path / "out"), "--display", "--pace", "10")
    with Terminal(*arguments) as terminal:
        terminal.until("│⣿⣿⣿⣿".encode())  # the light ground of a title
        assert terminal.ended() == 0, terminal.shown[-400:]
        assert b"\x1b[?25h" in terminal.shown
        after = terminal.shown.rpartition("┘".encode())[2]
        assert b"short walk: 20 of 20 s" in after and b"Files in" in after
    assert (tmp_path / "out" / "display" / "index.csv").exists()


@pytest.mark.parametrize("key", [b"q", b"\x03"])
def test_a_run_that_is_left_leaves_no_files(scenario, tmp_path, key):
    with Terminal("simulate", str(scenario), "--out", str(tmp_path / "out"), "--pace", "1") as terminal:
        terminal.until(b"STANDING")
        os.write(terminal.screen, key)
        assert terminal.ended() == 130, terminal.shown[-400:]
        assert terminal.is_as_it_was()
    assert not (tmp_path / "out").exists()
