"""The brake driver: duty, enable and heartbeat.

The driver samples PWM and ENABLE at each edge of the heartbeat; without an edge for 100 ms it fades the coil
by itself. So nothing here takes effect unless the tick goes on beating.
"""

from machine import PWM, Pin

_PWM_HZ = 20_000


class BrakeDriver:
    """Off from the first line on."""

    def __init__(self, pwm_pin, enable_pin, heartbeat_pin, pwm_hz=_PWM_HZ):
        self._enable = Pin(enable_pin, Pin.OUT, value=0)
        self._heartbeat = Pin(heartbeat_pin, Pin.OUT, value=0)
        # Without a duty the peripheral would start at half of full force.
        self._pwm = PWM(Pin(pwm_pin, Pin.OUT, value=0), freq=pwm_hz, duty_u16=0)
        self._duty = 0
        self._beat = 0

    def drive(self, duty, enabled):
        """Set the duty, 0 to 65535, and the enable, and beat once so that the driver takes them."""
        if duty != self._duty:
            self._duty = duty
            self._pwm.duty_u16(duty)
        self._enable.value(1 if enabled else 0)
        self._beat ^= 1
        self._heartbeat.value(self._beat)

    def silence(self):
        """Stop driving without a beat: the driver fades the coil from its reserve, softer than a cut."""
        self._duty = 0
        self._pwm.duty_u16(0)
