"""Does the magnet go where it was sent? Jammed, servo dead or sensor stuck; heat as coil_guard has it."""

from backstride.compat import const
from backstride.core import faults
from backstride.core.coil_guard import CoilGuard

# Twelfths of the travel apart for so long: a servo at its slowest pace is never so far behind.
_APART_MA = const(160)
_APART_MS = const(300)
# One look tells no more than that: after a stalled tick the driver has drawn the magnet out.
_LOOK_MS = const(50)
_DEAD_MA = const(-60)


class MagnetGuard(CoilGuard):
    """Writes magnet.stuck, current.sense (its place's sensor), temperature.sense, coil.warm and coil.hot."""

    def __init__(self, book):
        super().__init__(book)
        self._apart_ms = 0

    def _carries(self, inputs, expected_ma, wanted_ma, dt_ms):
        apart = self.trusted and abs(inputs.coil_ma - expected_ma) > _APART_MA
        self._apart_ms = min(self._apart_ms + min(dt_ms, _LOOK_MS), _APART_MS) if apart else 0
        self._book.set(faults.MAGNET_STUCK, self._apart_ms >= _APART_MS)

    def _counting(self):
        return self._dead_ticks or self._apart_ms or self._blind_ticks

    def _sound(self, inputs, expected_ma, wanted_ma):
        near = -_APART_MA <= inputs.coil_ma - expected_ma <= _APART_MA
        return near and inputs.coil_ma >= _DEAD_MA and self._cool(inputs.coil_temperature_dc)
