"""What a host lets be heard of the console's cues: the console's own patterns, as tones or as a bell."""

from collections.abc import Callable
from typing import Protocol

from backstride.core import codes, faults, sounds

Pattern = tuple[int, int, int, int]


def pattern_of(event: int, detail: str) -> Pattern | None:
    """Return what the console's buzzer plays for an event as the link tells it; None for nothing."""
    value = 0
    if event == codes.EVENT_CUE and detail in codes.CUES:
        value = codes.CUES.index(detail)
    elif event == codes.EVENT_FAULT_RAISE and detail in faults.FAULT_NAMES:
        value = faults.FAULT_NAMES.index(detail)
    return sounds.pattern_of(event, value)


class Sound(Protocol):
    """Hears what happens and makes it heard."""

    def hear(self, event: int, detail: str) -> None:
        """Play what belongs to an event, at once, in the place of what plays."""


class Bell:
    """Rings a terminal's bell as often as the pattern repeats its tone; `after` calls later, in seconds."""

    def __init__(self, ring: Callable[[], None], after: Callable[[float, Callable[[], None]], object]):
        self._ring = ring
        self._after = after

    def hear(self, event: int, detail: str) -> None:
        """Ring."""
        pattern = pattern_of(event, detail)
        if pattern is None:
            return
        _frequency_hz, sound_ms, silence_ms, repeats = pattern
        for number in range(repeats):
            self._after(number * (sound_ms + silence_ms) / 1000 + 0.001, self._ring)
