"""First code after a reset: brake outputs low before anything else can go wrong.

The driver samples them only at a heartbeat, so a fade that a reset started goes on undisturbed. Whatever is
broken here, main.py still runs: the board's pull-downs hold what these lines could not.
"""

import sys

for _path in (sys.path[:], [_place for _place in sys.path if _place not in ("", "/lib")]):
    # The pins as they are in the image, where a file has others that are broken: then all comes from there.
    sys.path[:] = _path
    try:
        import pins
        from machine import Pin

        for _pin in (pins.BRAKE_ENABLE, pins.BRAKE_PWM, pins.BRAKE_HEARTBEAT, pins.BUZZER):
            Pin(_pin, Pin.OUT, value=0)
        break
    except Exception as error:
        sys.print_exception(error)
        sys.modules.pop("pins", None)
