"""The console's buzzer: a tone until it is told to be quiet."""

from machine import PWM, Pin


class Buzzer:
    """Silent from the start."""

    def __init__(self, pin):
        self._pwm = PWM(Pin(pin, Pin.OUT, value=0), freq=2000, duty_u16=0)

    def tone(self, frequency_hz, percent):
        """Sound at 100 to 8,000 Hz and 0 to 100 % loudness."""
        self._pwm.freq(frequency_hz)
        # Half duty is loudest; 32,767 * 100 stays far below 2^30.
        self._pwm.duty_u16(32_767 * percent // 100)

    def quiet(self):
        """End the tone."""
        self._pwm.duty_u16(0)
