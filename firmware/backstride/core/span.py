"""How much of a step is left, by time or by distance walked."""

from backstride.compat import const
from backstride.core import programme_rows
from backstride.core.programme_rows import EITHER
from backstride.core.units import STANDING_MM_S

# More than any step has.
OPEN_MS = const(1 << 28)
# A distance this long ahead is far: its time is not worked out.
_FAR_S = const(10)


class Span:
    """left_ms of a step by time, left_mm of one by distance, 0 of the other kind."""

    def __init__(self):
        self.left_ms = 0
        self.left_mm = 0
        self.timed = False
        self._by_distance = False

    def begin(self, rows, row):
        """Take the row's length: at most four hours, or 14.4 km."""
        length = programme_rows.length_of(rows, row)
        self._by_distance = length != 0 and programme_rows.by_distance(rows, row)
        self.timed = length != 0 and not self._by_distance
        self.left_ms = length * 1000 if self.timed else 0
        self.left_mm = length * 1000 if self._by_distance else 0

    def cut(self, left):
        """Go on where a reset interrupted: so many ms, or mm, were left."""
        self.left_ms = min(self.left_ms, left)
        self.left_mm = min(self.left_mm, left)

    def stay(self):
        """The time is over, and the step is not."""
        self.left_ms = 0

    def step(self, tick, direction):
        """Take a tick of a step that goes this way; return the ms left, by distance at the present speed."""
        if self.timed:
            self.left_ms -= tick.dt_ms
            return self.left_ms
        if not self._by_distance:
            return OPEN_MS
        if direction == EITHER or tick.walking() == direction:
            self.left_mm -= tick.moved_mm
        if self.left_mm <= 0:
            return 0
        mean_mm_s = max(tick.mean.speed_mm_s, STANDING_MM_S)
        # 12,000 * 10 * 1,000 = 1.2e8.
        return self.left_mm * 1000 // mean_mm_s if self.left_mm <= mean_mm_s * _FAR_S else OPEN_MS
