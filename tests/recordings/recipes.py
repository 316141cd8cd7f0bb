"""The set: what each recording is for, and how it is made. `make_recordings.py` writes it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import belt_motions as motions
import belt_stories as stories
import numpy as np
import pin_levels
from belt_motions import Floats
from pin_levels import Pins

Maker = Callable[[np.random.Generator], Floats]
Spoiler = Callable[[np.random.Generator, Pins], Pins]


def _sound(_rng: np.random.Generator, pins: Pins) -> Pins:
    return pins


@dataclass(frozen=True)
class Recipe:
    """One recording. `spoil` is what is wrong with its encoder; `errors` scales the disc's own unevenness.

    `cadence`: from and to, in s, and about how many steps a minute. `pauses`: where the belt stands, or
    trembles by less than a count. `quiet`: where it moves by less than what declares a direction.
    """

    name: str
    purpose: str
    made: str
    counts_per_metre: int
    belt: Maker
    spoil: Spoiler = _sound
    errors: float = 1.0
    moments_s: tuple[float, ...] = ()
    cadence: tuple[float, float, float] | None = None
    pauses: tuple[tuple[float, float], ...] = ()
    quiet: tuple[tuple[float, float], ...] = ()
    faults: tuple[str, ...] = ()
    compressed: bool = False
    params: dict[str, int] = field(default_factory=dict)
    seed: int = 3

    @property
    def file_name(self) -> str:
        return self.name + (".csv.gz" if self.compressed else ".csv")


STUMBLE = """
name = "a stumble"
duration_s = 28
[[command]]
at_s = 2
send = "session.start"
args = { programme = "free", facing = "console" }
[[command]]
at_s = 3
send = "level.set"
args = { level = 2 }
[[walker]]
at_s = 3
do = "walk"
direction = "reverse"
speed_m_s = 0.7
cadence_spm = 96
[[walker]]
at_s = 11
do = "walk"
direction = "forward"
speed_m_s = 0.6
cadence_spm = 120
[[walker]]
at_s = 15
do = "grab_rail"
[[walker]]
at_s = 15.5
do = "stand"
[[walker]]
at_s = 19
do = "walk"
direction = "reverse"
speed_m_s = 0.5
cadence_spm = 84
"""

SLED = """
name = "bursts against the brake"
duration_s = 30
[[command]]
at_s = 2
send = "session.start"
args = { programme = "free", facing = "console" }
[[command]]
at_s = 3
send = "level.set"
args = { level = 8 }
[[walker]]
at_s = 3
do = "push"
direction = "reverse"
speed_m_s = 1.1
cadence_spm = 76
[[walker]]
at_s = 13
do = "stand"
[[walker]]
at_s = 18
do = "push"
direction = "forward"
speed_m_s = 1.0
cadence_spm = 70
[[walker]]
at_s = 26
do = "step_off"
"""


def _sprint(rng: np.random.Generator) -> Floats:
    speed = stories.along([(0, 0), (0.4, 0), (1.9, 6.5), (2.2, 6.5), (3.7, 0), (4.1, 0)], 0.4)
    time_s = np.arange(speed.size) * motions.GRID_S
    return speed * (1 + 0.02 * np.sin(2 * np.pi * 3.6 * time_s + rng.uniform(0, 6)))


def _fold(_rng: np.random.Generator) -> Floats:
    # 8.1 m there, 11.2 m back: over 32,000 counts of 4000 a metre either way.
    return stories.along([(0, 0), (1.2, 5), (1.63, 5), (4.03, -5), (5.07, -5), (6.27, 0), (6.5, 0)], 0.2)


def _rest(rng: np.random.Generator) -> Floats:
    there = stories.along([(0, 0), (0.5, 0), (1.0, 0.4), (2.0, 0.4), (2.5, 0), (3.0, 0)])
    trembling = motions.trembling(rng, 8.0, 0.45 / 1000)
    return np.concatenate((there, trembling, motions.trembling(rng, 6.0, 2.4 / 1000)))


def _walk(speed_m_s: float, cadence_hz: float, ripple: float, duration_s: float) -> Maker:
    return lambda rng: stories.stopping(motions.striding(rng, duration_s, speed_m_s, cadence_hz, ripple), 1.0)


RECIPES = (
    Recipe(
        "shuffle_with_pauses",
        "A slow shuffle there and back; in the pauses the belt trembles by less than a count, over an edge.",
        "striding and trembling, tests/yardstick/belt_motions.py",
        256,
        lambda rng: stories.shuffling_with_pauses(rng, 256),
        moments_s=(3.0, 5.0, 12.5, 14.5),
        pauses=((7.0, 9.5), (16.5, 18.0)),
        seed=2,
    ),
    Recipe(
        "start_stop_turn",
        "Walk, stop, walk the other way, again and again: each start and each turn is to be seen at once.",
        "pushed, tests/yardstick/belt_motions.py",
        1000,
        lambda rng: motions.starting_stopping_turning(rng, 22.0),
        moments_s=(3.0, 5.0, 12.0, 14.0, 19.0),
        pauses=((8.2, 9.0),),
    ),
    Recipe(
        "reverse_walk",
        "A steady backward walk: cadence and the ripple of each step.",
        "striding, tests/yardstick/belt_motions.py",
        1000,
        _walk(-0.8, 1.5, 0.10, 16.0),
        moments_s=(5.0, 10.0, 14.0),
        cadence=(3.0, 14.5, 90),
    ),
    Recipe(
        "forward_walk_coarse",
        "A forward walk on a coarse encoder of 256 counts a metre.",
        "striding, tests/yardstick/belt_motions.py",
        256,
        _walk(1.2, 1.8, 0.07, 16.0),
        moments_s=(5.0, 10.0, 14.0),
        cadence=(3.0, 14.5, 108),
    ),
    Recipe(
        "reverse_run",
        "A backward run, three steps a second.",
        "striding, tests/yardstick/belt_motions.py",
        256,
        _walk(-2.6, 3.0, 0.07, 16.0),
        moments_s=(5.0, 10.0, 14.0),
        cadence=(3.0, 14.5, 180),
    ),
    Recipe(
        "stumble",
        "A backward walk under 40 N, a stumble that turns the belt for some steps, a stop, on at the rail.",
        "a session of the firmware on the first plant",
        1000,
        lambda _rng: stories.session(STUMBLE, "plant", 2.5, 26.5),
        moments_s=(7.0, 11.5, 20.0, 22.0),
    ),
    Recipe(
        "sled_bursts",
        "Two bursts against the brake, one backward and one forward; then the walker steps off.",
        "a session of the firmware on the second plant",
        1000,
        lambda _rng: stories.session(SLED, "second_plant", 2.0, 29.0),
        moments_s=(8.0, 9.0, 21.0),
    ),
    Recipe(
        "sprint_3000",
        "From rest to 6.5 m/s and back at 3000 counts a metre: 19,500 edges a second.",
        "ramps with a ripple",
        3000,
        _sprint,
        moments_s=(1.0, 2.05, 3.0),
        compressed=True,
    ),
    Recipe(
        "counter_folds",
        "Over 32,000 counts forward, then more than as many backward: the 16-bit counter folds on both ways.",
        "ramps",
        4000,
        _fold,
        moments_s=(1.4, 2.9, 4.5),
        compressed=True,
    ),
    Recipe(
        "uneven_encoder",
        "A brisk walk over a disc with twice the usual errors of phase, of duty and of the roller.",
        "striding, tests/yardstick/belt_motions.py",
        500,
        _walk(1.4, 1.9, 0.06, 15.0),
        errors=2.0,
        moments_s=(5.0, 10.0),
        cadence=(3.0, 13.0, 114),
    ),
    Recipe(
        "trembling_rest",
        "A short walk, then the belt trembles over an edge, then by up to two counts either way.",
        "ramps and trembling, tests/yardstick/belt_motions.py",
        1000,
        _rest,
        moments_s=(1.5,),
        pauses=((3.6, 10.9),),
        quiet=((3.6, 17.0),),
    ),
    Recipe(
        "dead_channel",
        "A falls silent in the middle of a walk: the count goes to and fro, the belt does not stop.",
        "striding, tests/yardstick/belt_motions.py; the cable of A breaks at 8 s",
        1000,
        _walk(0.6, 1.5, 0.08, 13.0),
        lambda _rng, pins: pin_levels.silent(pins, pin_levels.A, 8.0),
        moments_s=(5.0, 7.0),
        faults=("encoder.a_stuck",),
    ),
    Recipe(
        "lost_pulses",
        "A dirty disc: from 5 to 10 s one in ten of A's pulses is missing, four counts each time.",
        "striding, tests/yardstick/belt_motions.py",
        1000,
        _walk(0.7, 1.5, 0.08, 14.0),
        lambda rng, pins: pin_levels.lost_pulses(rng, pins, pin_levels.A, 5.0, 10.0, 0.1),
        moments_s=(3.0, 12.0),
        faults=("encoder.dropped_edges",),
    ),
    Recipe(
        "bounce",
        "Contacts that bounce for up to 2 ms, far beyond the counter's filter, on a coarse encoder.",
        "striding, tests/yardstick/belt_motions.py",
        256,
        _walk(0.5, 1.3, 0.08, 14.0),
        lambda rng, pins: pin_levels.bouncing(rng, pins, 2000, 3),
        faults=("encoder.bounce",),
    ),
    Recipe(
        "swapped_channels",
        "A and B swapped from the start: all edges say backward while the belt goes forward.",
        "striding, tests/yardstick/belt_motions.py",
        1000,
        _walk(0.6, 1.4, 0.08, 10.0),
        lambda _rng, pins: pin_levels.swapped(pins),
        moments_s=(4.0, 7.0),
        params={"sensing.polarity": -1},
    ),
    Recipe(
        "supply_noise",
        "A noisy supply: 2000 glitches a second of up to 50 us, in a walk and at a standstill.",
        "striding, tests/yardstick/belt_motions.py",
        1000,
        lambda rng: np.concatenate((_walk(0.8, 1.5, 0.08, 9.0)(rng), np.zeros(round(4.0 / motions.GRID_S)))),
        lambda rng, pins: pin_levels.noisy(
            rng, pin_levels.noisy(rng, pins, 5.0, 6.0, 2000, 50), 10.5, 11.5, 2000, 50
        ),
        moments_s=(4.0, 7.5),
        faults=("encoder.noise", "encoder.dropped_edges"),
    ),
)
