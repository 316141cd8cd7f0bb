"""What must hold on every tick, whatever the walker, the host and the hardware do: a watch for a `Bench`."""

from backstride.core import codes, faults
from belt import Bench

RISE_DN_S = 600
RELEASE_DN_S = 1000
FAULT_RELEASE_DN_S = 1500
UNCALIBRATED_DN = 800
SLOW_MM_S = 300
LIGHT_DRAG_AFTER_LATCH_S = 3.0
# However slowly the belt turns; see the tests of turning for 100 ms.
AGAINST_S = 0.3
ROUNDING_DN = 1
CUTS = faults.mask_of(faults.CUT)


class SafetyRules:
    """Call it with the bench after each tick."""

    def __init__(self, bench: Bench) -> None:
        self.command_dn = 0
        self.wanted_ma = 0
        self.latched = 0
        self.latched_s = 0.0
        self.armed = 0
        self.went_along = False
        self.against_s = 0.0
        self.totals = (0, 0, 0, 0)
        self.active_ms = 0
        bench.watches.append(self)

    def __call__(self, bench: Bench) -> None:
        self._slew(bench)
        self._current(bench)
        self._latches(bench)
        self._armed_direction(bench)
        self._session(bench)
        self.command_dn = bench.pipeline.brake.command_dn
        self.wanted_ma = bench.pipeline.brake.wanted_ma

    def _slew(self, bench: Bench) -> None:
        brake = bench.pipeline.brake
        # A stalled tick slews by a tenth of a second at most.
        tick_s = min(bench.tick_s, 0.1)
        assert brake.command_dn - self.command_dn <= RISE_DN_S * tick_s + ROUNDING_DN
        # What the previous current gives at this speed is all that there is to release.
        present_dn = brake.table.force_dn(self.wanted_ma)
        command_dn = self.command_dn
        if bench.tick_s > 0.1:
            # The driver's fade has released some by itself, and the rest goes on from there.
            command_dn = min(command_dn, brake.table.force_dn(bench.inputs.coil_ma))
        release_dn_s = FAULT_RELEASE_DN_S if bench.pipeline.book.mask else RELEASE_DN_S
        released = command_dn - release_dn_s * tick_s - ROUNDING_DN
        assert brake.command_dn >= min(released, present_dn)
        if not bench.pipeline.calibrated:
            assert brake.command_dn <= max(UNCALIBRATED_DN, brake.light_dn)

    def _current(self, bench: Bench) -> None:
        pipeline = bench.pipeline
        if abs(pipeline.speed.speed_mm_s) < SLOW_MM_S:
            assert pipeline.brake.wanted_ma <= self.wanted_ma
        if pipeline.book.mask & faults.SENSING or pipeline.encoder_guard.overdue:
            assert pipeline.brake.wanted_ma <= self.wanted_ma
        if pipeline.book.mask & CUTS:
            assert not pipeline.supervisor.allowed.enabled
            assert pipeline.actuator.duty == 0

    def _latches(self, bench: Bench) -> None:
        pipeline = bench.pipeline
        freed = self.latched & ~pipeline.book.latched
        if freed:
            assert pipeline.hand.present
            assert bench.inputs.key
            assert abs(pipeline.speed.speed_mm_s) < 100
        self.latched_s = self.latched_s + bench.tick_s if pipeline.book.latched and not freed else 0.0
        self.latched = pipeline.book.latched
        if self.latched_s > LIGHT_DRAG_AFTER_LATCH_S:
            assert pipeline.brake.wanted_ma <= pipeline.brake.light_ma
        if not bench.inputs.key:
            assert pipeline.session.state == codes.FAULT

    def _armed_direction(self, bench: Bench) -> None:
        """A belt that went through zero, not a programme whose next step arms the other direction."""
        armed = bench.pipeline.armed_direction()
        if armed != self.armed or armed * bench.belt.speed_m_s >= 0 or not bench.encoder_alive:
            self.went_along = armed * bench.belt.speed_m_s > 0
            self.against_s = 0.0
        elif self.went_along:
            self.against_s += bench.tick_s
        self.armed = armed
        if self.against_s > AGAINST_S:
            assert bench.pipeline.brake.wanted_ma <= bench.pipeline.brake.light_ma

    def _session(self, bench: Bench) -> None:
        totals = bench.pipeline.totals
        session = bench.pipeline.session
        now = (totals.forward_mm, totals.reverse_mm, totals.work_j, totals.peak_force_dn)
        if session.active_ms >= self.active_ms > 0:
            assert all(new >= old for new, old in zip(now, self.totals, strict=True))
        self.totals = now
        self.active_ms = session.active_ms
