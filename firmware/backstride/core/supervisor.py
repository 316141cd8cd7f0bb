"""The last gate in front of the coil: from an asked force and the faults to what is allowed.

Safe is light drag, reached by a slew, then latched. Nothing in here asks for more than the programme does,
except the controlled stop and the over-speed brake, whose force is what their deceleration needs.
"""

from backstride.compat import const
from backstride.core import codes, faults

# Below: the current never rises. Below the second: at most light drag, reached by the time the belt is there.
_SLOW_MM_S = const(300)
_CRAWL_MM_S = const(100)
# Faster than this a person runs: walking backwards ends at 1.63 m/s (Hreljac et al. 2005).
_RUNNING_MM_S = const(1630)
# An estimated deceleration that a dead encoder gives rather than a walker.
_HARD_SLOWING_MM_S2 = const(3000)
# A controlled stop ends here, or earlier where the release from its force takes longer than what is then left
# of the 3 s from latch to light drag; the coil follows a tenth of a second later.
_STOP_MS = const(2300)
_RELEASE_MS = const(600)

# Nobody is on a belt on the bench: 400 N are there within 0.4 s. In the brake's slew 1e9 < 2^30.
_BENCH_RISE_DN_S = const(10_000)

_STOP_MASK = faults.mask_of(faults.STOP)
_LATCH_MASK = faults.mask_of(faults.LATCH)
_CUT_MASK = faults.mask_of(faults.CUT)
_DRAG_MASK = faults.mask_of(faults.DRAG)
_BRAKE_MASK = faults.mask_of(faults.BRAKE)
_LATCHING_MASK = _STOP_MASK | _LATCH_MASK | _CUT_MASK
# With these nothing is stopped by the brake. A supply that fails leaves the driver at its last duty, and
# when it returns the coil takes that much of the whole voltage.
_SUPPLY_MASK = 1 << faults.SUPPLY_LOW
_NO_STOP_MASK = _LATCH_MASK | _CUT_MASK | _SUPPLY_MASK
_FAST_MASK = _LATCHING_MASK | _DRAG_MASK


class Allowed:
    """What the brake may do this tick: force, its slew, current limits, and whether the driver is enabled."""

    def __init__(self):
        self.force_dn = 0
        self.short_dn = 0  # how much more was asked for than the brake may give
        self.rise_dn_s = 600
        self.release_dn_s = 1000
        self.current_ma = 0  # the force's slew leads there
        self.ceiling_ma = 0  # a hard bound
        self.hold_current = False
        self.enabled = True
        self.light_drag = False


class Supervisor:
    """Fills `allowed` once a tick."""

    def __init__(self, book):
        self._book = book
        # A latch from the first tick on (no key at boot) has nothing to stop: light drag at once.
        self._stop_ms = 0
        self._stopping = True
        self.allowed = Allowed()

    def configure(self, params):
        """Take every limit from the parameters in force."""
        self._rise_dn_s = params.get("brake.rise_dn_s")
        self._gentle_rise_dn_s = params.get("brake.gentle_rise_dn_s")
        self._release_dn_s = params.get("brake.release_dn_s")
        self._fault_release_dn_s = params.get("brake.fault_release_dn_s")
        self._current_ma = params.get("brake.max_current_ma")
        self._max_force_dn = params.get("brake.max_force_dn")
        self._uncalibrated_dn = params.get("brake.uncalibrated_force_dn")
        mass_kg = params.get("belt.mass_kg")
        # F = M a: 150 kg * 1,500 mm/s2 = 225 N = 2,250 in 0.1 N.
        self._walk_stop_dn = mass_kg * params.get("safety.stop_walking_mm_s2") // 100
        self._run_stop_dn = mass_kg * params.get("safety.stop_running_mm_s2") // 100

    def step(self, asked_dn, tick):
        """Decide. asked_dn: what the session asks for, in 0.1 N; tick: the pipeline's state of this tick."""
        allowed = self.allowed
        mask = self._book.mask
        allowed.enabled = not mask & _CUT_MASK
        allowed.release_dn_s = self._fault_release_dn_s if mask & _FAST_MASK else self._release_dn_s
        allowed.rise_dn_s = self._gentle_rise_dn_s if tick.gentle.slow_rise else self._rise_dn_s
        # A pause lets go down to light drag and never takes hold.
        allowed.hold_current = tick.session.state == codes.PAUSED or self._doubtful(tick)
        allowed.ceiling_ma = self._current_ma
        allowed.short_dn = 0
        if mask & _LATCHING_MASK:
            self._latched(mask, tick)
        elif tick.bench.held and not mask & _FAST_MASK:
            self._coast(tick)
            return
        else:
            self._stopping = False
            self._free(asked_dn, mask, tick)
        self._limit_current(allowed, tick)

    def _doubtful(self, tick):
        """Edges overdue or in doubt, a belt too slow or slowing harder than by a walker: current holds."""
        speed_mm_s = tick.speed.speed_mm_s
        slowing_mm_s2 = -tick.speed.accel_mm_s2 if speed_mm_s > 0 else tick.speed.accel_mm_s2
        guard = tick.encoder_guard
        if guard.overdue or guard.doubt:
            return True
        return abs(speed_mm_s) < _SLOW_MM_S or slowing_mm_s2 > _HARD_SLOWING_MM_S2

    def _free(self, asked_dn, mask, tick):
        """No latch: the asked force within its limits, light drag where the step does not arm the belt."""
        light = tick.gentle.drag_only or tick.belt_guard.against or not tick.armed_now
        light = light or mask & _DRAG_MASK != 0
        force_dn = min(asked_dn, self._most_dn(tick), tick.disc.most_dn)
        if light:
            force_dn = min(force_dn, tick.brake.light_dn)
        if mask & _BRAKE_MASK and not mask & _SUPPLY_MASK and not tick.belt_guard.against:
            # Too fast: brake whatever the step asks for, armed or not.
            force_dn = max(force_dn, self._stop_force(tick))
            light = False
        if not light:
            self.allowed.short_dn = max(0, asked_dn - force_dn)
        self.allowed.light_drag = light
        self.allowed.force_dn = force_dn

    def _coast(self, tick):
        """A technician's coast, nobody on the belt: as much as the current on the bench gives, at once."""
        allowed = self.allowed
        self._stopping = allowed.light_drag = False
        allowed.force_dn = min(self._max_force_dn, tick.disc.most_dn)
        allowed.rise_dn_s = _BENCH_RISE_DN_S
        self._limit_current(allowed, tick)
        allowed.current_ma = min(allowed.current_ma, tick.bench.current_ma)
        allowed.ceiling_ma = min(allowed.ceiling_ma, tick.bench.current_ma)

    def _latched(self, mask, tick):
        """A latch: light drag, after the controlled stop where the belt's speed can be believed."""
        light = self._stop_over(mask, tick)
        self.allowed.light_drag = light
        self.allowed.force_dn = tick.brake.light_dn if light else self._stop_force(tick)

    def _stop_over(self, mask, tick):
        if mask & _NO_STOP_MASK:
            self.allowed.hold_current = True
            return True
        if not self._stopping:
            self._stopping = True
            self._stop_ms = _STOP_MS
        self._stop_ms = max(0, self._stop_ms - tick.dt_ms)
        # 2,900 * 1,500 and 4,000 * 1,000: 4.4e6.
        release_dn = (self._stop_ms + _RELEASE_MS) * self._fault_release_dn_s // 1000
        late = tick.brake.command_dn - tick.brake.light_dn >= release_dn
        return late or self._stop_ms == 0 or abs(tick.speed.speed_mm_s) < _SLOW_MM_S

    def _stop_force(self, tick):
        running = tick.mean.speed_mm_s > _RUNNING_MM_S
        return min(self._run_stop_dn if running else self._walk_stop_dn, self._most_dn(tick))

    def _most_dn(self, tick):
        return self._max_force_dn if tick.calibrated else self._uncalibrated_dn

    def _limit_current(self, allowed, tick):
        light_ma = tick.brake.light_ma
        # Of what the maximum has above light drag: all, less with heat, less below 0.3 m/s.
        permille = 1000 - tick.actuator_guard.warmth_percent * 10
        if not self._book.mask & faults.SENSING:
            speed_mm_s = abs(tick.speed.speed_mm_s)
            permille = min(permille, self._slow_permille(speed_mm_s))
            if tick.mean.speed_mm_s < _CRAWL_MM_S or (tick.belt_guard.turned and speed_mm_s < _SLOW_MM_S):
                # Slow counts the wrong way prove that the belt went through zero: nothing falls off there.
                allowed.ceiling_ma = light_ma
        if allowed.light_drag:
            permille = 0
        # 3,000 * 1,000 = 3e6.
        allowed.current_ma = light_ma + (self._current_ma - light_ma) * permille // 1000
        if not allowed.enabled:
            allowed.current_ma = 0
            allowed.ceiling_ma = 0

    def _slow_permille(self, speed_mm_s):
        """From all at 0.3 m/s to none at 0.1 m/s, so that nothing falls off at an edge."""
        return min(max(0, speed_mm_s - _CRAWL_MM_S) * 5, 1000)
