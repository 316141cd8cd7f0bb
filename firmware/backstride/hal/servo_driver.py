"""The driver of a servo that moves a permanent magnet: the brake driver's beat and enable, a servo's pulses.

The driver lets the pulses through as they were at the last heartbeat. Without one for 100 ms, without the
enable, or with pulses that are none, it draws the magnet out slowly by itself, from its reserve.
"""

from backstride.hal.brake_driver import BrakeDriver

_FRAME_HZ = 50
_FRAME_US = 20_000


class ServoDriver(BrakeDriver):
    """No pulses from the first line on. Pulses of `out_us` and `in_us` are the ends of the travel."""

    def __init__(self, pwm_pin, enable_pin, heartbeat_pin, out_us, in_us):
        super().__init__(pwm_pin, enable_pin, heartbeat_pin, _FRAME_HZ)
        self._out = out_us * 65_536 // _FRAME_US
        self._span = in_us * 65_536 // _FRAME_US - self._out

    def drive(self, duty, enabled):
        """Send the magnet to a part of its travel, 0 to 65535, set the enable, and beat once."""
        # 65,535 * 8,192 = 5.4e8 < 2^30: no pulse is longer than 2.5 ms.
        BrakeDriver.drive(self, self._out + (duty * self._span >> 16), enabled)
