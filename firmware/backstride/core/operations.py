"""What a host or a hand may do to the core, judged against its state. Each returns a code of `codes.RESULTS`.

`core` is the pipeline; all of this runs inside its tick.
"""

from backstride.core import codes, faults
from backstride.core.programme_rows import LIGHT_LOAD_DN, RISE_DN
from backstride.core.units import STANDING_MM_S, STANDSTILL_MS


def start(core, facing):
    """Start the selected programme with the walker facing so."""
    if not 0 <= facing < len(codes.FACINGS):
        return codes.OUT_OF_RANGE
    if core.book.latched:
        return codes.WRONG_STATE
    missing = core.locks.missing(core.player.flags)
    if missing and not core.session.running:
        return _refuse(core, missing)
    result = core.session.start(core.player.programme)
    if result == codes.OK:
        core.bench.close()
        core.player.load.mass_kg = core.walker_kg or core.params.get("session.walker_mass_kg")
        core.player.start(facing)
        core.totals.reset()
        core.gentle.begin()
        core.questions.forget()
        core.questions.begin(False)
    return result


def _refuse(core, missing):
    core.locks.refused = missing
    core.events.put(codes.EVENT_CUE, codes.CUE_LOCKED)
    core.events.put(codes.EVENT_LOCKED, missing)
    return codes.LOCKED


def confirm_running(core, by_hand):
    """Unlock running for who has met every other condition: a hand at the console says that they want to."""
    if not (by_hand or core.hand.present):
        return codes.NEEDS_HAND
    if core.session.running:
        return codes.WRONG_STATE
    if core.locks.running & ~codes.MISSING_CONFIRMATION:
        return _refuse(core, core.locks.running)
    core.locks.running = 0
    core.events.put(codes.EVENT_UNLOCKED, 0)
    return codes.OK


def resume(core, by_hand):
    """Go on from a pause; after a reset only by hand."""
    if core.book.latched:
        return codes.WRONG_STATE
    if core.session.needs_hand and not by_hand:
        return codes.NEEDS_HAND
    return core.session.resume()


def select(core, number):
    """Choose the programme of the next session."""
    if core.session.running:
        return codes.WRONG_STATE
    entry = core.catalogue.entry(number)
    if entry is None:
        return codes.UNKNOWN
    core.player.select(number, entry[2], entry[3])
    return codes.OK


def face(core, facing):
    """Declare where the walker looks: only while the belt stands."""
    if not 0 <= facing < len(codes.FACINGS):
        return codes.OUT_OF_RANGE
    if abs(core.speed.speed_mm_s) >= STANDING_MM_S:
        return codes.WRONG_STATE
    if facing != core.player.facing:
        core.gentle.begin()
        core.events.put(codes.EVENT_FACING, facing)
    core.player.face(facing)
    return codes.OK


def set_level(core, level, by_hand):
    """Ask for a level in the running session; a rise that comes by hand comes at once."""
    if not core.session.running or core.player.over:
        return codes.WRONG_STATE
    return core.player.set_level(level, core.mean.speed_mm_s, not by_hand)


def set_mode(core, mode, value):
    """Ask for another mode of resistance in the running session."""
    if not core.session.running or core.player.over:
        return codes.WRONG_STATE
    return core.player.set_mode(mode, value, core.mean.speed_mm_s)


def take_lease(core, force_dn, hold_ms):
    """Let a host set the force of the active session for a while."""
    if core.session.state != codes.ACTIVE:
        return codes.WRONG_STATE
    held = core.lease.held
    result = core.lease.take(force_dn, hold_ms)
    if result != codes.OK:
        return result
    if not held and force_dn > LIGHT_LOAD_DN:
        core.events.put(codes.EVENT_CUE, codes.CUE_HAND_ON_RAIL)
    announce_rise(core, force_dn - core.target_dn)
    return result


def announce_rise(core, rise_dn):
    """Announce what a lease, or its end, adds to the force, in 0.1 N.

    A lease may end before three seconds have passed: the rise begins with its cue, but slowly.
    """
    if rise_dn >= RISE_DN:
        core.events.put(codes.EVENT_CUE, codes.CUE_MORE_SOON)
        core.gentle.soften()


def hold_brake(core, current_ma, hold_ms):
    """Hold a current while the belt coasts with nobody on it; 0 lets go. It begins with a hand's press."""
    if not 0 <= current_ma <= core.params.get("brake.max_current_ma"):
        return codes.OUT_OF_RANGE
    if current_ma == 0:
        core.bench.close()
        return codes.OK
    if core.session.state != codes.IDLE or core.book.latched:
        return codes.WRONG_STATE
    if not (core.bench.held or core.hand.present):
        return codes.NEEDS_HAND
    return core.bench.take(current_ma, hold_ms, abs(core.speed.speed_mm_s))


def calibrate(core, calibration):
    """Take a calibration (calibration.Calibration) into use, and forget how the brake had drifted."""
    if calibration is None or not may_calibrate(core):
        return codes.WRONG_STATE
    core.calibrate(calibration)
    core.drift.forget()
    return codes.OK


def may_calibrate(core):
    """Tell whether nothing brakes and nobody walks."""
    return core.session.state == codes.IDLE and core.standing_ms > 0 and not core.bench.open


def answer(core, question, value):
    """Take the answer to a question, 0 to 10; pain ends the session kindly: no stop, no latch."""
    if not (0 <= question < len(codes.QUESTIONS) and 0 <= value <= 10):
        return codes.OUT_OF_RANGE
    session = core.session
    if not session.number:
        return codes.WRONG_STATE
    after = not (session.running and session.active_ms == 0)
    if core.questions.answer(question, value, after):
        core.events.put(codes.EVENT_CUE, codes.CUE_ENOUGH)
        if session.running:
            session.stop(codes.END_PAIN)
    return codes.OK


def release_faults(core, by_hand):
    """Let go of the latches: that takes a hand, the key in and a standing belt."""
    if not (by_hand or core.hand.present):
        return codes.NEEDS_HAND
    unclean = core.book.latched >> faults.RESET_UNCLEAN & 1
    if not core.inputs.key or core.standing_ms < (STANDSTILL_MS if unclean else 1):
        return codes.WRONG_STATE
    core.book.release()
    core.encoder_guard.forget()
    core.gentle.begin()
    return codes.OK


def set_param(core, index, value):
    """Set a parameter; a safety one only with a hand at the console, no session, and the belt standing."""
    result = core.params.check(index, value)
    if result == codes.OK and core.params.is_safety(index):
        if not core.hand.present:
            return codes.NEEDS_HAND
        if core.session.state != codes.IDLE or core.standing_ms == 0:
            return codes.WRONG_STATE
    return core.params.set(index, value) if result == codes.OK else result
