"""The screen driven by its keys: against the real firmware, and through what goes wrong."""

import asyncio
import threading
import time
from collections.abc import Callable

import pytest
from backstride.core import codes
from backstride_host.live.feed import Feed
from backstride_host.live.watch import Watch
from backstride_host.screen.app import ConsoleApp, MainView
from backstride_host.screen.cues_view import CuesView
from backstride_host.screen.keys import Keys
from backstride_host.screen.view import View
from emulated_console import EmulatedConsole
from served_console import SocketConsole
from shown import walking
from textual.pilot import Pilot

# The firmware runs many times faster than the keys are pressed.
SCENARIO = """
name = "somebody walks"
duration_s = 3000
[[walker]]
at_s = 1
do = "walk"
direction = "forward"
speed_m_s = 0.6
"""
_PATIENCE_S = 30.0


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    end_s = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it did not come to pass"
        await pilot.pause(0.02)


class Driven:
    """The app over a watch in its thread."""

    def __init__(self, url: str):
        self.watch = Watch(url)
        self.view = View(Feed(url))
        self.app = ConsoleApp(self.view, Keys(self.view.state, self.watch.order))
        self._thread = threading.Thread(target=self.watch.run, args=(self.view.feed, None), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_exception):
        self.watch.end()
        self._thread.join()
        self.watch.close()

    @property
    def state(self) -> str:
        telemetry = self.view.state.telemetry
        return telemetry.named()["state"] if telemetry else ""

    @property
    def level(self) -> int | None:
        telemetry = self.view.state.telemetry
        return telemetry.level if telemetry else None

    def told(self, part: str) -> bool:
        return any(part in event.detail for event in self.view.state.events)


def test_a_session_from_start_to_stop(tmp_path):
    path = tmp_path / "walk.toml"
    path.write_text(SCENARIO)

    async def drive(driven: Driven) -> None:
        async with driven.app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: driven.state == "idle")
            await pilot.press("s")
            await until(pilot, lambda: not isinstance(driven.app.screen, MainView))
            # Free, the fourth of the list.
            await pilot.press("home", "down", "down", "down", "enter")
            await until(pilot, lambda: driven.state == "active")
            assert driven.view.state.programme == "free"
            await pilot.press("+", "+")
            await until(pilot, lambda: driven.level == 2)
            await pilot.press("-")
            await until(pilot, lambda: driven.level == 1)
            await pilot.press("m")
            await pilot.press("p")
            await until(pilot, lambda: driven.state == "paused")
            await pilot.press("s")
            await until(pilot, lambda: driven.state == "active")
            await pilot.press("x")
            await until(pilot, lambda: driven.state in ("idle", "finished"))
            assert "m reverse" in driven.view.state.marks[0].detail

    with Driven(f"sim:{path}?speed=max") as driven:
        asyncio.run(drive(driven))


@pytest.mark.parametrize("key", ["p", "x", "+"])
def test_what_the_console_refuses_is_told(key):
    emulated = EmulatedConsole()
    emulated.telemetry = {"state": codes.ACTIVE}
    for name in ("session.pause", "session.stop", "level.set"):
        emulated.refusals[name] = codes.NEEDS_HAND

    async def drive(driven: Driven) -> None:
        async with driven.app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: driven.state == "active")
            await pilot.press(key)
            await until(pilot, lambda: driven.told("press the button at the console"))

    with SocketConsole(emulated) as served, Driven(served.url) as driven:
        asyncio.run(drive(driven))


def test_a_cut_cable_is_told_orders_are_not_kept_and_the_screen_goes_on():
    async def drive(served: SocketConsole, driven: Driven) -> None:
        async with driven.app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: driven.view.is_fresh)
            served.__exit__()
            await until(pilot, lambda: bool(driven.view.feed.trouble))
            await pilot.press("x")
            await until(pilot, lambda: driven.told("stop: not sent, there is no connection"))
            assert not driven.view.is_fresh
            again = EmulatedConsole()
            with SocketConsole(again, served.port):
                await until(pilot, lambda: driven.view.is_fresh)
                assert ("session.stop",) not in again.carried_out
                await pilot.press("x")
                await until(pilot, lambda: ("session.stop",) in again.carried_out)

    served = SocketConsole(EmulatedConsole()).__enter__()
    with Driven(served.url) as driven:
        asyncio.run(drive(served, driven))


def test_who_only_watches_has_no_commands():
    async def drive() -> None:
        app = ConsoleApp(walking().view)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("s", "p", "x", "+", "m", "c")
            assert isinstance(app.screen, CuesView)
            await pilot.press("c")
            assert isinstance(app.screen, MainView)
            assert [mark.detail for mark in app.view.state.marks] != []

    asyncio.run(drive())


def test_an_arrow_brakes_nobody():
    orders: list[str] = []
    watched = walking()

    async def drive() -> None:
        app = ConsoleApp(watched.view, Keys(watched.view.state, lambda what, _act: orders.append(what)))
        async with app.run_test(size=(80, 24)) as pilot:
            app.look()
            await pilot.press("up", "down", "pageup", "+")

    asyncio.run(drive())
    assert orders == ["level 2"]


def test_a_start_takes_walker_mass_and_facing():
    orders: list[str] = []
    watched = walking()

    async def drive() -> None:
        app = ConsoleApp(watched.view, Keys(watched.view.state, lambda what, _act: orders.append(what)))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause(0.1)
            await pilot.press("s")
            await pilot.pause()
            await pilot.press("tab", *"bo", "enter")
            await pilot.pause()

    asyncio.run(drive())
    assert orders == ["start knee-care-10 for bo"]
