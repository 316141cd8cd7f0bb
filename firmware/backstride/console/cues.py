"""What the buzzer says: the pattern of each event, one at a time, and an alarm that is always loud."""

import asyncio

from backstride.core import faults, sounds

_LOUD = 100
_UNLOCKED = 1 << faults.BELT_UNLOCKED


class Cues:
    """Plays one pattern at a time; an alarm takes the place of anything else that waits.

    While the belt moves without the key the alarm goes on, whatever becomes of events.
    """

    def __init__(self, buzzer, book):
        self._buzzer = buzzer
        self._book = book
        self._pattern = None
        self._percent = 0

    def hear(self, event, value, percent):
        """Choose what to play for an event; percent: how loud cues are."""
        pattern = sounds.pattern_of(event, value)
        if pattern is None or (self._pattern is sounds.ALARM and pattern is not sounds.ALARM):
            return
        self._pattern = pattern
        self._percent = _LOUD if pattern is sounds.ALARM else percent

    async def run(self):
        """Play what was chosen, for ever."""
        try:
            while True:
                if self._book.mask & _UNLOCKED:
                    self._pattern = sounds.ALARM
                    self._percent = _LOUD
                pattern = self._pattern
                if pattern is not None:
                    await self._play(pattern)
                    if self._pattern is pattern:
                        self._pattern = None
                await asyncio.sleep_ms(50)
        finally:
            self._buzzer.quiet()

    async def _play(self, pattern):
        frequency_hz, sound_ms, silence_ms, repeats = pattern
        for _ in range(repeats):
            self._buzzer.tone(frequency_hz, self._percent)
            await asyncio.sleep_ms(sound_ms)
            self._buzzer.quiet()
            await asyncio.sleep_ms(silence_ms)
