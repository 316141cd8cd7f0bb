"""A story for the core, in integers: the same inputs on every interpreter, tick by tick, and no allocation.

A session of Knee Care by hand: forward, a turn, reverse under load, a level, a host's force, every mode,
over-speed, the stop button, a dead encoder, an open coil, heat, a sagging supply, the key. Counts and clock
wrap on the way.
"""

from backstride.core import operations, requests

TICK_US = 10_000
_MASK = (1 << 30) - 1
_HALF = 1 << 29

# Until which tick, speed in mm/s, acceleration in mm/s2.
_MOTION = (
    (300, 0, 1000),
    (1000, 600, 1000),
    (3400, -700, 1000),
    (3600, -1600, 1500),
    (4000, -700, 1500),
    (4100, -700, 1000),
    (4800, 0, 800),
    (5800, -700, 1000),
    (5900, -700, 1000),
    (6600, 0, 1500),
    (7500, -700, 1000),
    (8300, 0, 1000),
    (9000, 400, 3000),
)
TICKS = 9000
# Ticks at which the button is pressed, and let go 80 ms later.
_CONFIRM = (310, 4700, 4720, 6500, 6530, 8200, 8230)
_STOP = 4000
_UP = (2200, 2260)
_ENCODER_DEAD = (5800, 5900)
_COIL_OPEN = (7400, 7420)
_HOT = (7000, 7200)
_SAG = (6900, 6960)
_KEY_OUT = 8500
# Modes of resistance, with a value each: power, speed cap, slope, mass, parachute.
_MODES = {2850: (3, 60), 2950: (4, 500), 3050: (5, 60), 3150: (6, 100), 3250: (7, 500)}


class Story:
    """Fills the inputs of `core` for one tick after another and answers its coil."""

    def __init__(self, core):
        self._core = core
        self._at = 0
        self._speed_um_tick = 0
        self._um = 0
        self._base = _HALF - 2000
        self._row = 0
        core.inputs.t_us = _MASK - 20_000_000
        operations.select(core, core.catalogue.find("knee-care-10"))

    def feed(self):
        """Prepare the next tick."""
        at = self._at
        inputs = self._core.inputs
        # A tick is up to 300 us early or late.
        inputs.dt_us = TICK_US + (at * 37 % 7 - 3) * 100
        inputs.t_us = (inputs.t_us + inputs.dt_us) & _MASK
        self._move(at)
        self._sense(at, inputs)
        self._touch(at, inputs)
        self._host(at)
        self._at = at + 1

    def _move(self, at):
        while at >= _MOTION[self._row][0] and self._row + 1 < len(_MOTION):
            self._row += 1
        row = _MOTION[self._row]
        # A stride of 0.6 s, a tenth up and down, as a triangle.
        phase = at % 60
        stride = phase - 15 if phase < 30 else 45 - phase
        goal = row[1] * 10 + row[1] * stride // 15
        step = row[2] // 10
        change = goal - self._speed_um_tick
        self._speed_um_tick += min(max(change, -step), step)
        self._um += self._speed_um_tick

    def _sense(self, at, inputs):
        if not _ENCODER_DEAD[0] <= at < _ENCODER_DEAD[1]:
            count = self._base + self._um // 1000
            count = ((count & _MASK) ^ _HALF) - _HALF
            inputs.edges = 1 if count != inputs.count else 0
            # A's edges lie below odd counts, B's below even ones.
            inputs.edges_a = abs((count + 1 >> 1) - (inputs.count + 1 >> 1)) & 1023
            inputs.edges_b = abs((count >> 1) - (inputs.count >> 1)) & 1023
            inputs.count = count
            inputs.edge_count = count
            inputs.edge_t_us = (inputs.t_us - at % 900) & _MASK
        else:
            inputs.edges_a = inputs.edges_b = 0
        coil_ma = 0
        if self._core.supervisor.allowed.enabled and not _COIL_OPEN[0] <= at < _COIL_OPEN[1]:
            coil_ma = inputs.coil_ma + (self._core.actuator.duty * 2000 // 65535 - inputs.coil_ma) // 4
        inputs.coil_ma = coil_ma
        inputs.coil_temperature_dc = 1000 if _HOT[0] <= at < _HOT[1] else 250
        inputs.supply_mv = 15_000 if _SAG[0] <= at < _SAG[1] else 24_000

    def _touch(self, at, inputs):
        confirm = False
        for press in _CONFIRM:
            confirm = confirm or press <= at < press + 8
        inputs.confirm = confirm
        inputs.up = _UP[0] <= at < _UP[0] + 8 or _UP[1] <= at < _UP[1] + 8
        inputs.stop = _STOP <= at < _STOP + 20
        inputs.key = at < _KEY_OUT

    def _host(self, at):
        core = self._core
        if at == 400:
            # Two minutes of easy walking are over in two seconds.
            core.player.span.cut(2000)
        elif at == 4800:
            core.player.restore(core.player.facing, 5, 0, 5)
            core.player.span.cut(100_000)
        elif at in _MODES:
            core.requests.put(requests.MODE, *_MODES[at])
        elif at == 2600:
            core.requests.put(requests.FORCE, 900, 1500)
        elif at == 2700:
            core.requests.put(requests.SET_PARAM, 5, 25)
        elif at == 2800:
            core.requests.put(requests.FACING, 1)
