"""The last minute of a value as one line of blocks."""

from collections import deque

_BLOCKS = " ▁▂▃▄▅▆▇█"


class Trace:
    """Keeps the mean of each `slot_s` seconds, the newest `slots` of them."""

    def __init__(self, slots: int = 60, slot_s: float = 1.0):
        self._means: deque[float] = deque(maxlen=slots)
        self._slot_s = slot_s
        self._slot = -1
        self._sum = 0.0
        self._count = 0

    def add(self, t_s: float, value: float) -> None:
        """Take a value at `t_s`."""
        slot = int(t_s / self._slot_s)
        if slot != self._slot:
            if self._count:
                self._means.append(self._sum / self._count)
            self._slot, self._sum, self._count = slot, 0.0, 0
        self._sum += value
        self._count += 1

    def line(self, full: float) -> str:
        """Return one block a slot, oldest first; a whole block is `full`, or the highest mean above it."""
        full = max(full, *self._means, full)
        return "".join(self._block(mean / full) for mean in self._means)

    @staticmethod
    def _block(part: float) -> str:
        steps = len(_BLOCKS) - 1
        # Anything but nothing is to be seen.
        return _BLOCKS[max(int(part > 0.01), round(part * steps))]
