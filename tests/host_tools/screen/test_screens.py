"""What is on the screen, cell by cell: `python tests/host_tools/screen/test_screens.py` writes it anew."""

import asyncio
from pathlib import Path

import pytest
from backstride_host.live.measures import Measures
from backstride_host.screen.app import ConsoleApp
from backstride_host.screen.keys import Keys
from shown import Watched, everything, in_trouble, lines_of, walking

FOLDER = Path(__file__).parent / "screens"


def app_of(watched: Watched, cues: bool = False) -> ConsoleApp:
    view = watched.view
    return ConsoleApp(view, Keys(view.state, lambda _what, _act: None), cues=cues)


async def shown(app: ConsoleApp, size: tuple[int, int]) -> list[str]:
    async with app.run_test(size=size) as pilot:
        app.look()
        await pilot.pause()
        return lines_of(app)


SCREENS = {
    "nothing_yet": lambda: (app_of(Watched()), (80, 24)),
    "walking": lambda: (app_of(walking()), (80, 24)),
    "walking_large": lambda: (app_of(walking()), (120, 40)),
    "walking_in_miles_and_pounds": lambda: (app_of(walking(Measures("mph", "lb"))), (80, 24)),
    "fault": lambda: (app_of(in_trouble()), (80, 24)),
    "cues_walking": lambda: (app_of(walking(), cues=True), (80, 24)),
    "cues_fault": lambda: (app_of(in_trouble(), cues=True), (80, 24)),
}


def screen_of(name: str) -> str:
    app, size = SCREENS[name]()
    return "\n".join(asyncio.run(shown(app, size))) + "\n"


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_as_it_was(name):
    assert screen_of(name) == (FOLDER / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("cues", [False, True])
def test_everything_at_once_keeps_what_matters_in_sight(cues):
    lines = asyncio.run(shown(app_of(everything(), cues), (80, 24)))
    assert len(lines) == 24
    for part in ("key.out  Put the safety key in", "stop.button", "and ", "█"):
        assert part in "\n".join(lines)


def test_a_window_that_is_much_too_small_is_no_trouble():
    assert "FORWARD" in "\n".join(asyncio.run(shown(app_of(everything()), (40, 12))))


def test_text_of_a_screen_is_what_is_written():
    assert "Knee Care 10" in screen_of("walking")
    assert "ann, 72 kg" in screen_of("walking")
    assert "159 lb" in screen_of("walking_in_miles_and_pounds")


if __name__ == "__main__":
    for each in SCREENS:
        (FOLDER / f"{each}.txt").write_text(screen_of(each), "utf-8")
