"""Does the coil carry what it was asked to? Open, short, stuck driver, dead sensors; heat, the disc's too."""

from backstride.compat import const
from backstride.core import faults

# The driver has to be off within 20 ms of an open coil: two ticks of evidence.
_OPEN_TICKS = const(2)
_OPEN_LEAST_MA = const(150)
_OVER_MA = const(300)
_OVER_MS = const(50)
# The sensor rests at 0 mA; a dead one reads its missing rest voltage, some 200 mA below.
_DEAD_MA = const(-60)
_TEMPERATURE_LEAST_DC = const(-300)
_TEMPERATURE_MOST_DC = const(2000)

_OWN_FAULTS = (
    1 << faults.CURRENT_SENSE
    | 1 << faults.COIL_OPEN
    | 1 << faults.COIL_OVERCURRENT
    | 1 << faults.TEMPERATURE_SENSE
    | 1 << faults.COIL_WARM
    | 1 << faults.COIL_HOT
    | 1 << faults.MAGNET_STUCK
)


class CoilGuard:
    """Writes coil.open, coil.overcurrent, current.sense, temperature.sense, coil.warm and coil.hot."""

    def __init__(self, book):
        self._book = book
        self._open_ticks = 0
        self._over_ms = 0
        self._dead_ticks = 0
        self._blind_ticks = 0
        self._warm_dc = 900
        self._hot_dc = 1300
        self._disc_dc = 0
        self._alert = True
        self.trusted = True
        self.warmth_percent = 0

    def configure(self, warm_dc, hot_dc):
        """Take the temperatures, in 0.1 degrees C, where derating begins and where the brake is let go."""
        self._warm_dc = warm_dc
        self._hot_dc = max(hot_dc, warm_dc + 10)
        self._alert = True

    def step(self, inputs, expected_ma, wanted_ma, dt_ms):
        """Compare this tick's current with the expected one (see coil.Coil)."""
        if self._alert or not self._sound(inputs, expected_ma, wanted_ma):
            self._look(inputs, expected_ma, wanted_ma, dt_ms)

    def warm(self, disc_dc):
        """Take the disc's temperature, now and then: it changes slowly."""
        self._disc_dc = disc_dc
        if disc_dc >= self._warm_dc:
            self._alert = True

    def _look(self, inputs, expected_ma, wanted_ma, dt_ms):
        self._sense(inputs.coil_ma)
        self._carries(inputs, expected_ma, wanted_ma, dt_ms)
        if not self._blind(inputs.coil_temperature_dc):
            self._heat(max(inputs.coil_temperature_dc, self._disc_dc))
        # Counters run and faults are cleared here until nothing is left to say.
        self._alert = self._counting() or self._book.mask & _OWN_FAULTS

    def _carries(self, inputs, expected_ma, wanted_ma, dt_ms):
        self._open(inputs.coil_ma, expected_ma, wanted_ma)
        self._over(inputs.coil_ma, max(expected_ma, wanted_ma), dt_ms)

    def _counting(self):
        return self._dead_ticks or self._open_ticks or self._over_ms or self._blind_ticks

    def _sound(self, inputs, expected_ma, wanted_ma):
        """Tell in few steps that nothing is wrong with the coil, as in all but a few ticks of its life."""
        coil_ma = inputs.coil_ma
        asked_ma = min(expected_ma, wanted_ma)
        carries = asked_ma <= _OPEN_LEAST_MA or coil_ma >= asked_ma // 4
        cool = _TEMPERATURE_LEAST_DC < inputs.coil_temperature_dc < self._warm_dc
        return cool and carries and _DEAD_MA <= coil_ma <= asked_ma + _OVER_MA

    def _cool(self, temperature_dc):
        return _TEMPERATURE_LEAST_DC < temperature_dc < self._warm_dc

    def _sense(self, coil_ma):
        self._dead_ticks = self._dead_ticks + 1 if coil_ma < _DEAD_MA else 0
        self.trusted = coil_ma >= _DEAD_MA
        self._book.set(faults.CURRENT_SENSE, self._dead_ticks >= 3)

    def _open(self, coil_ma, expected_ma, wanted_ma):
        asked = min(expected_ma, wanted_ma)
        missing = self.trusted and asked > _OPEN_LEAST_MA and coil_ma < asked // 4
        self._open_ticks = self._open_ticks + 1 if missing else 0
        if self._open_ticks >= _OPEN_TICKS:
            self._book.set(faults.COIL_OPEN, True)
        elif wanted_ma == 0:
            self._book.set(faults.COIL_OPEN, False)

    def _over(self, coil_ma, most_ma, dt_ms):
        over = coil_ma > most_ma + _OVER_MA
        self._over_ms = self._over_ms + dt_ms if over else 0
        self._book.set(faults.COIL_OVERCURRENT, self._over_ms >= _OVER_MS)

    def _blind(self, temperature_dc):
        blind = not _TEMPERATURE_LEAST_DC < temperature_dc < _TEMPERATURE_MOST_DC
        self._blind_ticks = self._blind_ticks + 1 if blind else 0
        self._book.set(faults.TEMPERATURE_SENSE, self._blind_ticks >= 5)
        return blind

    def _heat(self, temperature_dc):
        warm = self._warm_dc
        hot = self._hot_dc
        # 2,000 * 100 = 2e5.
        percent = (temperature_dc - warm) * 100 // (hot - warm)
        self.warmth_percent = min(max(percent, 0), 100)
        self._book.set(faults.COIL_WARM, temperature_dc >= warm)
        self._book.set(faults.COIL_HOT, temperature_dc >= hot)
