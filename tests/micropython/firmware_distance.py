"""A million metres forward and as many backward, on whatever interpreter runs this.

Runs inside MicroPython or CPython, with the firmware on the search path.
"""

try:
    import micropython
except ImportError:
    micropython = None  # CPython does not measure

from backstride.core.odometer import Odometer

# Near the longest step, and what ticks show.
STEPS = (999_983, 3, 7, 297, 29)


def rounds(counts_per_km):
    """Return how many times STEPS make a million metres."""
    return counts_per_km * 1000 // sum(STEPS) + 1


def roll(odometer, number):
    """Go there and back, `number` times."""
    for _round in range(number):
        for step in STEPS:
            odometer.step(step)
            odometer.net_mm()
            odometer.step(-step)
        odometer.forward_mm()
        odometer.backward_mm()


def travelled(counts_per_km):
    """Return metres, remainders and millimetres both ways."""
    odometer = Odometer()
    odometer.configure(counts_per_km)
    roll(odometer, rounds(counts_per_km))
    odometer.step(STEPS[0])
    return (
        odometer.forward_m,
        odometer.forward_rem,
        odometer.backward_m,
        odometer.backward_rem,
        odometer.forward_mm(),
        odometer.backward_mm(),
        odometer.net_mm(),
    )


def allocated(counts_per_km):
    """Return the bytes that the way takes from the heap."""
    odometer = Odometer()
    odometer.configure(counts_per_km)
    number = rounds(counts_per_km)
    before = micropython.mem_total()
    roll(odometer, 0)
    empty = micropython.mem_total() - before
    before = micropython.mem_total()
    roll(odometer, number)
    return micropython.mem_total() - before - empty
