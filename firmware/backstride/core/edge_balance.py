"""Edges against counts: what a healthy encoder on a belt with inertia cannot do.

Every edge counts once, so the edges of both channels together are the counts, unless the belt turned
meanwhile. A belt that moves does not; one that stands may tremble on a single edge for hours, but no mass
goes to and fro over edges of both channels within a tick, nor over one eighty times a second.
"""

from backstride.compat import const

_LONGEST_US = const(30_000)
_SHORT_US = const(15_000)
# Levels are in 1/16 edge; one is let go each tick: a belt that turns leaves a few, once in a while.
_STRAYED = const(48)
_MOST_STRAY = const(100)
# Ticks at rest with edges to and fro on both channels, 16 each.
_NOISY = const(48)
# Levels in 1/16 edge: from 160 edges a second on (80 Hz) it is not trembling.
_HUMMING = const(20 * 16)
_HUMMING_LEAK_US = const(390)
_HUMMING_CHANGES = const(4)
_SECOND_US = const(1_000_000)
_MOST_EDGES = const(1000)
_A = const(1)
_B = const(2)


class EdgeBalance:
    """After `step`: `strayed` while the belt moves, by `now` edges in this tick; `noisy`, `humming` at rest.

    `alone` edges of one channel came in `alone_us` without one of the other, which is `missing`: 1 for A, 2
    for B. `way` is the motion's sign: edges and counts times `way` are equal in a healthy tick.
    `busy`: something has added up, and a healthy tick is to be told to `step` too.
    """

    def __init__(self):
        self.configure(4)

    def configure(self, moving):
        """Take the counts of net travel from which on a belt moves: one that trembles does not get so far."""
        self._moving = moving
        self.forget()

    def forget(self):
        """Begin anew."""
        self.way = 1
        self.missing = 0
        self.alone = 0
        self.alone_us = 0
        self.now = 0
        self.settle()

    def settle(self):
        """Take what has added up as dealt with."""
        self._stray = self._chatter = self._hum = self._changes = 0
        self.strayed = self.noisy = self.humming = self.busy = False

    def stray(self):
        """Return the stray edges of the last ticks."""
        return self._stray >> 4

    def step(self, inputs, moved, net):
        """Take a tick's edges and counts, and the net travel of the last few ticks."""
        self._stray = max(0, self._stray - 1)
        self._chatter = max(0, self._chatter - 1)
        self._follow_channels(inputs.edges_a, inputs.edges_b, inputs.dt_us)
        if -self._moving < net < self._moving:
            self.now = 0
            self._let_go(moved, inputs.dt_us)
            if inputs.edges_a > 1 and inputs.edges_b > 1 and inputs.dt_us < _SHORT_US:
                self._to_and_fro(moved)
        else:
            self.way = 1 if net > 0 else -1
            self._hum = 0
            self._in_motion(inputs.edges_a + inputs.edges_b, moved, inputs.dt_us)
        self.busy = self._stray + self._chatter + self._hum + self.alone > 0

    def _in_motion(self, edges, moved, dt_us):
        # A single count the other way is a step back; with more of them the belt may well have turned.
        edges -= self.way * moved if -2 < moved < 2 else abs(moved)
        # Counts and edges are read one after the other: an edge between them comes back negative.
        self.now = edges = max(min(edges, _MOST_STRAY), -_MOST_STRAY) if dt_us < _LONGEST_US else 0
        self._stray = min(max(0, self._stray + 16 * edges), 2 * _STRAYED)
        self.strayed = self._stray >= _STRAYED

    def _follow_channels(self, edges_a, edges_b, dt_us):
        """Add up the edges of a channel alone."""
        if edges_a and edges_b:
            self.alone = self.alone_us = self._hum = 0
            return
        if edges_a or edges_b:
            missing = _A if edges_b else _B
            if missing != self.missing:
                self.missing = missing
                self.alone = self.alone_us = self._hum = 0
            edges_a = min(edges_a + edges_b, _MOST_EDGES)
            self.alone = min(self.alone + edges_a, _MOST_EDGES)
            self._hum += 16 * edges_a
        self.alone_us = min(self.alone_us + dt_us, _SECOND_US) if self.alone else 0

    def _to_and_fro(self, moved):
        if -2 < moved < 2:
            self._chatter = min(self._chatter + 16, 2 * _NOISY)
            self.noisy = self._chatter >= _NOISY

    def _let_go(self, moved, dt_us):
        """Forget what trembling explains of the edges of a channel alone; judge the rest."""
        hum = min(self._hum, 2 * _HUMMING) - min(dt_us, _SECOND_US) // _HUMMING_LEAK_US
        if hum <= 0:
            hum = self._changes = 0
        elif moved:
            self._changes += 1
        self._hum = hum
        self.humming = hum >= _HUMMING and self._changes >= _HUMMING_CHANGES
