"""The session's states: idle, ready, active, paused, finished, fault.

Requests come from the host or a hand and are judged here; the belt and the fault book move the rest.
A latched fault holds a running session in `fault` and gives it back paused: totals are never lost.
"""

from backstride.core import codes


class Session:
    """Sets `state`; `running` while a session exists that has not ended."""

    def __init__(self, events):
        self._events = events
        self.state = codes.IDLE
        self.running = False
        self.needs_hand = False
        self.number = 0
        self._last = 0
        self.active_ms = 0
        self.end_reason = codes.END_FINISHED
        self._paused_ms = 0
        self._still_ms = 0
        self._auto_paused = False
        self._pause_after_ms = 20_000
        self._finish_after_ms = 600_000
        self._start_mm_s = 100

    def configure(self, params):
        """Take the times of automatic pause and finish, and the speed that starts."""
        self._pause_after_ms = params.get("session.pause_after_s") * 1000
        self._finish_after_ms = params.get("session.finish_after_s") * 1000
        self._start_mm_s = params.get("session.start_mm_s")

    def begin_after(self, number):
        """Take the number of the last session before this start of the chip: none is given twice."""
        self._last = number

    def start(self, programme):
        """Begin programme number `programme`; active as soon as the belt moves."""
        # Not "in (...)": a tuple of another module's names is built anew each time, on the heap.
        if self.running or (self.state != codes.IDLE and self.state != codes.FINISHED):
            return codes.WRONG_STATE
        self.running = True
        self.number = self._last = (self._last + 1) & 0x7FFF
        self.active_ms = 0
        self._auto_paused = False
        self._paused_ms = 0
        self._events.put(codes.EVENT_SESSION_START, programme)
        self._enter(codes.READY)
        return codes.OK

    def restore(self, number, active_ms):
        """Come back after a reset: paused, and only a hand goes on."""
        self.running = True
        self.needs_hand = True
        self.number = self._last = number
        self.active_ms = active_ms
        self._auto_paused = False
        self._paused_ms = 0
        self._enter(codes.PAUSED)

    def pause(self):
        """Pause; asked again it changes nothing."""
        if self.state == codes.PAUSED:
            self._auto_paused = False
            return codes.OK
        if self.state != codes.ACTIVE and self.state != codes.READY:
            return codes.WRONG_STATE
        self._auto_paused = False
        self._enter(codes.PAUSED)
        return codes.OK

    def resume(self):
        """Go on from a pause once the belt moves."""
        if self.state == codes.READY or self.state == codes.ACTIVE:
            return codes.OK
        if self.state != codes.PAUSED:
            return codes.WRONG_STATE
        self.needs_hand = False
        self._enter(codes.READY)
        return codes.OK

    def stop(self, reason):
        """End the session; the reason is a code of END_REASONS."""
        if not self.running:
            return codes.WRONG_STATE
        self.running = False
        self.needs_hand = False
        self.end_reason = reason
        self._events.put(codes.EVENT_SESSION_END, reason)
        if self.state != codes.FAULT:
            self._enter(codes.FINISHED)
        return codes.OK

    def rest(self):
        """The programme wants a rest: standing through it pauses nothing."""
        self._still_ms = 0

    def step(self, speed_mm_s, latched, programme_over, dt_ms):
        """Follow the belt and the latches; programme_over: the player has no step left."""
        moving = abs(speed_mm_s) >= self._start_mm_s
        self._still_ms = 0 if moving else min(self._still_ms + dt_ms, 3_600_000)
        if latched:
            if self.state != codes.FAULT:
                self._enter(codes.FAULT)
        elif self.state == codes.FAULT:
            self._enter(codes.PAUSED if self.running else codes.IDLE)
        if self.state == codes.ACTIVE:
            self._active(programme_over, dt_ms)
        elif self.state == codes.READY:
            if moving:
                self._enter(codes.ACTIVE)
            else:
                self._wait(dt_ms)
        elif self.state == codes.PAUSED:
            if self._auto_paused and moving:
                self._enter(codes.ACTIVE)
            else:
                self._wait(dt_ms)
        elif self.state == codes.FINISHED and self._still_ms >= 3000:
            self._enter(codes.IDLE)
        elif self.state == codes.FAULT and self.running:
            self._wait(dt_ms)

    def _active(self, programme_over, dt_ms):
        # 2^30 ms are 12 days.
        self.active_ms += dt_ms
        if programme_over:
            self.stop(codes.END_FINISHED)
        elif self._still_ms >= self._pause_after_ms:
            self._auto_paused = True
            self._enter(codes.PAUSED)

    def _wait(self, dt_ms):
        self._paused_ms += dt_ms
        if self._paused_ms >= self._finish_after_ms:
            self.stop(codes.END_STOOD_TOO_LONG)

    def _enter(self, state):
        self.state = state
        self._paused_ms = 0
        self._still_ms = 0
        self._events.put(codes.EVENT_STATE, state)
