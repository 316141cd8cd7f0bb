"""The rule of direction, stated over the counts of all ticks, to judge what was declared by.

A new direction is declared at the first tick that shows at least 3 counts or 6 mm, whichever is longer, the
other way from the extreme count, or at the one after it; until then the old direction or none. A belt that
has got no further for the still time has none, until it has gone that far again.
"""

from collections.abc import Iterator

# The rest is measured between ticks.
A_TICK_US = 35_000


def threshold(counts_per_metre: int, direction_mm: int = 6) -> int:
    """Return the travel that declares a direction, in whole counts."""
    return max(3, -(-direction_mm * counts_per_metre // 1000))


def allowed(t_us: list[int], count: list[int], enough: int, still_us: int) -> Iterator[set[int]]:
    """Yield what each tick may declare."""
    direction = 0
    # The furthest each way since the belt last got further, and when that was.
    high = low = count[0]
    further_us = t_us[0]
    for now_us, place in zip(t_us, count, strict=True):
        old = direction
        further = place > high if direction > 0 else place < low
        if direction <= 0 and place - low >= enough:
            direction = 1
        elif direction >= 0 and high - place >= enough:
            direction = -1
        if direction != old or (direction and further):
            high = low = place
            further_us = now_us
        high, low = max(high, place), min(low, place)
        may = {direction} if direction == old else {old, 0, direction}
        rest_us = now_us - further_us
        if direction and rest_us >= still_us - A_TICK_US:
            may.add(0)
        if direction and rest_us >= still_us + A_TICK_US:
            direction = 0
            may = {0}
        yield may
