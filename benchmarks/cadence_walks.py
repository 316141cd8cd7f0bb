"""The gaits of `cadence_table`, through an uneven encoder, late ticks and the firmware's speed estimator."""

import importlib
import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The gaits and the console that hears them belong to the tests.
_TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(_TESTS / "yardstick"))
gaits = importlib.import_module("gaits")
heard_cadence = importlib.import_module("heard_cadence")

Floats = NDArray[np.float64]

DURATION_S = 24.0
# Steps a second, and at about what speed: walking backwards and forwards up to 2.2, then running.
RHYTHMS = ((0.8, 0.3), (1.0, 0.5), (1.2, 0.7), (1.5, 0.9), (1.9, 1.2), (2.2, 1.5), (2.8, 2.4), (3.5, 3.5))
RIPPLES = (0.03, 0.05, 0.15)
LIMPS = (0.0, 0.1, 0.3)
# Random part of a step's time, wander of speed, wander of cadence.
HANDS = {"steady": (0.01, 0.01, 0.01), "unsteady": (0.03, 0.04, 0.015)}
_SCALES = (256, 1000, 3000)
_EVEN_S, _UNEVEN_S = (0.010, 0.010), (0.005, 0.030)


@dataclass(frozen=True)
class Heard:
    """A gait, the firmware's speed of it, and what its cadence says."""

    cadence_hz: float
    ripple: float
    limp: float
    hand: str
    way: str
    gait: Any
    speed_mm_s: Floats
    said: Any


def _walk(rng: np.random.Generator, cell: tuple[Any, ...], way: int) -> Any:
    (cadence_hz, speed_m_s), ripple, limp, hand = cell
    jitter, speed_wander, cadence_wander = HANDS[hand]
    return gaits.Walk(
        way * speed_m_s,
        cadence_hz,
        ripple,
        time_asymmetry=limp,
        height_asymmetry=limp * rng.uniform(-1, 1),
        jitter=jitter,
        second=rng.uniform(0, 0.5),
        third=rng.uniform(0, 0.2),
        speed_wander=speed_wander,
        cadence_wander=cadence_wander,
    )


def walks() -> Iterator[Heard]:
    """Walk every cell of the grid, forward and backward; one in eight with ticks 5 to 30 ms apart."""
    cells = itertools.product(RHYTHMS, RIPPLES, LIMPS, HANDS)
    for number, cell in enumerate(cells):
        for way in (1, -1):
            rng = np.random.default_rng([52, number, way + 1])
            gait = gaits.walked(rng, _walk(rng, cell, way), DURATION_S)
            scale = _SCALES[(number + way) % 3]
            period_s = _UNEVEN_S if (2 * number + way) % 8 == 1 else _EVEN_S
            speed = heard_cadence.estimated(rng, gait.speed_m_s, scale, period_s)
            said = heard_cadence.listen(speed.time_s, speed.speed_mm_s)
            (cadence_hz, _), ripple, limp, hand = cell
            name = "forward" if way > 0 else "backward"
            yield Heard(cadence_hz, ripple, limp, hand, name, gait, speed.speed_mm_s, said)
