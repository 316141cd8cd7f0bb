"""The display's task: shows the view, only where it changed, and does without a display that is not there.

While somebody walks, one that has failed is tried again a few times and then left alone until the belt
stands: a bus that is held low takes 5 ms of the tick's time at each try.
"""

import asyncio

from backstride.compat import const
from backstride.console import rest, screens
from backstride.console.view import View
from backstride.core import codes, params

_LOOK_MS = 1000 // rest.LOOKS_A_SECOND
_PIECES = const(32)
_TRIES = const(3)
_TRY_LOOKS = const(50)
_CONTRASTS = b"\x00\x08\xcf"  # by brightness


class Screen:
    """`hear` every event; `run` for ever."""

    def __init__(self, console):
        self._console = console
        self._core = console.pipeline
        self._display = console.hal.display
        self._view = View(console.pipeline, console.trainer)
        self._rest = rest.Rest(console.pipeline)
        self._dim_index = params.index_of("console.dim_after_s")
        self._dark_index = params.index_of("console.sleep_after_s")
        self._there = False
        self._told = codes.DISPLAY_THERE
        self._tries = _TRIES
        self._wait = 0
        self._drawn = None
        self._light = rest.DARK

    def hear(self, event, value):
        """Take what has just happened."""
        self._view.hear(event, value)
        self._rest.wake()

    async def run(self):
        """Look five times a second."""
        while True:
            try:
                await self._look()
            except OSError:
                self._lose()
            await asyncio.sleep_ms(_LOOK_MS)

    async def _look(self):
        values = self._core.params.values
        light = self._rest.look(
            values[self._dim_index], values[self._dark_index], self._console.keeper.is_saved()
        )
        shown = self._view.look()
        if light == rest.DARK:
            if self._there and self._light != rest.DARK:
                self._display.switch(False)
                self._light = rest.DARK
            return
        if not self._find():
            return
        if shown != self._drawn:
            screens.draw(self._display.frame, shown)
            self._drawn = None
            for piece in range(_PIECES):
                if self._display.send(piece):
                    await asyncio.sleep_ms(0)
            self._drawn = shown
        self._shine(light)

    def _find(self):
        """Tell whether there is a display; one that was dark or lost is set up anew."""
        if self._there and self._light != rest.DARK:
            return True
        if not self._there and not self._may_try():
            return False
        self._display.begin()
        self._there = True
        self._drawn = None
        self._light = rest.DARK
        self._tell(codes.DISPLAY_THERE)
        return True

    def _may_try(self):
        if self._wait:
            self._wait -= 1
            return False
        if self._core.standing_ms and not self._core.session.running:
            self._tries = _TRIES
        if not self._tries:
            return False
        self._tries -= 1
        return True

    def _shine(self, light):
        if light != self._light:
            self._display.contrast(_CONTRASTS[light])
            if self._light == rest.DARK:
                self._display.switch(True)
            self._light = light

    def _lose(self):
        self._there = False
        self._wait = _TRY_LOOKS
        self._tell(codes.DISPLAY_MISSING)

    def _tell(self, presence):
        if presence != self._told:
            self._told = presence
            self._console.tell(codes.EVENT_DISPLAY, presence, self._core.t_ms)
