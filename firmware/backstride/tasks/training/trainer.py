"""Follows the session for its walker: looks once a second, and writes it into the record when it is over.

It watches the session's number and state, not events alone, so that a full event ring costs no session.
"""

import asyncio

from backstride.compat import const
from backstride.core import codes, faults
from backstride.core.fatigue import Fatigue
from backstride.core.programme_rows import SLED
from backstride.core.progress import Limits
from backstride.core.weekly_plan import HELD
from backstride.tasks.training import kept
from backstride.tasks.training.effort import Effort
from backstride.tasks.training.walkers import GUEST, Walkers

_LOOK_MS = const(1000)
_REFRESH_S = const(30)
_UNKNOWN = const(-1)
_FOR_ONE_SESSION = 1 << codes.GRANT_REST | 1 << codes.GRANT_PLAN
# A walker's own speed is that of First Steps, once they went backwards for two minutes.
_FIRST_STEPS = "first-steps"
_OWN_SPEED_MS = const(120_000)
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
        # What the weekly plan says against one more session now, bits of `codes.ADVICE`.
        self.advice = 0
        self._look_again_s = 0
        # The session that is followed, 0 for none, and its programme.
        self._number = 0
        self._programme = ""
        self._sled = False
        self._revision = -1

    def choose(self, name, mass_kg):
        """Let another walker walk; only between sessions. Return a code of `codes.RESULTS`."""
        self.follow()
        if self.core.standing_ms > 0:
            try:
                self.walkers.save()
            except OSError:
                pass  # the keeper tries again, and tells
        result = self.walkers.choose(name, mass_kg)
        if result == codes.OK:
            self.refresh()
        return result

    def utc_min(self):
        """Return the minutes of UTC; 0 while nobody has set the clock."""
        return self._console.hal.clock.utc_s() // 60

    def refresh(self):
        """Tell the core what is known of the walker, and what is open to them."""
        core = self.core
        walker = self.walkers.now
        limits = Limits(core.params)
        granted = walker.granted
        # Without a clock there is no weekly gate, and a guest has no week.
        week = None if walker.name == GUEST else walker.week(self.utc_min())
        advice = week.advice() if week else 0
        core.walker_kg = walker.mass_kg
        core.player.own_mm_s = walker.own_mm_s
        locks = core.locks
        locks.running = 0 if granted >> codes.GRANT_RUNNING & 1 else walker.progress.missing_to_run(limits)
        locks.long = 0 if granted >> codes.GRANT_LONG & 1 else walker.progress.missing_to_go_long(limits)
        rests = advice & codes.ADVICE_REST and not granted >> codes.GRANT_REST & 1
        locks.rest = codes.MISSING_REST if rests else 0
        held = walker.plan[HELD] and advice and not granted >> codes.GRANT_PLAN & 1
        locks.plan = codes.MISSING_PLAN if held else 0
        self.advice = advice
        self._look_again_s = _REFRESH_S

    async def run(self):
        """Look once a second, for ever."""
        while True:
            await asyncio.sleep_ms(_LOOK_MS)
            self.look()

    def look(self):
        """Take the last second of a session; between sessions, see whether a rest is over."""
        self.follow()
        self._look_again_s -= 1
        if self._look_again_s <= 0 and not self._number:
            self.refresh()
        if self._number:
            self.effort.look(self.core)
            self._watch()

    def heard(self, event, value):
        """Take an event in its turn."""
        if event == codes.EVENT_SESSION_START or event == codes.EVENT_SESSION_END:
            self.follow()
        elif event == codes.EVENT_FAULT_RAISE and self._number and 1 << value & _SAFETY_MASK:
            self.effort.safety_stop = True
        elif event == codes.EVENT_UNLOCKED:
            self.walkers.now.progress.confirmed = True
            self.walkers.changed()
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
            self._begin()
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
        self.refresh()

    def _begin(self):
        """Say what the plan has against the session, and use up what was granted for it alone."""
        if self.advice:
            self._console.tell(codes.EVENT_PLAN, self.advice, self.core.t_ms)
        walker = self.walkers.now
        if walker.granted & _FOR_ONE_SESSION:
            walker.granted &= ~_FOR_ONE_SESSION
            self.walkers.changed()

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
        effort = self.effort
        if self._programme == _FIRST_STEPS and effort.reverse_ms >= _OWN_SPEED_MS:
            # 2^20 mm are more than a First Steps has, times 1000 is 2^30.
            walker.own_mm_s = min(effort.reverse_mm, 1_000_000) * 1000 // effort.reverse_ms
        self._number = 0
        self.walkers.changed()
        self.refresh()

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
            self.utc_min(),
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
        if self._fatigue.step(speed_mm_s, core.cadence.variability_permille, load):
            self._console.tell(codes.EVENT_CUE, codes.CUE_BEFORE_TIRED, core.t_ms)
