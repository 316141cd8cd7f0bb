"""The last minutes of a value: its mean in each second, and none where nothing came."""

from collections import deque

_KEPT_S = 600


class History:
    """Keeps ten minutes. A second without a value stays empty: a lost cable is not a standing belt."""

    def __init__(self) -> None:
        self._means: deque[tuple[int, float]] = deque(maxlen=_KEPT_S)
        self._second = -1
        self._sum = 0.0
        self._count = 0

    def add(self, t_s: float, value: float) -> None:
        """Take a value at `t_s`."""
        second = int(t_s)
        if second != self._second:
            self._close()
            self._second = second
        self._sum += value
        self._count += 1

    def _close(self) -> None:
        if self._count:
            self._means.append((self._second, self._sum / self._count))
        self._sum, self._count = 0.0, 0

    def slots(self, count: int, slot_s: int, now_s: float) -> list[float | None]:
        """Return the means of the last `count` slots of `slot_s` seconds, oldest first, the present one last.

        Slots begin at multiples of their length, so that a plot moves on by whole columns.
        """
        present = int(now_s) // slot_s
        sums = [0.0] * count
        counts = [0] * count
        for second, mean in self._means:
            at = count - 1 - (present - second // slot_s)
            if 0 <= at < count:
                sums[at] += mean
                counts[at] += 1
        return [total / n if n else None for total, n in zip(sums, counts, strict=True)]
