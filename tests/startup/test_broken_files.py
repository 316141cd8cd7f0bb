"""A broken file beside an image: the image runs. Nothing to run at all: the prompt, outputs low."""

from __future__ import annotations

from pathlib import Path

import pytest
from measures import state
from started_console import Started

# The head of a compiled file of another version.
OTHER_VERSION = "M\x05\x00\x1f"


@pytest.mark.parametrize(
    "files",
    [
        {"backstride/startup.mpy": OTHER_VERSION},
        {"backstride/__init__.py": "raise MemoryError"},
        {"backstride/app.py": "from backstride.hal import nothing"},
        {"board.py": "def open_hal(:"},
        {"board.mpy": ""},
        {"deployed.py": "1 // 0"},
        {"pins.py": "BRAKE_PWM = 25"},
    ],
    ids=" ".join,
)
def test_the_image_wins_over_a_file_that_does_not_load(started: Started, files: dict[str, str]) -> None:
    console = started(files=files)
    console.wait(3)
    assert console.log.resets == []
    assert state(console) == "idle"
    assert "Traceback" in console.printed


# Compiled for this very version and cut short: MicroPython's loader would wait for the rest for ever.
CUT_SHORT = "M\x06\x00\x1f\x02"


@pytest.mark.parametrize("name", ["/backstride/startup.mpy", "/board.mpy"])
def test_a_file_that_is_not_what_a_deploy_put_there_is_not_even_looked_into(
    started: Started, name: str
) -> None:
    console = started(files={name: CUT_SHORT, "/deploy/manifest": f"{'00' * 32} {name}\n"})
    console.wait(3)
    assert f"not what a deploy put there: {name}" in console.printed
    assert state(console) == "idle"


def test_a_file_that_a_deploy_put_there_and_that_is_gone_counts_as_damaged(started: Started) -> None:
    console = started(files={"/deploy/manifest": f"{'00' * 32} /board.mpy\n"})
    console.wait(3)
    assert "not what a deploy put there: /board.mpy" in console.printed
    assert state(console) == "idle"


@pytest.mark.parametrize("name", ["deployed.py", "backstride/startup.py", "backstride/hal/boot_record.py"])
def test_without_an_image_and_without_a_file_the_board_is_at_its_prompt_with_its_outputs_low(
    started: Started, firmware: Path, name: str
) -> None:
    (firmware / name).unlink()
    console = started(firmware=firmware)
    console.walk("walk", "reverse", 1.0)
    console.wait(3)
    assert console.ended is not None
    assert "ImportError" in console.ended
    assert console.log.resets == []
    assert float(console.log.rows(1.0)["brake_duty"].max()) == 0.0


def test_a_full_file_system_starts(started: Started) -> None:
    console = started()
    console.inject("storage.full")
    console.wait(3)
    console.inject("cpu.reset", 0.0)
    console.wait(3)
    assert console.safe_mode() == []
    assert console.log.telemetry[-1].t_s > console.log.now_s - 0.1
