"""What the display shows where no console runs, dot by dot; without a display nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from drawing import Drawing, rows_of
from started_console import Started, StartedConsole

SERVICE = 8
PROMPT = "Nothing runs: a prompt for who works on it."


@pytest.fixture(scope="module")
def drawing() -> Iterator[Drawing]:
    made = Drawing()
    yield made
    made.close()


def shows(console: StartedConsole, drawing: Drawing, text: str) -> bool:
    """Tell whether the display is lit and shows the service screen with this sentence."""
    shown = console.shown
    assert shown is not None
    assert shown.contrast > 0
    return bool(np.array_equal(rows_of(shown.dots), drawing.screen(SERVICE, text).dots))


def test_service_mode_says_that_nothing_runs(started: Started, drawing: Drawing) -> None:
    console = started()
    console.hold("confirm")
    console.hold("up")
    console.wait(3)
    assert console.ended == "main.py returned"
    assert shows(console, drawing, PROMPT)


def test_safe_mode_says_why(started: Started, firmware: Path, drawing: Drawing) -> None:
    (firmware / "backstride" / "app.py").write_text("raise ValueError('broken')\n")
    console = started(firmware=firmware)
    console.wait(3)
    assert shows(console, drawing, "Safe mode: does not load: ValueError: broken")


@pytest.mark.parametrize("spoilt", ["backstride/notice.py", "backstride/console/screens.py", None])
def test_without_a_display_or_what_draws_on_it_safe_mode_is_the_same(
    started: Started, firmware: Path, spoilt: str | None
) -> None:
    (firmware / "backstride" / "app.py").write_text("raise ValueError('broken')\n")
    if spoilt:
        (firmware / spoilt).unlink()
    console = started(firmware=firmware)
    if spoilt is None:
        console.inject("display.missing")
    console.wait(3)
    assert "nothing on the display: " in console.printed
    assert console.safe_mode()[0] == "does not load: ValueError: broken"
    console.send("ping")
    assert console.answered()[-1] == "ok"
