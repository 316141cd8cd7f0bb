"""The link's task: commands in; events, totals and telemetry out, while there is room."""

import asyncio

from backstride.compat import const
from backstride.core import codes
from backstride.link import messages
from backstride.tasks import telemetry

_POLL_MS = const(10)
_TOTALS_MS = const(1000)


class LinkTask:
    """Runs until cancelled; all that it sends may be dropped, and is counted, before the port would block."""

    def __init__(self, console):
        self._console = console
        self._core = console.pipeline
        self._telemetry_due_ms = 0
        self._totals_due_ms = 0
        self._totals_number = -1
        self._totals_state = codes.IDLE

    async def run(self):
        """Serve the link for ever."""
        console = self._console
        console.say_hello()
        while True:
            await console.endpoint.poll()
            self._events()
            now_ms = console.hal.clock.ticks_ms()
            self._totals(now_ms)
            self._telemetry(now_ms)
            if console.edge_stream is not None:
                console.edge_stream.step()
            await asyncio.sleep_ms(_POLL_MS)

    def _events(self):
        events = self._core.events
        while events.take():
            self._console.tell(events.event, events.value, events.t_ms)

    def _telemetry(self, now_ms):
        rate_hz = self._core.params.values[self._console.rate_index]
        if not rate_hz or self._console.hal.clock.ticks_diff(now_ms, self._telemetry_due_ms) < 0:
            return
        period_ms = 1000 // rate_hz
        late_ms = self._console.hal.clock.ticks_diff(now_ms, self._telemetry_due_ms)
        # Keep the rhythm after a short delay, begin a new one after a long one.
        start_ms = self._telemetry_due_ms if late_ms < period_ms else now_ms
        self._telemetry_due_ms = start_ms + period_ms & 0x3FFFFFFF
        endpoint = self._console.endpoint
        values = telemetry.sample(self._core, endpoint.dropped)
        if endpoint.plain:
            endpoint.send_line(telemetry.line(values))
        else:
            endpoint.send_telemetry(values)

    def _totals(self, now_ms):
        session = self._core.session
        due = self._console.hal.clock.ticks_diff(now_ms, self._totals_due_ms) >= 0
        changed = session.state != self._totals_state
        if not session.number or not (changed or (due and session.running)):
            return
        self._totals_state = session.state
        self._totals_due_ms = now_ms + _TOTALS_MS & 0x3FFFFFFF
        name = self._core.catalogue.name(self._core.player.programme)
        trainer = self._console.trainer
        values = telemetry.totals(self._core, trainer.effort)
        self._console.endpoint.send_text(messages.SESSION, name + "\n" + trainer.walkers.now.name, values)
