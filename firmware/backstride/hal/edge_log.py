"""A ring of edges as their interrupts saw them, for a host that records them. Its `put` allocates nothing."""

from array import array

from micropython import const

_SLOTS = const(256)  # of 8 bytes; at 600 edges a second 0.4 s
_MASK = const(255)


class EdgeLog:
    """One writes (the handler), one reads (a task): `written` and `read` are how many each has done.

    `t_us` and `count` hold the clock and the count as the handler read them. An edge that finds no slot is
    `lost`, and what follows it tells so by its count.
    """

    def __init__(self):
        self.t_us = array("i", bytearray(4 * _SLOTS))
        self.count = array("i", bytearray(4 * _SLOTS))
        self.written = 0
        self.read = 0
        self.lost = 0

    def gap(self):
        """Note that from here on edges do not interrupt: an entry whose time is negative."""
        self.put(-1, 0)

    def put(self, t_us, count):
        """Add an edge."""
        if self.written - self.read >= _SLOTS:
            self.lost += 1
            return
        slot = self.written & _MASK
        self.t_us[slot] = t_us
        self.count[slot] = count
        self.written += 1

    def slot(self, number):
        """Return where entry `number` is."""
        return number & _MASK
