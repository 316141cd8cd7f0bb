"""One control tick, in fixed order: sense, guard, decide, drive. Integers, no allocation, no clock."""

from array import array

from backstride.compat import const
from backstride.core import codes, console_hand, faults, operations, parameters_in_force, slow_changes
from backstride.core.belt_guard import BeltGuard
from backstride.core.bench import Bench
from backstride.core.brake import Brake
from backstride.core.cadence import Cadence
from backstride.core.catalogue import Catalogue
from backstride.core.coil import Coil
from backstride.core.coil_guard import CoilGuard
from backstride.core.coil_ohm import CoilOhm
from backstride.core.current_zero import CurrentZero
from backstride.core.direction import Direction
from backstride.core.disc import Disc
from backstride.core.drift import Drift
from backstride.core.encoder_guard import EncoderGuard
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook
from backstride.core.gentle_start import GentleStart
from backstride.core.hand import Hand
from backstride.core.inputs import Inputs
from backstride.core.lease import Lease
from backstride.core.locks import Locks
from backstride.core.odometer import MOST_COUNTS, Odometer
from backstride.core.params import Parameters
from backstride.core.player import Player
from backstride.core.programme_rows import GATE_MASK, GATE_RUNNING
from backstride.core.questions import Questions
from backstride.core.reports import Reports
from backstride.core.requests import Requests
from backstride.core.session import Session
from backstride.core.speed import SpeedEstimator
from backstride.core.stride_mean import StrideMean
from backstride.core.supervisor import Supervisor
from backstride.core.supply_guard import SupplyGuard
from backstride.core.totals import Totals
from backstride.core.units import STANDING_MM_S, STANDSTILL_MS, WRAP_MASK, advanced, wrapped

_TICK_US = const(10_000)
_ROOM_DC = const(200)
# A tick waits 2.2 ms for its edge, a collection takes 3, edges before it 0.7: 16 ms with nothing wrong.
# What is promised of a moving belt (an open coil's two ticks, the sensing's 30 ms) bears no missing tick.
_LATE_US = const(20_000)
# A belt that stands has light drag at most, which the driver may fade, and files are written meanwhile: of
# the blocks that a save erases in one go each takes 40 ms.
_LATE_STANDING_US = const(250_000)
# So long without a beat, and the driver has begun to fade the coil by itself.
_FADED_US = const(100_000)
# The highest speed backwards once running is unlocked.
_RUNNING_MM_S = const(4000)
# What changes slowly is looked at so often.
_SLOW_MS = const(160)
# More than any table gives: "as much as light drag allows".
_LIGHT_DN = const(1 << 14)


class Pipeline:
    """The core: fill `inputs`, call `step`, drive `actuator.duty` and `supervisor.allowed.enabled`."""

    magnet = None  # until `fit_magnet`

    def __init__(self, params=None):
        self.params = params or Parameters()
        self.inputs = Inputs()
        self.events = EventRing()
        self.book = FaultBook(self.events)
        self.speed = SpeedEstimator()
        self.direction = Direction()
        self.odometer = Odometer()
        self.mean = StrideMean()
        self.cadence = Cadence()
        self.encoder_guard = EncoderGuard(self.book)
        self.belt_guard = BeltGuard(self.book)
        self.actuator_guard = CoilGuard(self.book)
        self.supply = SupplyGuard(self.book)
        self.reports = Reports(self.book)
        self.coil_ohm = CoilOhm(self.book)
        self.current_zero = CurrentZero()
        self.gentle = GentleStart()
        self.hand = Hand()
        self.requests = Requests()
        self.session = Session(self.events)
        self.catalogue = Catalogue()
        self.player = Player(self.events)
        self.questions = Questions(self.events)
        # The walker's mass, 0 where only the parameter tells.
        self.walker_kg = 0
        self.locks = Locks()
        self.lease = Lease(self.events)
        self.bench = Bench()
        self.supervisor = Supervisor(self.book)
        self.brake = Brake()
        self.actuator = Coil()
        self.disc = Disc()
        self.drift = Drift(self.book)
        self.totals = Totals()
        self.calibration = None
        self.calibrated = self.armed_now = self._was_sound = False
        self.target_dn = 0
        self.ticks = 0
        self.ticks_late = 0
        self.t_ms = 0
        self.dt_ms = 10
        self._rest_us = self._slow_ms = 0
        self._count = self._travel_mm = self.moved_mm = 0
        self.standing_ms = 0
        self.supply_low_mv = self.forward_limit_mm_s = self.reverse_limit_mm_s = self.margin_mm_s = 0
        self._was_active = self._was_running = False
        self.revision = -1
        self.polarity = 1
        self.sensing = array("i", [0] * len(parameters_in_force.SENSING))
        parameters_in_force.apply(self)
        operations.select(self, 0)

    def begin(self, cause, unclean):
        """Say why the chip started, before the first tick; unclean: not from a cold start.

        A cold start has no session to come back to, and without one nothing is asked of the brake.
        """
        if unclean:
            self.book.set(faults.RESET_UNCLEAN, True)
            self.book.set(faults.RESET_UNCLEAN, False)
        self.events.put(codes.EVENT_BOOT, cause)

    def calibrate(self, calibration):
        """Take a calibration (calibration.Calibration) into use: before the first tick, or while idle."""
        self.calibration = calibration
        self._use_table(calibration.table, calibration.disc_dc)
        self.disc.refer(calibration.disc_dc, calibration.disc_ppm_k)
        self.drift.coast.configure(calibration)
        self.calibrated = True
        parameters_in_force.apply(self)

    def fit_magnet(self):
        """Brake with a servo-moved magnet in place of a coil; before the first tick."""
        from backstride.core.magnet import Magnet, nominal_table  # noqa: PLC0415  (most consoles have a coil)
        from backstride.core.magnet_guard import MagnetGuard  # noqa: PLC0415

        self.actuator = self.magnet = Magnet()
        self.actuator_guard = MagnetGuard(self.book)
        self._use_table(nominal_table(), _ROOM_DC)
        if self.calibration is not None:
            self.calibrate(self.calibration)
        parameters_in_force.apply(self)

    def _use_table(self, table, temperature_dc):
        """Have the brake use a table; a coil's holds at any temperature, a magnet's at `temperature_dc`."""
        if self.magnet is not None:
            table = self.magnet.lend(table, temperature_dc)
        self.brake.table = table

    def step(self):
        """Run one tick on `inputs`."""
        self._clock()
        if self.revision != self.params.revision:
            parameters_in_force.apply(self)
        self._sense()
        self._guard()
        self._decide()
        self._drive()

    def wait_us(self, count, t_us):
        """Return how long a tick that finds `count` at `t_us` may sleep before it looks for its next edge.

        -1 where it is not to wait for one; what came of it goes into `inputs.caught`.
        """
        return self.speed.wait_us(count if self.polarity > 0 else -count, t_us)

    def _clock(self):
        inputs = self.inputs
        # Whole milliseconds now, the rest next time: no time is lost to rounding.
        elapsed_us = self._rest_us + inputs.dt_us
        self.dt_ms = elapsed_us // 1000
        self._rest_us = elapsed_us % 1000
        self.t_ms = advanced(self.t_ms, self.dt_ms)
        self.events.now_ms = self.t_ms
        self.ticks = advanced(self.ticks, 1)
        late = inputs.dt_us > (_LATE_STANDING_US if self.standing_ms else _LATE_US)
        if late:
            self.ticks_late = (self.ticks_late + 1) & 0xFFFF
        self.book.set(faults.TICK_LATE, late)

    def _sense(self):
        inputs = self.inputs
        if self.polarity < 0:
            inputs.count = -inputs.count
            inputs.edge_count = -inputs.edge_count
            inputs.caught = -inputs.caught
        # The guard judges the new count by the speed from before it.
        guard = self.encoder_guard
        guard.step(inputs, self.speed, self.brake.force_dn)
        self._estimate(inputs)
        blind = self.book.mask & faults.SENSING
        if blind:
            self.direction.lose()
        elif not guard.doubt:
            self.direction.step(inputs.count, inputs.dt_us)
        self._travel(inputs.count)
        blind = blind or guard.overdue or guard.doubt
        self.mean.step(self.speed.speed_mm_s, self.dt_ms, blind)
        self.cadence.step(0 if blind else self.speed.speed_mm_s, inputs.dt_us)
        slow = abs(self.speed.speed_mm_s) < STANDING_MM_S
        self.standing_ms = min(self.standing_ms + self.dt_ms, STANDSTILL_MS) if slow else 0
        self.hand.step(inputs, self.dt_ms)

    def _estimate(self, inputs):
        self.speed.caught = inputs.caught
        self.speed.step(
            inputs.count, inputs.t_us, inputs.dt_us, inputs.edge_count, inputs.edge_t_us, inputs.edges
        )

    def _travel(self, count):
        moved = wrapped(count - self._count)
        self._count = count
        # No belt leaps so far: a counter that lost its place, and no travel.
        if -MOST_COUNTS <= moved <= MOST_COUNTS:
            self.odometer.step(moved)
        # Each is up to 1073 km: never above 2^30 on the way to the sum.
        travel_mm = (self.odometer.forward_mm() - WRAP_MASK - 1 + self.odometer.backward_mm()) & WRAP_MASK
        self.moved_mm = wrapped(travel_mm - self._travel_mm)
        self._travel_mm = travel_mm

    def _guard(self):
        inputs = self.inputs
        sound = inputs.key and not inputs.stop
        sound = sound and inputs.supply_mv >= self.supply_low_mv
        sound = sound and not (self.supply.low or self.reports.news)
        if not (sound and self._was_sound):
            self._report(inputs)
        self._was_sound = sound
        inputs.coil_ma -= self.current_zero.zero_ma
        self.actuator_guard.step(inputs, self.actuator.expected_ma, self.brake.wanted_ma, self.dt_ms)
        armed = self.armed_direction()
        self.belt_guard.step(self, armed, self._limit_mm_s())
        self.armed_now = armed != 0 and self.direction.direction == armed
        self.gentle.turn(self.direction.direction)
        reached = self.brake.command_dn >= self.target_dn and not self.player.load.held
        self.gentle.step(self.speed.speed_mm_s, self.moved_mm, reached, self.dt_ms)

    def _report(self, inputs):
        """Write the faults of key, stop, supply and tasks: while there is one, and once after."""
        book = self.book
        book.set(faults.KEY_OUT, not inputs.key)
        book.set(faults.STOP_BUTTON, inputs.stop)
        if inputs.stop and self.session.running:
            self.session.stop(codes.END_STOP_BUTTON)
        book.set(faults.BELT_UNLOCKED, not inputs.key and self.standing_ms == 0)
        was_low = self.supply.low
        self.supply.step(inputs.supply_mv, self.standing_ms > 0, self.dt_ms)
        if was_low and not self.supply.low:
            self.gentle.soften()
        if self.reports.news:
            self.reports.step()

    def _decide(self):
        self.requests.step(self)
        console_hand.act(self)
        session = self.session
        player = self.player
        active = session.state == codes.ACTIVE
        player.step(self, active)
        if active and player.resting:
            session.rest()
        session.step(self.speed.speed_mm_s, self.book.latched, player.over, self.dt_ms)
        active = session.state == codes.ACTIVE
        if self._was_active != active:
            self.gentle.begin()
        if self._was_running and not session.running:
            player.reset()
            self._ended()
        self._was_active = active
        self._was_running = session.running
        if self.lease.held:
            self._run_down(active)

    def _run_down(self, active):
        """Let the lease run down; with its end the programme's own load counts again."""
        lease = self.lease
        lease.step(active, self.dt_ms)
        if active and not lease.held:
            operations.announce_rise(self, self.player.load.asked_dn - lease.force_dn)

    def _ended(self):
        """Ask how it was who has just walked to the end they chose."""
        reason = self.session.end_reason
        if reason == codes.END_FINISHED or reason == codes.END_STOPPED:
            self.questions.begin(True)

    def _drive(self):
        inputs = self.inputs
        brake = self.brake
        self._look()
        if inputs.dt_us > _FADED_US:
            self._follow_the_fade(inputs)
        self.target_dn = self._asked_dn()
        self.supervisor.step(self.target_dn, self)
        brake.step(self.supervisor.allowed, inputs.dt_us)
        self.actuator.step(brake.wanted_ma, inputs, self.dt_ms, self.actuator_guard.trusted)
        moved_mm = self.moved_mm if self.session.state == codes.ACTIVE else 0
        way = self.odometer.way
        self.totals.step(moved_mm, -way if self.player.facing == codes.FACING_AWAY else way, brake.force_dn)

    def _look(self):
        inputs = self.inputs
        coil_ma = inputs.coil_ma if self.actuator_guard.trusted else self.actuator.expected_ma
        if self.brake.look(self.mean.speed_mm_s, self.speed.speed_mm_s, coil_ma, self.dt_ms):
            self._listen()
        self._slow_ms += self.dt_ms
        if self._slow_ms >= _SLOW_MS:
            slow_changes.follow(self, self._slow_ms)
            self._slow_ms = 0

    def _listen(self):
        """A belt that coasts tells of the brake, where belt and coil can be believed."""
        blind = self.encoder_guard.overdue or self.book.mask & faults.SENSING
        if self.calibration is None or blind or not self.actuator_guard.trusted:
            self.drift.coast.forget()
        else:
            self.drift.listen(self.brake, abs(self.speed.speed_mm_s), self.t_ms)

    def _follow_the_fade(self, inputs):
        """Go on from what the driver's fade has left; the time that nobody commanded is not caught up on."""
        self.brake.take_over(inputs.coil_ma)
        self.actuator.take_over(inputs.coil_ma)
        self.drift.coast.forget()
        self.gentle.begin()
        inputs.dt_us = _TICK_US

    def _asked_dn(self):
        state = self.session.state
        if state == codes.ACTIVE:
            if self.lease.held and self.player.direction:
                return self.lease.force_dn
            return self.player.load.asked_dn
        return _LIGHT_DN if state == codes.PAUSED or self.bench.open else 0

    def walking(self):
        """Return the walker's direction: 1 forward, -1 reverse, 0 standing, from belt and facing."""
        direction = self.direction.direction
        return -direction if self.player.facing == codes.FACING_AWAY else direction

    def armed_direction(self):
        """Return the belt direction whose motion the step brakes; 0 when nothing is asked."""
        if self.session.state != codes.ACTIVE or not (self.player.load.loaded or self.lease.held):
            return 0
        direction = self.player.direction
        return -direction if self.player.facing == codes.FACING_AWAY else direction

    def _limit_mm_s(self):
        if self.session.state != codes.ACTIVE:
            return 0
        if self.walking() >= 0:
            limit = self.forward_limit_mm_s
        elif self.player.flags & GATE_MASK == GATE_RUNNING:
            # Such a programme has started, so running is unlocked.
            limit = _RUNNING_MM_S
        else:
            limit = self.reverse_limit_mm_s
        fastest_mm_s = self.player.pace.eased_mm_s
        if fastest_mm_s and not self.player.turn_expected:
            limit = min(limit, fastest_mm_s + self.margin_mm_s)
        return limit
