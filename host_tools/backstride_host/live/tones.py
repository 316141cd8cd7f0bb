"""Tones of the console's own patterns through the host's loudspeaker, where there is one; else the bell."""

import math
import os
import threading
from array import array
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from backstride_host.live.sound import Pattern, pattern_of

RATE_HZ = 44_100
_VOLUME = 0.6
# A tone that begins at once clicks.
_RAMP_S = 0.005


def samples(pattern: Pattern) -> "array[int]":
    """Return a pattern as samples of 16 bits, one channel, RATE_HZ."""
    frequency_hz, sound_ms, silence_ms, repeats = pattern
    count = RATE_HZ * sound_ms // 1000
    ramp = _RAMP_S * RATE_HZ
    tone = array(
        "h",
        (
            round(
                32767
                * _VOLUME
                * min(1.0, at / ramp, (count - at) / ramp)
                * math.sin(2 * math.pi * frequency_hz * at / RATE_HZ)
            )
            for at in range(count)
        ),
    )
    return (tone + array("h", bytes(2 * (RATE_HZ * silence_ms // 1000)))) * repeats


class Loudspeaker:
    """Plays one pattern at a time; a new one takes the old one's place."""

    def __init__(self, device: Any):
        self._device = device
        self._lock = threading.Lock()
        self._left = array("h")

    def hear(self, event: int, detail: str) -> None:
        """Play what belongs to an event."""
        pattern = pattern_of(event, detail)
        if pattern is not None:
            tones = samples(pattern)
            with self._lock:
                self._left = tones

    def start(self) -> None:
        """Begin to give the device what it asks for."""
        stream = self.stream()
        next(stream)
        self._device.start(stream)

    def stream(self) -> "Generator[array[int], int, None]":
        """Give as many samples as are asked for, silence where nothing plays."""
        wanted = yield array("h")
        while True:
            with self._lock:
                given, self._left = self._left[:wanted], self._left[wanted:]
            wanted = yield given + array("h", bytes(2 * (wanted - len(given))))


@contextmanager
def loudspeaker(backends: list[Any] | None = None) -> Iterator[Loudspeaker | None]:
    """Open the loudspeaker; None where the package miniaudio or the loudspeaker itself is missing."""
    device = _opened(backends)
    if device is None:
        yield None
        return
    try:
        speaker = Loudspeaker(device)
        speaker.start()
        yield speaker
    finally:
        device.close()


def _opened(backends: list[Any] | None) -> Any:
    try:
        import miniaudio  # noqa: PLC0415
    except ImportError:
        return None
    with _quiet_libraries():
        try:
            return miniaudio.PlaybackDevice(
                miniaudio.SampleFormat.SIGNED16, 1, RATE_HZ, 50, backends=backends or []
            )
        except miniaudio.MiniaudioError:
            return None


@contextmanager
def _quiet_libraries() -> Iterator[None]:
    """Keep what sound libraries write on standard error off the screen."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
