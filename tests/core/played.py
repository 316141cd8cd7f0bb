"""Programmes of our own for tests, packed by `struct`, and a player that plays them without a pipeline."""

import struct
from types import SimpleNamespace

from backstride.core import codes
from backstride.core.event_ring import EventRing
from backstride.core.player import Player
from backstride.core.programme_rows import OFF, REPEAT, REVERSE

TICK_MS = 10


def step(
    seconds: int = 0,
    direction: int = REVERSE,
    mode: int = OFF,
    value: int = 0,
    cue: int = 0,
    *,
    metres: int = 0,
    slowest: int = 0,
    fastest: int = 900,
) -> bytes:
    head = mode << 4 | (4 if metres else 0) | direction & 3
    return struct.pack("<BBHHHH", head, cue, metres or seconds, value, slowest, fastest)


def repeat(back: int, times: int) -> bytes:
    return struct.pack("<BBHHHH", REPEAT << 4, 0, times, back, 0, 0)


class Belt:
    """What the player sees of the pipeline: a walker who goes the step's way unless told otherwise."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self.dt_ms = TICK_MS
        self.reached = True
        self.turned = False
        self.standing_ms = 0
        self.mean = SimpleNamespace(speed_mm_s=800)
        self.speed = SimpleNamespace(speed_mm_s=-800)
        self.brake = SimpleNamespace(light_dn=300)
        self._travel_um = 0
        self.moved_mm = 0
        self.gentle = SimpleNamespace(drag_only=False, begin=lambda: None)

    def roll(self) -> None:
        """Let a tick's travel pass, in whole millimetres as the odometer tells it."""
        self._travel_um += self.mean.speed_mm_s * TICK_MS
        self.moved_mm, self._travel_um = divmod(self._travel_um, 1000)

    def set_speed(self, speed_m_s: float) -> None:
        self.mean.speed_mm_s = round(speed_m_s * 1000)
        self.speed.speed_mm_s = -self.mean.speed_mm_s

    def walking(self) -> int:
        if not self.mean.speed_mm_s:
            return 0
        way = self._player.direction or REVERSE
        return way if self.reached else -way


class Played:
    """A player with steps of our own, from its start on."""

    def __init__(self, *rows: bytes, flags: int = 0, facing: int = codes.FACING_CONSOLE) -> None:
        self.ring = EventRing()
        self.player = Player(self.ring)
        self.player.select(0, flags, b"".join(rows))
        self.belt = Belt(self.player)
        self.cues: list[tuple[float, str]] = []
        self.steps: list[tuple[float, int]] = []
        self.asked: list[int] = []
        self.time_s = 0.0
        self.player.start(facing)
        self._read()

    def let(self, seconds: float, active: bool = True) -> Player:
        for _ in range(round(seconds * 1000 / TICK_MS)):
            self.time_s = round(self.time_s + TICK_MS / 1000, 3)
            self.belt.roll()
            self.player.step(self.belt, active)
            self.asked.append(self.player.load.asked_dn)
            self._read()
        return self.player

    def level(self, level: int, by_hand: bool = False) -> int:
        result = self.player.set_level(level, self.belt.mean.speed_mm_s, not by_hand)
        self._read()
        return result

    @property
    def asked_n(self) -> float:
        return self.player.load.asked_dn / 10

    def _read(self) -> None:
        while self.ring.take():
            if self.ring.event == codes.EVENT_CUE:
                self.cues.append((self.time_s, codes.CUES[self.ring.value]))
            elif self.ring.event == codes.EVENT_STEP:
                self.steps.append((self.time_s, self.ring.value))

    def cues_of(self, text: str) -> list[float]:
        return [at for at, cue in self.cues if cue == text]
