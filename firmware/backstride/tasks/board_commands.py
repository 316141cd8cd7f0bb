"""What a board tells of itself to a self-test: memory, a collection's time, the tick's, its contacts."""

import gc

from backstride.core import codes


class BoardCommands:
    """`carry_out` returns a code of `codes.RESULTS`; `value` is the figure that was asked for."""

    def __init__(self, console):
        self._core = console.pipeline
        self._clock = console.hal.clock
        self.value = 0

    def carry_out(self, figure):
        """Look at one of `codes.FIGURES`."""
        self.value = 0
        if figure == codes.MEMORY_FREE:
            self.value = gc.mem_free()
        elif figure == codes.COLLECTION_US:
            return self._collect()
        elif figure == codes.TICK_US:
            self.value = self._core.inputs.dt_us
        elif figure == codes.CONTACTS_NOW:
            self.value = self._contacts()
        else:
            return codes.UNKNOWN
        return codes.OK

    def _collect(self):
        """Collect in earnest, which holds up a tick: only while nobody walks."""
        core = self._core
        if core.session.state not in (codes.IDLE, codes.FAULT) or core.standing_ms == 0:
            return codes.WRONG_STATE
        start_us = self._clock.ticks_us()
        gc.collect()
        self.value = self._clock.ticks_diff(self._clock.ticks_us(), start_us)
        return codes.OK

    def _contacts(self):
        inputs = self._core.inputs
        bits = 0
        for place, closed in enumerate((inputs.key, inputs.stop, inputs.confirm, inputs.up, inputs.down)):
            bits |= bool(closed) << place
        return bits
