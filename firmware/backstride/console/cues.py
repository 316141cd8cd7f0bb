"""What the buzzer says: a pattern for each kind of event, an alarm that is always loud."""

import asyncio

from backstride.core import codes, faults

# Tone in Hz, milliseconds of sound and of silence, repeats.
_START = (1000, 120, 60, 2)
_STEP = (800, 150, 0, 1)
_CUE = (600, 80, 0, 1)
_MORE = (900, 60, 60, 3)
_END = (700, 200, 100, 3)
_QUESTION = (1200, 60, 90, 2)
_CHOICE = (1200, 30, 0, 1)
_NOTE = (500, 200, 100, 2)
_ALARM = (2500, 250, 150, 4)
_LOUD = 100
_UNLOCKED = 1 << faults.BELT_UNLOCKED

_BY_EVENT = {
    codes.EVENT_SESSION_START: _START,
    codes.EVENT_STEP: _STEP,
    codes.EVENT_SESSION_END: _END,
    codes.EVENT_QUESTION: _QUESTION,
    codes.EVENT_CHOICE: _CHOICE,
    codes.EVENT_ANSWER: _STEP,
    codes.EVENT_LOCKED: _NOTE,
    codes.EVENT_UNLOCKED: _START,
    codes.EVENT_PLAN: _NOTE,
}


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
        pattern = _BY_EVENT.get(event)
        if event == codes.EVENT_CUE:
            pattern = _MORE if value == codes.CUE_MORE_SOON else _CUE
        elif event == codes.EVENT_FAULT_RAISE:
            pattern = _NOTE if faults.FAULTS[value][1] == faults.NOTE else _ALARM
        if pattern is None or (self._pattern is _ALARM and pattern is not _ALARM):
            return
        self._pattern = pattern
        self._percent = _LOUD if pattern is _ALARM else percent

    async def run(self):
        """Play what was chosen, for ever."""
        try:
            while True:
                if self._book.mask & _UNLOCKED:
                    self._pattern = _ALARM
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
