"""The console board: its pins, handed to the drivers."""

import pins
from backstride.hal.assembly import Hal


def open_hal():
    """Return the drivers of this board, outputs in their safe state."""
    return Hal(pins)
