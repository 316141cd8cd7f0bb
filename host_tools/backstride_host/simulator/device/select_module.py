"""`select` on virtual time: where asyncio waits, time passes."""

import micropython
from micropython import const

from .hardware import hardware
from .kernel import NEVER, NOW, SOON
from .module import Module

_POLL = const(3)
_NOTHING = ()


class poll:
    """Waits for streams, whose `ioctl(3, flags)` tells what each is ready for.

    `ipoll(timeout)` waits for that many milliseconds at most and returns what is ready. The main task sleeps
    for one tick of the RTOS at most at a time, or until an interrupt's handler has run.
    """

    rtos_tick_us = 10_000

    def __init__(self):
        self._watched = []
        self._clock = hardware.kernel.clock
        self._idle = hardware.kernel.idle
        self._phase_us = hardware.chip.boot_at_us
        self._tick_us = poll.rtos_tick_us
        # Found on the object itself a method costs half of what it costs in the class.
        self.ipoll = self._ipoll

    @micropython.native
    def _ipoll(self, timeout=-1, flags=0):
        clock = self._clock
        idle = self._idle
        watched = self._watched
        now_us = clock[NOW]
        deadline_us = NEVER if timeout < 0 else now_us + timeout * 1000
        while True:
            if watched:
                ready = self._ready()
                if ready:
                    return ready
            if now_us >= deadline_us:
                if not timeout and clock[SOON] <= now_us:
                    idle(now_us, now_us)
                return _NOTHING
            # What nobody watches is not looked at in between.
            early_us = now_us + 1 if watched or timeout < 0 else deadline_us
            idle(early_us + (self._phase_us - early_us) % self._tick_us, early_us)
            now_us = clock[NOW]

    def _ready(self):
        ready = _NOTHING
        for stream, flags in self._watched:
            found = stream.ioctl(_POLL, flags)
            if found:
                ready = ready + ((stream, found),)
        return ready

    def register(self, stream, flags=5):
        """Watch a stream."""
        for entry in self._watched:
            if entry[0] is stream:
                entry[1] = flags
                return
        self._watched.append([stream, flags])

    def modify(self, stream, flags):
        """Watch a stream for something else."""
        self.register(stream, flags)

    def unregister(self, stream):
        """Watch a stream no longer."""
        for entry in self._watched:
            if entry[0] is stream:
                self._watched.remove(entry)
                return

    def poll(self, timeout=-1):
        """Wait for `timeout` milliseconds at most; return a list of (stream, flags) that are ready."""
        return list(self._ipoll(timeout))


def make_select(rtos_tick_us):
    """Return the module."""
    poll.rtos_tick_us = rtos_tick_us
    return Module("select", poll=poll, POLLIN=1, POLLOUT=4, POLLERR=8, POLLHUP=16)
