"""Pins and analog scales of the console board: the one source for firmware, drawing and board definition.

Strapping pins (0, 2, 5, 12, 15), flash pins (6-11), 14 and the REPL's 1 and 3 stay free.
34-39 are inputs without pulls: the board brings its own.
"""

# The encoder's channels; forward is A before B.
ENCODER_A = 18
ENCODER_B = 19

# The brake driver. It samples PWM and ENABLE at each edge of HEARTBEAT; 100 ms without an edge and it
# fades the coil from its reserve capacitor, whatever PWM and ENABLE do.
BRAKE_PWM = 25
BRAKE_ENABLE = 26
BRAKE_HEARTBEAT = 27

# A servo-moved magnet's driver takes the coil driver's place, on the same three lines: these pulses, at
# 50 Hz, are its magnet all the way out and all the way in, and COIL_CURRENT is where it is (2 A: all in).
SERVO_OUT_US = 1000
SERVO_IN_US = 2000

# Analog inputs, all on ADC1 (ADC2 is unusable beside the radio).
COIL_CURRENT = 34
COIL_TEMPERATURE = 35
SUPPLY = 36

# Key and buttons close to ground: a closed contact reads 0, so a broken wire reads "key out". The stop
# button is a break contact, for the same reason: pressed, or its wire broken, reads 1.
KEY = 33
STOP = 39
CONFIRM = 32
UP = 13
DOWN = 4

BUZZER = 23

DISPLAY_SDA = 21
DISPLAY_SCL = 22

METRICS_UART = 2
METRICS_TX = 17
METRICS_RX = 16

# Current amplifier: 300 mV at no current, then 0.8 mV a milliampere. The chip reads 142 mV for anything below
# it, so that a dead sensor shows 200 mA below zero, and the most it reads, 2,450 mV, is 2.7 A.
CURRENT_OFFSET_UV = 300_000
CURRENT_UV_PER_MA = 800
# Linear temperature sensor on the coil: 500 mV at 0 degrees C, 1 mV a tenth of a degree; open reads what is
# least, -36 degrees C.
TEMPERATURE_OFFSET_UV = 500_000
TEMPERATURE_UV_PER_DC = 1_000
# Supply divider.
SUPPLY_DIVIDER = 12
