"""The belt's quadrature encoder: counts from the pulse counter, times of single edges from a soft interrupt.

The hardware stamps no edges. The interrupt's handler runs 50 to 200 us after an edge, later when the tick or
a collection is in its way; it reads clock and counter back to back.
"""

from machine import Encoder, Pin

from backstride.hal.clock import ticks_us

# The longest that the counter's filter takes; it clamps silently beyond.
FILTER_NS = 12_000

CAPTURE_NONE = 0
CAPTURE_EVERY = 1
CAPTURE_ONE = 2


class BeltEncoder:
    """`latch` in the tick: the count, the last captured edge, and how many came since the last latch."""

    def __init__(self, pin_a, pin_b):
        self._pin_a = Pin(pin_a, Pin.IN)
        self._encoder = Encoder(0, self._pin_a, Pin(pin_b, Pin.IN), phases=4, filter_ns=FILTER_NS)
        self._capture = CAPTURE_NONE
        self._handler = self._edge
        self._edge_count = 0
        self._edge_t_us = 0
        self._edges = 0

    def latch(self, inputs):
        """Fill count, t_us and the edge of `inputs` (any object with these attributes)."""
        inputs.count = self._encoder.value()
        inputs.t_us = ticks_us()
        inputs.edge_count = self._edge_count
        inputs.edge_t_us = self._edge_t_us
        inputs.edges = self._edges
        self._edges = 0

    def capture(self, mode):
        """Choose which edges interrupt from now on: none, every one of channel A, or the next one only."""
        if mode == CAPTURE_ONE or mode != self._capture:
            self._capture = mode
            self._arm(mode != CAPTURE_NONE)

    def _arm(self, on):
        if on:
            self._pin_a.irq(handler=self._handler, trigger=Pin.IRQ_RISING | Pin.IRQ_FALLING)
        else:
            self._pin_a.irq(handler=None)

    def _edge(self, _pin):
        self._edge_t_us = ticks_us()
        self._edge_count = self._encoder.value()
        self._edges += 1
        if self._capture == CAPTURE_ONE:
            self._pin_a.irq(handler=None)
