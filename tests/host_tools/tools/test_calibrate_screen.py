"""What a technician sees, cell by cell; run by itself this file writes `screens/` anew."""

from __future__ import annotations

import io
import sys
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "calibration"))

import pytest
from backstride_host.calibration import coast_down
from backstride_host.calibration.coast_down import CoastDownCalibration
from backstride_host.calibration.course import course
from backstride_host.calibration.motion import Motion
from backstride_host.calibration.run import Run
from backstride_host.tools.calibrate_picture import NOTHING, Forming, Picture
from backstride_host.tools.calibrate_screen import Screen
from known_belt import after_a_spin, motion_of, slowing
from rich.console import Console

FOLDER = Path(__file__).parent / "screens"
F0, F1, FAST_M_S = 0.30, 0.08, 3.2


@cache
def coasting(until_s: float, f0: float = F0, fault: str = "") -> Motion:
    law, _end_s = slowing(FAST_M_S, f0, F1)
    return motion_of(after_a_spin(law, FAST_M_S), until_s, faults=(fault,) if fault else ())


@cache
def coast_down_picture(motions: int) -> Picture:
    calibration = CoastDownCalibration(75.0)
    for number in range(motions):
        calibration.take(
            coasting(14.0, F0 * (1.4 if number == 1 else 1), "encoder.edges" if number == 2 else "")
        )
    kept = sum(run.kept for run in calibration.runs)
    return Picture(
        "Calibrate coast-down",
        1.0,
        f"Run {motions + 1}: spin the belt (drill: 3 m/s, by foot: 1.5 m/s), let go, "
        "and let it coast to rest.",
        f"{kept} of 3 runs count so far",
        calibration.so_far() if motions else "",
        calibration.runs,
    )


def fitted(motion: Motion) -> Forming:
    coast = coast_down.coast_in(motion)
    assert coast is not None
    slowing = coast_down.fit([coast])
    curve = course(coast.begin_s, float(coast.v_m_s[0]), lambda v: float(slowing.at(v)))
    return Forming(f"this coast: {coast_down.formula(slowing)}", curve)


def rolling() -> tuple[Picture, Motion, Forming]:
    law, _end_s = slowing(1.0, 0.3, 0.05)
    motion = motion_of(after_a_spin(law, 1.0, hold_s=4.0), 12.0)
    picture = Picture(
        "Calibrate encoder",
        5.0,
        "Run 1: roll 10 loops forward, from mark to mark.",
        "0 of 3 runs count so far",
    )
    return picture, motion, Forming("5.62 of 10 loops, by the scale until now", part=0.562)


def shown(picture: Picture, motion: Motion | None, forming: Forming, size: tuple[int, int] = (80, 24)) -> str:
    console = Console(file=io.StringIO(), record=True, width=size[0], height=size[1], highlight=False)
    console.print(picture.drawn(motion, forming, *size))
    return "\n".join(line.rstrip() for line in console.export_text().splitlines()) + "\n"


SCREENS = {
    "nothing_moves_yet": lambda: shown(coast_down_picture(0), coasting(0.9), NOTHING),
    "a_coast_with_its_fit": lambda: shown(coast_down_picture(2), coasting(9.0), fitted(coasting(9.0))),
    "many_runs": lambda: shown(coast_down_picture(9), coasting(9.0), fitted(coasting(9.0))),
    "rolled_to_rest": lambda: shown(*rolling()),
    "narrow": lambda: shown(coast_down_picture(3), coasting(9.0), fitted(coasting(9.0)), (60, 20)),
}


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_as_it_was(name: str) -> None:
    assert SCREENS[name]() == (FOLDER / f"calibrate_{name}.txt").read_text("utf-8")


def test_the_technicians_page_shows_one() -> None:
    page = (Path(__file__).parents[3] / "docs" / "technician.md").read_text("utf-8")
    assert (FOLDER / "calibrate_a_coast_with_its_fit.txt").read_text("utf-8") in page


@pytest.mark.parametrize("runs", [0, 1, 3, 9])
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
def test_it_fits_the_terminal_and_says_what_to_do_and_what_came_of_it(
    runs: int, size: tuple[int, int]
) -> None:
    lines = shown(coast_down_picture(runs), coasting(9.0), fitted(coasting(9.0)), size).splitlines()
    assert len(lines) <= size[1]
    assert all(len(line) <= size[0] for line in lines)
    text = " ".join(lines)
    assert f"Run {runs + 1}: spin the belt" in text
    assert "this coast: dv/dt" in text
    assert ("all runs: dv/dt" in text) is (runs > 0)


def test_where_nobody_looks_nothing_is_drawn() -> None:
    screen = Screen(console=Console(file=io.StringIO()))
    assert screen.looker(lambda _motion: NOTHING) is None


def test_the_reason_of_the_last_run_is_told_in_full() -> None:
    picture = Picture(ask="Run 2", runs=[Run(1, values={"counts": 3.0}, reason="a reason " * 20)])
    assert shown(picture, None, NOTHING).count("a reason") >= 20


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each, make in SCREENS.items():
        (FOLDER / f"calibrate_{each}.txt").write_text(make(), "utf-8")
