"""A programme as people know it: steps in order, each with its length, way, resistance, guidance and cue."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from backstride.core import codes, programme_rows, programmes

WAYS = {
    programme_rows.FORWARD: "forward",
    programme_rows.REVERSE: "reverse",
    programme_rows.EITHER: "either",
    programme_rows.TURN: "turn",
}


@dataclass(frozen=True)
class Mode:
    """A mode of resistance: its key in a programme's file, the unit of its value, wire integers a unit."""

    key: str
    unit: str
    divisor: int


# In the order of `programme_rows.MODES`; "off" has no key.
MODES = (
    Mode("", "", 1),
    Mode("force_n", "N", 10),
    Mode("level", "", 1),
    Mode("power_w", "W", 1),
    Mode("speed_cap_m_s", "m/s", 1000),
    Mode("slope_percent", "%", 10),
    Mode("virtual_mass_kg", "kg", 1),
    Mode("parachute_n", "N at 1 m/s", 10),
)


@dataclass(frozen=True)
class Step:
    """One step. `length` is seconds, or metres `by_distance`; 0: until the session is stopped."""

    length: int
    by_distance: bool
    direction: int
    mode: int
    value: int
    slowest_mm_s: int
    fastest_mm_s: int
    cue: int

    @property
    def way(self) -> str:
        """Which way the walker goes: `forward`, `reverse`, `either` or `turn`."""
        return WAYS[self.direction]

    @property
    def seconds(self) -> int | None:
        """How long it lasts; None by distance and without an end."""
        return self.length if self.length and not self.by_distance else None

    @property
    def metres(self) -> int | None:
        """How far it goes; None by time and without an end."""
        return self.length if self.length and self.by_distance else None

    @property
    def guidance_m_s(self) -> tuple[float, float] | None:
        """Slowest and fastest guided speed, where there is guidance."""
        return (self.slowest_mm_s / 1000, self.fastest_mm_s / 1000) if self.fastest_mm_s else None

    @property
    def load(self) -> str:
        """The resistance in words: `30 N`, `level 2`, `slope 6 %`; empty without any."""
        mode = MODES[self.mode]
        name = programme_rows.MODES[self.mode]
        number = f"{self.value / mode.divisor:g}"
        if self.mode == programme_rows.OFF:
            return ""
        return f"{number} N" if self.mode == programme_rows.FORCE else f"{name} {number} {mode.unit}".rstrip()

    @property
    def cue_text(self) -> str:
        """What the console says as it begins; empty for nothing."""
        return codes.CUES[self.cue] if self.cue else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the step for JSON, in the keys of a programme's file."""
        mode = MODES[self.mode]
        return {
            "walk": self.way,
            "time_s": self.seconds,
            "distance_m": self.metres,
            "mode": programme_rows.MODES[self.mode],
            **({mode.key: self.value / mode.divisor} if mode.key else {}),
            "speed_m_s": list(self.guidance_m_s) if self.guidance_m_s else None,
            "cue": self.cue_text or None,
        }


@dataclass(frozen=True)
class Repeat:
    """The `back` entries before it are played `times` times, all in all."""

    back: int
    times: int


def unpack(rows: bytes) -> list[Step | Repeat]:
    """Return the entries that `rows` hold, repeats as they are."""
    return [_unpack(rows, row) for row in range(len(rows) // programme_rows.ROW_BYTES)]


def _unpack(rows: bytes, row: int) -> Step | Repeat:
    if programme_rows.mode_of(rows, row) == programme_rows.REPEAT:
        return Repeat(programme_rows.value_of(rows, row), programme_rows.length_of(rows, row))
    return Step(
        programme_rows.length_of(rows, row),
        programme_rows.by_distance(rows, row),
        programme_rows.direction_of(rows, row),
        programme_rows.mode_of(rows, row),
        programme_rows.value_of(rows, row),
        programme_rows.slowest_of(rows, row),
        programme_rows.fastest_of(rows, row),
        programme_rows.cue_of(rows, row),
    )


def pack(entry: Step | Repeat) -> bytes:
    """Return the row of one entry."""
    if isinstance(entry, Repeat):
        head, cue, numbers = programme_rows.REPEAT << 4, 0, (entry.times, entry.back, 0, 0)
    else:
        head = entry.mode << 4 | (4 if entry.by_distance else 0) | entry.direction & 3
        cue, numbers = entry.cue, (entry.length, entry.value, entry.slowest_mm_s, entry.fastest_mm_s)
    return bytes([head, cue]) + b"".join(number.to_bytes(2, "little") for number in numbers)


@dataclass(frozen=True)
class Programme:
    """A programme; `rows` is what the console plays, `built_in` whether it came with the firmware."""

    name: str
    title: str
    flags: int
    rows: bytes
    built_in: bool = False

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step in the order it is played, repeats unrolled."""
        return tuple(_played(unpack(self.rows)))

    @property
    def gate(self) -> str:
        """What a walker must have done before: `none`, `running`, `sessions`."""
        return programme_rows.GATES[self.flags & programme_rows.GATE_MASK]

    @property
    def is_sled_work(self) -> bool:
        """Whether it counts as sled work, after which a plan wants rest."""
        return bool(self.flags & programme_rows.SLED)

    @property
    def has_own_speed(self) -> bool:
        """Whether guided speeds scale with the walker's own speed of First Steps."""
        return bool(self.flags & programme_rows.OWN_SPEED)

    @property
    def seconds(self) -> int | None:
        """How long it takes; None where a step has no such length."""
        times = [step.seconds for step in self.steps]
        return None if None in times else sum(time for time in times if time)

    def step(self, number: int | None) -> Step | None:
        """Return step `number` as telemetry counts; None where there is none."""
        return self.steps[number] if number is not None and 0 <= number < len(self.steps) else None

    def as_dict(self) -> dict[str, Any]:
        """Return the programme for JSON."""
        return {
            "name": self.name,
            "title": self.title,
            "built_in": self.built_in,
            "gate": self.gate,
            "sled": self.is_sled_work,
            "own_speed": self.has_own_speed,
            "seconds": self.seconds,
            "steps": [step.as_dict() for step in self.steps],
        }


def _played(entries: list[Step | Repeat]) -> Iterator[Step]:
    """Yield steps as the console plays them; a repeat stands after what it repeats and holds no other."""
    for at, entry in enumerate(entries):
        if isinstance(entry, Repeat):
            again = [step for step in entries[at - entry.back : at] if isinstance(step, Step)]
            yield from again * (entry.times - 1)
        else:
            yield entry


BUILT_IN: tuple[Programme, ...] = tuple(
    Programme(name, title, flags, rows, True) for name, title, flags, rows in programmes.PROGRAMMES
)


def built_in(name: str) -> Programme | None:
    """Return the built-in programme called `name`; None when there is none."""
    return next((programme for programme in BUILT_IN if programme.name == name), None)
