"""The board between pins and treadmill: a brake driver that fades by itself, and the analog inputs."""

import math

import micropython

FADE_AFTER_US = 100_000
FADE_TIME_CONSTANT_S = 1.2  # the reserve capacitor's
SERVO_HZ = 50


class BrakeDriver:
    """Samples PWM and ENABLE at each edge of the heartbeat and holds them; without edges the coil fades.

    An edge is a step of the heartbeat's level. A line that floats, as in a reset, falls too slowly to be one.
    """

    def __init__(self, kernel, pads, pwm_pad, enable_pad, step_s):
        self.kernel = kernel
        self.pads = pads
        self.pwm_pad = pwm_pad
        self.enable_pad = enable_pad
        self.held = 0.0
        self.enabled = False
        self.level = 0
        self.sampled_us = -FADE_AFTER_US
        self.keep = math.exp(-step_s / FADE_TIME_CONSTANT_S)
        self.stuck_on = None  # the duty of a shorted driver; the separate enable still works

    @micropython.native
    def see(self, level, now_us):
        """Take the level that the heartbeat is driven to."""
        if level == self.level:
            return
        self.level = level
        self.sampled_us = now_us
        pads = self.pads
        enabled = pads.driven_level(self.enable_pad) == 1
        self.enabled = enabled
        if not enabled:
            held = 0.0
        elif self.stuck_on is not None:
            held = self.stuck_on
        else:
            held = pads.duty(self.pwm_pad)
        self.held = held
        self.kernel.set_duty(held, now_us + FADE_AFTER_US)

    def set_stuck(self, duty):
        """Short the driver at a duty, or (None) repair it."""
        self.stuck_on = duty
        if self.enabled and duty is not None:
            self.held = duty
            self.kernel.set_duty(duty, self.sampled_us + FADE_AFTER_US)

    def fade(self):
        """Return the duty of the plant's next step; called once a step, from 100 ms without an edge on."""
        self.held = self.held * self.keep if self.held > 0.0005 else 0.0
        return self.held


class ServoAdapter(BrakeDriver):
    """The same for a magnet's servo: holds the pulses of the last heartbeat, as a part of the travel.

    Without an edge, without the enable or with pulses that are none it draws the magnet out, as the coil's
    driver fades; from power-on it does so from where the magnet is.
    """

    def __init__(self, kernel, pads, pwm_pad, enable_pad, step_s, out_us, in_us, place):
        super().__init__(kernel, pads, pwm_pad, enable_pad, step_s)
        self.out_us = out_us
        self.span_us = in_us - out_us
        self.held = place

    @micropython.native
    def see(self, level, now_us):
        """Take the level that the heartbeat is driven to."""
        if level == self.level:
            return
        self.level = level
        self.enabled = self.pads.driven_level(self.enable_pad) == 1
        pwm = self.pads.pwm[self.pwm_pad]
        if not self.enabled or pwm is None or pwm.freq() != SERVO_HZ:
            return
        place = (pwm.fraction * 1_000_000.0 / SERVO_HZ - self.out_us) / self.span_us
        if -0.1 < place < 1.1:
            self.held = min(max(place, 0.0), 1.0)
            self.sampled_us = now_us
            self.kernel.set_duty(self.held, now_us + FADE_AFTER_US)


class Sensors:
    """Voltages at the analog inputs, in microvolts."""

    def __init__(self, plant, pins):
        self.plant = plant
        self.pads = (pins["COIL_CURRENT"], pins["COIL_TEMPERATURE"], pins["SUPPLY"])
        self.uv_per_a = pins["CURRENT_UV_PER_MA"] * 1000.0
        self.uv_at_0_a = float(pins["CURRENT_OFFSET_UV"])
        self.uv_per_c = pins["TEMPERATURE_UV_PER_DC"] * 10.0
        self.uv_at_0_c = float(pins["TEMPERATURE_OFFSET_UV"])
        self.uv_per_v = 1_000_000.0 / pins["SUPPLY_DIVIDER"]
        self.current_uv = self.uv_at_0_a  # at no current: moved by a fault
        self.current_stuck_uv = None
        self.temperature_open = False

    def source(self, pad):
        """Return the function that gives the voltage on a pad."""
        if pad in self.pads:
            return (self._current, self._temperature, self._supply)[self.pads.index(pad)]
        return lambda: 0.0

    @micropython.native
    def _current(self):
        if self.current_stuck_uv is not None:
            return self.current_stuck_uv
        return self.plant.coil_current_a * self.uv_per_a + self.current_uv

    @micropython.native
    def _temperature(self):
        if self.temperature_open:
            return 0.0
        return self.plant.coil_temperature_c * self.uv_per_c + self.uv_at_0_c

    @micropython.native
    def _supply(self):
        return self.plant.supply_v * self.uv_per_v

    def add_current(self, current_a):
        """Let the current sense show this much more, in amperes."""
        self.current_uv = self.uv_at_0_a + current_a * self.uv_per_a

    def stick_current(self, current_a):
        """Hold the current sense at a current in amperes; None: at what it shows now."""
        self.current_stuck_uv = None
        if current_a is None:
            self.current_stuck_uv = self._current()
        else:
            self.current_stuck_uv = self.uv_at_0_a + current_a * self.uv_per_a

    def release_current(self):
        """Let the current sense follow the coil again."""
        self.current_stuck_uv = None
