"""`backstride calibrate` where a technician sits: the live picture, and the terminal as it was afterwards."""

from __future__ import annotations

import signal
import termios
from pathlib import Path

from backstride_host.simulator.config import BUILT_IN_PLANT
from machine_story import HEAD, LOOP_M, rolls
from terminal import Terminal


def calibrating(folder: Path, query: str) -> Terminal:
    story, duration_s = rolls((10, 0))
    scenario = folder / "roll.toml"
    scenario.write_text(HEAD.format(duration_s=duration_s, plant=BUILT_IN_PLANT) + story)
    record = f"--record={folder / 'record.json'}"
    return Terminal("calibrate", "encoder", f"--loop-m={LOOP_M}", f"--port=sim:{scenario}{query}", record)


def test_it_shows_the_belt_and_then_what_counted(tmp_path: Path) -> None:
    with calibrating(tmp_path, "?speed=max") as seen:
        assert seen.ended() == 1
        shown = seen.shown.decode()
    for part in (
        "0 of 3 runs count so far",
        "waiting for the belt",
        "of 10 loops",
        "the run ends in",
        "━━━━",
    ):
        assert part in shown
    assert "1 of 3 runs count" in shown.split("Error")[-1]
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l")


def test_ctrl_c_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    with calibrating(tmp_path, "") as seen:
        seen.until(b"waiting for the belt")
        seen.process.send_signal(signal.SIGINT)
        assert seen.ended() == 130
        assert b"Traceback" not in seen.shown
        assert seen.shown.rfind(b"\x1b[?25h") > seen.shown.rfind(b"\x1b[?25l")
        assert termios.tcgetattr(seen.terminal) == seen.settings
    assert not (tmp_path / "record.json").exists()
