"""Follows the session for its walker: looks once a second, and writes it into the record when it is over.

It watches the session's number and state, not events alone, so that a full event ring costs no session.
"""

import asyncio

from backstride.compat import const
from backstride.core import codes, faults
from backstride.core.fatigue import Fatigue
from backstride.core.programme_rows import SLED
from backstride.core.progress import Limits
from backstride.tasks.training import kept
from backstride.tasks.training.effort import Effort
from backstride.tasks.training.walkers import Walkers

_LOOK_MS = const(1000)
_UNKNOWN = const(-1)
# A sled programme was worked at when it was walked for so long.
_SLED_PROGRAMME_MS = const(60_000)
# What makes a stop a safety stop; a restart of the console says nothing about the walker.
_STOPPING = faults.mask_of(faults.STOP) | faults.mask_of(faults.LATCH) | faults.mask_of(faults.CUT)
_SAFETY_MASK = _STOPPING & ~(1 << faults.RESET_UNCLEAN)


class Trainer:
    """`walkers` has who walks, `effort` what the running session asked of them."""

    def __init__(self, console):
        self._console = console
        self.core = console.pipeline
        self.walkers = Walkers(console.hal.storage)
        self.effort = Effort()
        self._fatigue = Fatigue()
        # The session that is followed, 0 for none, and its programme.
        self._number = 0
        self._programme = ""
        self._sled = False
        self._revision = -1

    def choose(self, name, mass_kg):
        """Let another walker walk; only between sessions. Return a code of `codes.RESULTS`."""
        self.follow()
        result = self.walkers.choose(name, mass_kg)
        if result == codes.OK:
            self.core.walker_kg = self.walkers.now.mass_kg
        return result

    async def run(self):
        """Look once a second, for ever."""
        while True:
            await asyncio.sleep_ms(_LOOK_MS)
            self.look()

    def look(self):
        """Take the last second of a session."""
        self.follow()
        if self._number:
            self.effort.look(self.core)
            self._watch()

    def heard(self, event, value):
        """Take an event in its turn."""
        if event == codes.EVENT_SESSION_START or event == codes.EVENT_SESSION_END:
            self.follow()
        elif event == codes.EVENT_FAULT_RAISE and self._number and 1 << value & _SAFETY_MASK:
            self.effort.safety_stop = True
        elif event == codes.EVENT_ANSWER and not self._number:
            self.walkers.now.add_answers(self.core.questions.answers)
            self.walkers.changed()

    def follow(self):
        """See a session begin and end, and the parameters change."""
        session = self.core.session
        if self._number and not (session.running and session.number == self._number):
            self._finish()
        if session.running and not self._number:
            self._join()
            self.effort.begin()
        if self._revision != self.core.params.revision:
            self._configure()

    def _configure(self):
        params = self.core.params
        self._revision = params.revision
        self.effort.pace.configure(params.get("gate.brisk_mm_s"), params.get("gate.variation_percent"))
        self._fatigue.configure(
            params.get("fatigue.slower_percent"),
            params.get("fatigue.variation_percent"),
            params.get("fatigue.window_s"),
        )

    def _join(self):
        self._number = self.core.session.number
        self._programme = self.core.catalogue.name(self.core.player.programme)
        self._sled = self.core.player.flags & SLED != 0

    def restore(self, data):
        """Go on with the session that a reset or a power cut left, over or not; data: what `keep` gave."""
        if kept.unpack(data, self):
            self._join()

    def keep(self):
        """Return all that a restored session needs beside the core's own numbers, as bytes."""
        return kept.pack(self)

    def _finish(self):
        """Write the session that has ended into the record of who walked it."""
        core = self.core
        if core.session.number == self._number:
            self.effort.look(core)
        walker = self.walkers.now
        walker.add(self._past(core.session.end_reason), Limits(core.params))
        self._number = 0
        self.walkers.changed()

    def _past(self, end_reason):
        """Return the session as a list in the order of `record.PAST`."""
        effort = self.effort
        flags = codes.PAST_SAFETY_STOP if effort.safety_stop or end_reason == codes.END_STOP_BUTTON else 0
        if effort.sled_work() or (self._sled and effort.reverse_ms >= _SLED_PROGRAMME_MS):
            flags |= codes.PAST_SLED
        if end_reason == codes.END_PAIN:
            flags |= codes.PAST_PAIN
        numbers = [
            self._number,
            self._console.hal.clock.utc_s() // 60,
            effort.active_ms // 1000,
            effort.forward_ms // 1000,
            effort.reverse_ms // 1000,
            effort.forward_mm,
            effort.reverse_mm,
            effort.work_j,
            effort.energy.energy_dkcal,
            effort.energy.extrapolated_percent(),
            effort.forward_fastest_mm_s,
            effort.reverse_fastest_mm_s,
            effort.cadence_dspm(),
            effort.pace.best_s,
            flags,
        ]
        return numbers + list(self.core.questions.answers) + [self._programme]

    def _watch(self):
        """Say it in time when the walker tires."""
        core = self.core
        player = core.player
        walks = core.session.state == codes.ACTIVE and player.direction and not player.turn_expected
        walks = walks and core.walking() == player.direction
        load = player.load
        lease_dn = core.lease.force_dn if core.lease.held else _UNKNOWN
        load = (player.script.number, load.mode, load.value, lease_dn)
        speed_mm_s = core.mean.speed_mm_s if walks else 0
        if self._fatigue.step(speed_mm_s, _UNKNOWN, load):
            self._console.tell(codes.EVENT_CUE, codes.CUE_BEFORE_TIRED, core.t_ms)
