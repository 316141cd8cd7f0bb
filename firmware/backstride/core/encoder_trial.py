"""What is wrong with the encoder? A tenth of a second or two of evidence, once something was out of order.

- edges of one channel only: that of the other is silent;
- no edges at all: nothing comes from the encoder;
- as many edges as counts, after a leap: the other way, and the channels were swapped, or the disc slips;
- more edges than counts, which come in jumps: edges are lost, and each costs a line;
- more edges than counts, which come evenly: false edges, each undone. Those of a bounce go with the counts,
  those of noise come by chance.
"""

from backstride.compat import const
from backstride.core import faults

_SILENT_US = const(40_000)
_SHORT_US = const(80_000)
_LEAP_US = const(120_000)
_FULL_US = const(200_000)
_LATEST_US = const(250_000)
_RECENT_US = const(50_000)
_OVER_US = const(250_000)
_LONG_US = const(1_000_000)
# So many edges of one channel and none of the other.
_SILENT = const(6)
_HUMMING = const(24)
_LOST = const(5)
# And so many stray ones in a trial: a coarse encoder on a belt that turns hard gives less.
_FALSE = const(12)
_EVEN_US = const(15_000)
_UNKNOWN = const(1 << 20)
_MOST_EDGES = const(2000)
_MOST = const(63)
_MOST_TICKS = const(200)
_RELATED_TICKS = const(60)
# Pairs of false edges a count, in sixteenths: more come of no bounce.
_MOST_RATIO = const(28)
# Of the scatter that chance gives, in 1/256: less is surely bounce, more surely noise, and the middle.
_EVEN = const(90)
_SCATTERED = const(218)
_MIDDLE = const(150)

UNDECIDED = -1
NONE = -2


class EncoderTrial:
    """`begin`, then `step` each tick until it returns a row of `faults`, or NONE.

    Set `noted` while false edges are known of.
    """

    def __init__(self):
        self.noted = False
        self.begin(False, 0, 0, 0)
        self.running = False

    def begin(self, leapt, before, silent_us, stray):
        """Collect evidence from the next tick on.

        `leapt`: from a belt that moved `before` counts a second, and has been silent for `silent_us`.
        `stray`: edges too many that led to it.
        """
        self.running = True
        self.leapt = leapt
        self.us = silent_us
        self._before = before
        self._way = 1 if before > 0 else -1
        self._stray_before = stray
        self._stray = 0
        self._clean_us = 0
        self._edges_a = 0
        self._edges_b = 0
        self.moved = 0
        self._jumps = 0
        self._rate = _UNKNOWN
        self._ticks = 0
        self._related = 0
        self._pairs = 0
        self._counts = 0
        self._pairs_squared = 0
        self._both = 0
        self._counts_squared = 0

    def step(self, inputs, moved, stray):
        """Take a tick's evidence; return the fault that it proves, NONE, or UNDECIDED."""
        self._stray += stray
        self._clean_us = 0 if stray > 0 else self._clean_us + min(inputs.dt_us, _OVER_US)
        self.us += min(inputs.dt_us, _LONG_US)
        edges_a = min(inputs.edges_a, _MOST_EDGES)
        edges_b = min(inputs.edges_b, _MOST_EDGES)
        self._edges_a += edges_a
        self._edges_b += edges_b
        moved = min(max(moved, -_MOST_EDGES), _MOST_EDGES)
        self.moved += moved
        if self._ticks < _MOST_TICKS:
            self._compare(moved, inputs.dt_us)
        if self._related < _RELATED_TICKS:
            self._relate((edges_a + edges_b - abs(moved)) >> 1, abs(moved))
        return self._verdict()

    def engaged(self):
        """Tell whether a leap is nothing new to it: one began it, or false edges of both channels explain it.

        Those that are known of already do not: now they cost counts.
        """
        explained = self._stray >= _FALSE and self._edges_a > 2 and self._edges_b > 2
        return self.leapt or (explained and not self.noted)

    def _compare(self, moved, dt_us):
        """Add up by how much more than one the counts of 10 ms differ from those before."""
        # 2,000 * 10,000 = 2e7.
        rate = moved * 10_000 // max(dt_us, 1000) if dt_us < _EVEN_US else _UNKNOWN
        if rate != _UNKNOWN and self._rate != _UNKNOWN:
            self._jumps += max(0, abs(rate - self._rate) - 1)
        self._rate = rate
        self._ticks += 1

    def _relate(self, pairs, counts):
        """Take what tells whether false edges (in pairs) go with the counts."""
        pairs = min(max(0, pairs), _MOST)
        counts = min(counts, _MOST)
        # 60 * 63 * 63 = 238,140.
        self._related += 1
        self._pairs += pairs
        self._counts += counts
        self._pairs_squared += pairs * pairs
        self._both += pairs * counts
        self._counts_squared += counts * counts

    def _verdict(self):
        if self.leapt:
            edges = self._edges_a + self._edges_b
            return self._after_leap(edges, edges - abs(self.moved))
        return self._among_strays(self._stray)

    def _after_leap(self, edges, stray):
        if self.us >= _SILENT_US and edges >= _SILENT and not (self._edges_a and self._edges_b):
            return self._silent()
        if self._loses(stray) and self.moved * self._way > 0:
            return faults.ENCODER_DROPPED_EDGES
        if self.us < (_LEAP_US if edges > 2 else _FULL_US):
            return UNDECIDED
        if edges <= 2:
            return faults.ENCODER_LOST
        if min(self._edges_a, self._edges_b) * 8 <= edges:
            return self._silent()
        if stray <= 2 and self.moved * self._way < 0 and not self._slowed():
            return faults.ENCODER_SWAPPED
        if stray + self._stray_before <= 1:
            return faults.ENCODER_SLIP
        # Noise that is known of, and now costs counts.
        if self.noted or 2 * self._jumps >= stray or self._slowed():
            return faults.ENCODER_DROPPED_EDGES
        return self._false_edges(_MIDDLE, _MIDDLE)

    def _silent(self):
        return faults.ENCODER_A_STUCK if self._edges_a < self._edges_b else faults.ENCODER_B_STUCK

    def _slowed(self):
        """Tell whether the belt is less than half as fast as it was, either way."""
        # 2,000 * 2,000 * 200 ticks < 2^30 (a belt does 400,000 * 2,000); 50,000 * 2,000.
        return 2000 * min(abs(self.moved), 400_000) < abs(self._before) * (self.us // 1000)

    def _loses(self, stray):
        """Tell whether the counts jump by more than there are stray edges: too early to say anything else."""
        return self.us >= _SHORT_US and stray >= _LOST and self._jumps >= stray

    def _among_strays(self, stray):
        if self._loses(stray):
            return faults.ENCODER_DROPPED_EDGES
        if self.us < (_LONG_US if self.noted else _FULL_US):
            return UNDECIDED
        if stray < _FALSE:
            return self._few_strays(stray)
        if min(self._edges_a, self._edges_b) * 8 <= self._edges_a + self._edges_b:
            return self._silent() if self._edges_a + self._edges_b >= _HUMMING else NONE
        # Most edges lost, and little is left to jump; who stops all by himself is not accused twice.
        if 2 * self._jumps >= stray or (self._slowed() and not self.noted):
            return faults.ENCODER_DROPPED_EDGES
        if self.us < _LATEST_US:
            return self._false_edges(_EVEN, _SCATTERED)
        return self._false_edges(_MIDDLE, _MIDDLE)

    def _few_strays(self, stray):
        """Judge a coarse encoder: a belt that turned hard strays no more, edges are lost on and on."""
        if stray > 2 and 2 * self._jumps >= stray and self._clean_us < _RECENT_US:
            return faults.ENCODER_DROPPED_EDGES
        return NONE if stray <= 0 or self._clean_us > _OVER_US else UNDECIDED

    def _false_edges(self, even, scattered):
        """Tell false edges that go with the counts from those that come by chance.

        Where there are ticks with and without counts, by those without; else by how much more than the
        counts they scatter: chance gives one a pair, bounce of a part p of the edges 1 - p.
        """
        # 60 * 238,140 = 1.4e7; four times that.
        spread = self._related * self._counts_squared - self._counts * self._counts
        if self._related * self._counts_squared <= 4 * spread:
            return faults.ENCODER_NOISE if self._come_without_counts(spread) else faults.ENCODER_BOUNCE
        if 16 * self._pairs > _MOST_RATIO * self._counts:
            return faults.ENCODER_NOISE
        ratio = 16 * self._pairs // self._counts
        # The sum of (pairs - ratio * counts)^2, times 256: 256 * 238,140 = 6e7; 28 * 28 * 238,140 = 1.9e8.
        scatter = 256 * self._pairs_squared - 32 * ratio * self._both
        scatter += ratio * ratio * self._counts_squared
        if scatter <= even * self._pairs:
            return faults.ENCODER_BOUNCE
        return faults.ENCODER_NOISE if scatter > scattered * self._pairs else UNDECIDED

    def _come_without_counts(self, spread):
        """Tell whether a tick without counts has half of the pairs of all ticks, by a line through them."""
        # Each product of sums is within 3,780 * 238,140 = 9e8.
        without = self._pairs * self._counts_squared - self._counts * self._both
        return without >= self._pairs * (spread // self._related) // 2
