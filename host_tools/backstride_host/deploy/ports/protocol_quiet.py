"""`quiet://DEVICE`: a serial port that opens with DTR and RTS low, since raising them resets many boards."""

import serial

_SCHEME = "quiet://"


class QuietSerial(serial.Serial):
    """As pyserial's own, but its control lines are low from the start."""

    def __init__(self, *arguments: object, **settings: object):
        super().__init__(*arguments, **settings)  # type: ignore[arg-type]
        self.dtr = False
        self.rts = False


def serial_class_for_url(url: str) -> tuple[str, type[QuietSerial]]:
    """Return the device's own name and the class that opens it."""
    return url[len(_SCHEME) :], QuietSerial
