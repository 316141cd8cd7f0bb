"""Outputs safe first."""

from machine import PWM, Pin

PWM(Pin(25), freq=20_000, duty_u16=0)
Pin(26, Pin.OUT, value=0)
Pin(27, Pin.OUT, value=0)
