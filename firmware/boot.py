"""First code after a reset: brake outputs low before anything else can go wrong.

The driver samples them only at a heartbeat, so a fade that a reset started goes on undisturbed.
"""

import pins
from machine import Pin

for _pin in (pins.BRAKE_ENABLE, pins.BRAKE_PWM, pins.BRAKE_HEARTBEAT, pins.BUZZER):
    Pin(_pin, Pin.OUT, value=0)
