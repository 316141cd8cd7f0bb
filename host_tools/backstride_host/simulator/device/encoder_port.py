"""The two encoder pins: edges become interrupts and counts, one by one only where it must be."""

import micropython
from micropython import const

from ..world.encoder import CHANNEL_A, CHANNEL_B, LEVEL_A, LEVEL_B
from .kernel import NEVER, NOW, PIN

_RISING = const(1)
_FALLING = const(2)
_BOTH = const(3)


class EncoderPort:
    """What the pins A and B show. `recording`, where given, stands in for the disc.

    While nothing is wrong and channels are listened to at both their edges or not at all, the kernel asks the
    disc itself. Otherwise it comes here, each edge passes through `fire`, and the count is decoded from the
    pins.
    """

    def __init__(self, kernel, disc, faults, recording=None):
        self.kernel = kernel
        self.disc = disc
        self.faults = faults
        self.recording = recording
        self.counter = None
        self.handlers = [None, None]
        self.pins = [None, None]
        self.triggers = [0, 0]
        self.by_edge = False
        self.simple = True
        self.offset = 0  # of the decoded count over the disc's, from what a fault added or lost
        self.count = 0  # decoded, while it goes edge by edge
        self.level = 0  # a + 2 b, likewise
        self.filtered = 0  # the level behind the counter's filter
        self.filter_us = 0
        self.edges = [0, 0]  # of either channel behind that filter, while it goes edge by edge
        self.edges_offset = [0, 0]  # of those over the disc's
        self.times_us = self.levels = self.holds_us = None
        self.index = self.pending = 0
        if recording is not None:
            self.level = self.filtered = recording.level
            self.by_edge = True

    def choose_way(self):
        """Go edge by edge from the next step on, or analytically at once, as faults and listeners ask."""
        wanted = 0
        self.simple = True
        for channel in range(2):
            if self.triggers[channel]:
                wanted |= channel + 1
                self.simple = self.simple and self.triggers[channel] == _BOTH
        if self.recording is not None or self.by_edge or self.faults.switched_on or not self.simple:
            self.disc.listen(0)
            self.kernel.listen_by_port()
            return
        self.disc.listen(wanted)
        self.kernel.listen_plainly(self.disc.list_edges(wanted) if wanted else 0)

    @micropython.native
    def begin(self, start_us, end_us, position_m):
        """Take the belt's next step; return the time of its first edge, NEVER without one."""
        source = self.recording
        if source is not None:
            pending = source.collect(start_us, end_us)
        else:
            source = self.faults
            disc = self.disc
            disc.advance(source.ring_m(position_m))
            before, after = disc.span()
            if not self.by_edge:
                self._enter(before)
            found = disc.list_edges(CHANNEL_A | CHANNEL_B) if before != after else 0
            pending = source.through(before, disc.edge_times_us, disc.edge_counts, found, start_us, end_us)
            if not pending and self._may_leave(after):
                self._leave(after)
                return NEVER
        self.times_us, self.levels, self.holds_us = source.times_us, source.levels, source.holds_us
        self.pending = pending
        self.index = 0
        return self.times_us[0] if pending else NEVER

    def _enter(self, count):
        self.by_edge = True
        self.count = count + self.offset
        self.level = self.filtered = LEVEL_A[count & 3] + 2 * LEVEL_B[count & 3]
        for channel in range(2):
            self.edges[channel] = self.disc.edges_by[channel](count) + self.edges_offset[channel]
        self.faults.start(count, self.level)

    def _may_leave(self, count):
        if self.faults.switched_on or not self.simple:
            return False
        return self.level == self.filtered == LEVEL_A[count & 3] + 2 * LEVEL_B[count & 3]

    def _leave(self, count):
        self.by_edge = False
        self.offset = self.count - count
        for channel in range(2):
            self.edges_offset[channel] = self.edges[channel] - self.disc.edges_by[channel](count)
        self.choose_way()

    @micropython.native
    def fire(self):
        """Let the edge that is due now happen; return the time of the next one."""
        index = self.index
        self._change(self.levels[index], self.holds_us[index])
        index += 1
        self.index = index
        if index < self.pending:
            return self.times_us[index]
        if self.recording is None:
            after = self.disc.span()[1]
            if self._may_leave(after):
                self._leave(after)
        return NEVER

    @micropython.native
    def _change(self, level, hold_us):
        changed = level ^ self.level
        self.level = level
        for channel in range(2):
            bit = channel + 1
            if changed & bit:
                if hold_us >= self.filter_us:
                    self._decode(bit, level)
                if self.triggers[channel] & (_RISING if level & bit else _FALLING):
                    self.kernel.post(PIN, self.handlers[channel], self.pins[channel])

    @micropython.native
    def _decode(self, bit, level):
        # As the counter unit does: each edge counts up or down by the other channel's level.
        if (level ^ self.filtered) & bit == 0:
            return
        self.filtered ^= bit
        self.edges[bit - 1] += 1
        equal = (self.filtered & 1) == self.filtered >> 1
        forward = not equal if bit == CHANNEL_A else equal
        self.count += 1 if forward else -1
        if self.counter is not None:
            self.counter.follow(self.count)

    def follow(self):
        """Let the counter unit see where the belt is, while it is not told of each edge."""
        if self.counter is not None and not self.by_edge:
            self.counter.follow(self.disc.span()[0] + self.offset)

    def total(self):
        """Return what an unbounded counter at the pins would have counted by now."""
        if self.by_edge:
            return self.count
        return self.disc.count_at(self.kernel.clock[NOW]) + self.offset

    def pin_level(self, channel):
        """Return the level of A (0) or B (1) now."""
        if self.by_edge:
            return (self.level >> channel) & 1
        state = self.disc.count_at(self.kernel.clock[NOW]) & 3
        return LEVEL_B[state] if channel else LEVEL_A[state]

    def set_fault(self, name, value):
        """Switch an encoder fault on, by its name without `encoder.`."""
        if value is None and name in ("a_stuck", "b_stuck"):
            value = self.pin_level(0 if name == "a_stuck" else 1)
        self.faults.set(name, value)
        self.choose_way()

    def clear_fault(self, name):
        """Switch an encoder fault off again."""
        self.faults.clear(name)

    def listen(self, channel, pin, handler, trigger):
        """Set or remove (None) the interrupt handler of a channel."""
        self.pins[channel] = pin
        self.handlers[channel] = handler
        self.triggers[channel] = trigger if handler is not None else 0
        self.choose_way()
