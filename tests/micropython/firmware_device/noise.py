"""Noise for the core, in integers: every input at and beyond its extremes, the same on every interpreter."""

from backstride.core import params, requests

TICKS = 4000
_MASK = (1 << 30) - 1
_HALF = 1 << 29
_COUNTS = (0, 0, 1, -1, 5, -5, 12, -12, 40, -700, 70_000, _HALF - 1)
_SPANS = (10_000, 10_000, 10_000, 10_000, 3000, 30_000, 250_000, 3_000_000)
_MILLIAMPERES = (0, 650, 650, 2000, 4000, -125)
_DECICELSIUS = (250, 250, 950, 1250, 1400, -5000, 9000)
_MILLIVOLTS = (24_000, 24_000, 18_000, 12_000, 0)


class Noise:
    """Fills the inputs of `core` for one tick after another."""

    def __init__(self, core):
        self._core = core
        self._state = 1
        self._step = 0
        core.inputs.t_us = _MASK - 1_000_000
        core.inputs.count = _HALF - 100

    def _draw(self, below):
        # 262,143 * 1,103 = 2.9e8 < 2^30.
        self._state = (self._state * 1103 + 12_345) & 0x3FFFF
        return (self._state >> 3) % below

    def _one_of(self, values):
        return values[self._draw(len(values))]

    def feed(self):
        """Prepare the next tick."""
        inputs = self._core.inputs
        if not self._draw(25):
            self._step = self._one_of(_COUNTS)
        inputs.count = (((inputs.count + self._step) & _MASK) ^ _HALF) - _HALF
        inputs.dt_us = self._one_of(_SPANS) if not self._draw(9) else 10_000
        inputs.t_us = (inputs.t_us + inputs.dt_us) & _MASK
        inputs.edges = self._draw(4)
        edges = abs(self._step) & 4095
        inputs.edges_a = (edges >> 1) + (0 if self._draw(3) else self._draw(12))
        inputs.edges_b = ((edges + 1) >> 1) + (0 if self._draw(3) else self._draw(12))
        inputs.edge_count = inputs.count - self._draw(3)
        inputs.edge_t_us = (inputs.t_us - self._draw(9000)) & _MASK
        if not self._draw(40):
            inputs.coil_ma = self._one_of(_MILLIAMPERES)
            inputs.coil_temperature_dc = self._one_of(_DECICELSIUS)
            inputs.supply_mv = self._one_of(_MILLIVOLTS)
        inputs.key = self._draw(300) > 0
        inputs.stop = self._draw(400) == 0
        inputs.confirm = self._draw(60) < 30
        inputs.up = self._draw(90) < 9
        self._ask()

    def _ask(self):
        core = self._core
        if self._draw(30) or core.requests.result == requests.PENDING:
            return
        kind = 1 + self._draw(12)
        if kind == requests.SET_PARAM:
            row = self._draw(len(params.PARAMS))
            core.requests.put(kind, row, params.PARAMS[row][2 + self._draw(3)])
        else:
            core.requests.put(kind, self._draw(8), self._draw(4000))
