"""A belt that stands and trembles by less than a count, for hours: neither speed, direction nor travel."""

import random
from collections.abc import Iterator

import pytest
from backstride.core.direction import Direction
from backstride.core.odometer import Odometer
from backstride.core.speed import SpeedEstimator

AN_HOUR = 360_000
WRAP_MASK = (1 << 30) - 1

Sample = tuple[int, int, int, int, int, int]


def trembling(rng: random.Random) -> Iterator[Sample]:
    """One edge is crossed to and fro: in every tick for minutes, then now and then, then not at all."""
    often, count, t_us = 0.5, 0, 0
    while True:
        if rng.random() < 1e-4:
            often = rng.choice((0.9, 0.3, 0.01, 0.0))
        t_us += 10_000
        edges = 0
        if rng.random() < often:
            edges = 1 + int(4 * rng.random())
            count = -int(2 * rng.random())
        edge_us = t_us - 1 - int(9000 * rng.random())
        yield count, t_us & WRAP_MASK, 10_000, -int(2 * rng.random()), edge_us & WRAP_MASK, edges


@pytest.mark.parametrize("counts_per_metre", [100, 256, 1000, 4000])
def test_trembling_by_less_than_a_count_is_standing(counts_per_metre: int) -> None:
    speed = SpeedEstimator()
    speed.configure(counts_per_metre)
    direction = Direction()
    direction.configure(counts_per_metre, 6, 400_000)
    odometer = Odometer()
    odometer.configure(counts_per_metre * 1000)
    seen = set()
    crossed = count = 0
    samples = trembling(random.Random(counts_per_metre))
    for _tick in range(AN_HOUR):
        sample = next(samples)
        speed.step(*sample)
        direction.step(sample[0], 10_000)
        odometer.step(sample[0] - count)
        count = sample[0]
        crossed += sample[5]
        seen.add((speed.speed_mm_s, speed.accel_mm_s2, direction.direction, speed.capture))
    assert crossed > 10_000
    # And edges still interrupt, so that a start is seen at once.
    assert seen == {(0, 0, 0, 1)}
    assert (odometer.forward_mm(), odometer.backward_mm()) == (0, 0)
