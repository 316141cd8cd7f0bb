"""A second tap of the encoder's signal: how many edges either channel has by itself, counted in hardware.

A healthy encoder counts each edge once, so the two together are what the belt has travelled to and fro.
"""

from machine import Counter, Pin

from backstride.hal.belt_encoder import FILTER_NS

_UNIT_A = 1  # the encoder has pulse counter 0
_UNIT_B = 2


class EdgeCounters:
    """`latch` in the tick, next to the encoder: edges that get through the same filter as the encoder's."""

    def __init__(self, pin_a, pin_b):
        both = Counter.RISING | Counter.FALLING
        self._a = Counter(_UNIT_A, Pin(pin_a, Pin.IN), edge=both, filter_ns=FILTER_NS)
        self._b = Counter(_UNIT_B, Pin(pin_b, Pin.IN), edge=both, filter_ns=FILTER_NS)

    def latch(self, inputs):
        """Fill edges_a and edges_b of `inputs`: those since the last latch. Setting a count loses none."""
        inputs.edges_a = self._a.value(0)
        inputs.edges_b = self._b.value(0)
