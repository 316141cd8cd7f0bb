"""The belt's quadrature encoder: counts from the pulse counter, and when a single edge was.

The hardware stamps no edges. Either both channels interrupt: the handler runs 50 to 200 us after its edge,
later when the tick or a collection is in its way, and reads clock and counter back to back. Or the tick waits
for one edge and looks at the counter until it changes.
"""

from machine import Encoder, Pin
from micropython import const

from backstride.hal.clock import sleep_us, ticks_diff, ticks_us

# The longest that the counter's filter takes; it clamps silently beyond.
FILTER_NS = 12_000
# For no edge a tick waits longer.
_LONGEST_WAIT_US = const(2200)
# So many interrupts from tick to tick, 40 us each, then none: edges and the tick share a queue of eight. A
# belt slow enough for interrupts brings fewer; more come from a contact that bounces.
_MOST_EDGES = const(16)
# The count starts anew here (in 67 km at least), before its integers would come from the heap.
_LARGE_COUNT = const(1 << 28)
_SETTLED_US = const(20)
_WRAP_MASK = const((1 << 30) - 1)
_WRAP_HALF = const(1 << 29)

# What `capture` takes; anything else is without interrupts.
CAPTURE_EVERY = 1


class BeltEncoder:
    """`latch` in the tick: the count, an edge waited for, and the last edge that interrupted.

    `log`, where there is one, gets every edge that interrupts, and a gap when edges cease to.
    """

    def __init__(self, pin_a, pin_b):
        self._pin_a = Pin(pin_a, Pin.IN)
        self._pin_b = Pin(pin_b, Pin.IN)
        self._encoder = Encoder(0, self._pin_a, self._pin_b, phases=4, filter_ns=FILTER_NS)
        self._base = 0  # of the encoder's own count; both together stay within 2^30
        self._listening = False
        self._handler = self._edge
        self._edge_count = 0
        self._edge_t_us = 0
        self._edges = 0
        self.log = None

    def latch(self, inputs, wait_us):
        """Fill count, t_us, caught and the edge of `inputs` (any object with these attributes).

        `wait_us(count, t_us)` returns for how long to sleep before looking for the next edge, below 0 not to
        wait for it. sleep_us keeps the CPU busy below 10 ms, so all of a wait is the CPU's time.
        """
        count = self._encoder.value()
        t_us = ticks_us()
        inputs.caught = 0
        asleep_us = wait_us(self._base + count, t_us)
        if asleep_us < 0:
            inputs.count = self._base + count
            inputs.t_us = t_us
        else:
            self._look(inputs, count, asleep_us)
        inputs.edge_count = self._edge_count
        inputs.edge_t_us = self._edge_t_us
        inputs.edges = self._edges
        self._edges = 0
        if not -_LARGE_COUNT < count < _LARGE_COUNT:
            self._fold()

    def _look(self, inputs, before, asleep_us):
        """Sleep, then look until the count is another than `before`, and sample right then."""
        began_us = ticks_us()
        sleep_us(asleep_us)
        count = self._encoder.value()
        t_us = ticks_us()
        # An edge that was slept through came at any time; without sleep this look follows the first.
        if count == before or asleep_us == 0:
            while count == before and ticks_diff(t_us, began_us) < _LONGEST_WAIT_US:
                count = self._encoder.value()
                t_us = ticks_us()
            inputs.caught = (count > before) - (count < before)
        inputs.count = self._base + count
        inputs.t_us = t_us

    def _fold(self):
        base = self._base + self._encoder.value(0)
        self._base = ((base & _WRAP_MASK) ^ _WRAP_HALF) - _WRAP_HALF

    def capture(self, mode):
        """Let both channels interrupt from now on (CAPTURE_EVERY), or neither."""
        listening = mode == CAPTURE_EVERY
        if listening != self._listening:
            self._listen(listening)

    def start_log(self):
        """Log edges from now on; return the log, the count that it begins at, and the levels a + 2 b then."""
        # Only who records edges has this code in memory.
        from backstride.hal.edge_log import EdgeLog  # noqa: PLC0415

        log = EdgeLog()
        levels = -1
        count = 0
        # Levels that hold for longer than the counter's filter takes are the count's.
        while levels != self._levels():
            levels = self._levels()
            sleep_us(_SETTLED_US)
            count = self._base + self._encoder.value()
        if not self._listening:
            log.gap()
        self.log = log
        return log, count, levels

    def _levels(self):
        return self._pin_a.value() + 2 * self._pin_b.value()

    def _listen(self, on):
        if not on and self.log is not None:
            self.log.gap()
        self._listening = on
        handler = self._handler if on else None
        self._pin_a.irq(handler=handler, trigger=Pin.IRQ_RISING | Pin.IRQ_FALLING)
        self._pin_b.irq(handler=handler, trigger=Pin.IRQ_RISING | Pin.IRQ_FALLING)

    def _edge(self, _pin):
        self._edge_t_us = ticks_us()
        self._edge_count = self._base + self._encoder.value()
        self._edges += 1
        if self.log is not None:
            self.log.put(self._edge_t_us, self._edge_count)
        if self._edges == _MOST_EDGES:
            self._listen(False)  # until the tick's `capture`
