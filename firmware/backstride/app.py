"""The console: wires the drivers to the core's tick and runs the tasks beside it."""

import asyncio
import sys

import micropython

from backstride.compat import const
from backstride.console.cues import Cues
from backstride.console.screen import Screen
from backstride.core import codes, params
from backstride.core.pipeline import Pipeline
from backstride.link import messages, schema
from backstride.link.endpoint import Endpoint
from backstride.tasks import telemetry
from backstride.tasks.commands import Commands
from backstride.tasks.keeper import Keeper
from backstride.tasks.link_task import LinkTask
from backstride.tasks.programme_commands import ProgrammeCommands
from backstride.tasks.service import Service
from backstride.tasks.training.trainer import Trainer
from backstride.version import VERSION

_TICK_MS = const(10)
# Ticks that a stall queued up come all at once: one step does for them.
_LEAST_DT_US = const(3000)
_WATCHDOG_MS = const(2000)
_HEALTH_MS = const(200)
# After this many healthy looks, 30 s, the start that led here was a good one.
_LOOKS_WELL = const(150)
# Below this the coil is idle, and the driver's fade is over; of 3 A with 1.5 s that is after 5.1 s.
_IDLE_COIL_MA = const(100)
_LONGEST_FADE_MS = const(6000)

# The console that runs, for whoever looks at it from the REPL.
console = None


class Console:
    """One console: drivers, core, link and tasks."""

    def __init__(self, hal):
        self.hal = hal
        self.pipeline = Pipeline()
        self.rate_index = params.index_of("link.telemetry_hz")
        self.restart_asked = False
        self._whole = True
        self._broken = 0
        self.programmes = ProgrammeCommands(self)
        self.endpoint = Endpoint(hal.uart, Commands(self))
        self.edge_stream = None
        self.trainer = Trainer(self)
        self.service = Service(self)
        self.keeper = Keeper(self)
        self.cues = Cues(hal.buzzer, self.pipeline.book)
        self.screen = Screen(self)
        self._loudness_index = params.index_of("console.buzzer_percent")
        self._schema_hash = schema.schema_hash()
        self._last_us = hal.clock.ticks_us()
        self._wait_us = self.pipeline.wait_us
        self._fade_ms = _LONGEST_FADE_MS
        self._interruptible = False
        self._tasks = []

    def tick(self, _timer):
        """Run one control tick.

        An exception in here ends it before the beat: the driver fades the coil unless the next tick is whole,
        and that one latches.
        """
        elapsed_us = self.hal.clock.ticks_diff(self.hal.clock.ticks_us(), self._last_us)
        if elapsed_us < _LEAST_DT_US:
            return
        if not self._whole:
            self._broken = (self._broken + 1) & 0xFFFF
            self.pipeline.reports.task_failed()
        self._whole = False
        self._latch(self.pipeline.inputs)
        self.pipeline.step()
        self._drive()
        if self._interruptible and not self._idle():
            self._let_interrupt(False)
        self._whole = True

    def _latch(self, inputs):
        hal = self.hal
        hal.encoder.latch(inputs, self._wait_us)
        hal.edge_counters.latch(inputs)
        inputs.dt_us = hal.clock.ticks_diff(inputs.t_us, self._last_us)
        self._last_us = inputs.t_us
        hal.analog.latch(inputs)
        hal.contacts.latch(inputs)

    def _drive(self):
        pipeline = self.pipeline
        if self._fade_ms:
            self._wait_for_the_fade()
        else:
            self.hal.brake.drive(pipeline.actuator.duty, pipeline.supervisor.allowed.enabled)
        self.hal.encoder.capture(pipeline.speed.capture)

    def _wait_for_the_fade(self):
        """A reset under load left the brake to the driver's fade: take it over when that is done."""
        coil_ma = self.pipeline.inputs.coil_ma
        self._fade_ms = max(0, self._fade_ms - self.pipeline.dt_ms)
        if coil_ma < _IDLE_COIL_MA:
            self._fade_ms = 0
        # No fault of the brake: what is there is what is expected.
        self.pipeline.actuator.take_over(coil_ma)

    def say_hello(self):
        """Send firmware version and schema hash."""
        chip = self.hal.chip
        values = (self._schema_hash, chip.reset_cause(), len(params.PARAMS), chip.unique_number())
        self.endpoint.send_text(messages.HELLO, VERSION, values)

    def stream_edges(self, on):
        """Switch the stream of the encoder's edges; only who records edges has its code in memory."""
        if self.edge_stream is None and on:
            from backstride.tasks.edge_stream import EdgeStream  # noqa: PLC0415

            self.edge_stream = EdgeStream(self.hal, self.endpoint)
        if self.edge_stream is not None:
            self.edge_stream.switch(on)

    def tell(self, event, value, t_ms):
        """Send an event to the host, and pass it on to the buzzer and the tasks."""
        detail = telemetry.describe(self.pipeline, event, value)
        lost = min(self.pipeline.events.lost, 255)
        self.endpoint.send_text(messages.EVENT, detail, (t_ms, event, lost))
        self.cues.hear(event, value, self.pipeline.params.values[self._loudness_index])
        self.screen.hear(event, value)
        self.trainer.heard(event, value)
        self.keeper.heard(event, value)
        self.service.heard(event, value, t_ms)

    async def main(self, interrupted):
        """Load, start the tick, run the tasks; return only to restart.

        `interrupted`: the chip ran before and did not lose its memory, whatever it says of its reset.
        """
        restored = self.keeper.load()
        if self.pipeline.params.get("brake.actuator"):
            self.pipeline.fit_magnet()
            self.hal.fit_magnet()
        cause = self.hal.chip.reset_cause()
        unclean = restored or interrupted or cause != self.hal.chip.POWER_ON
        self.pipeline.begin(cause, unclean)
        micropython.kbd_intr(-1)
        self._last_us = self.hal.clock.ticks_us()
        self.hal.ticker.start(_TICK_MS, self.tick)
        self.hal.watchdog.start(_WATCHDOG_MS)
        beside = (self.cues.run, self.screen.run, self.service.run)
        for job in (LinkTask(self).run, self.trainer.run, self.keeper.run) + beside:
            asyncio.create_task(self._guarded(job))
        # What it raises ends the console: nobody would feed the watchdog any more.
        await self._watch()

    async def _guarded(self, job):
        """Run a task; when it fails, latch, and start it again."""
        while True:
            try:
                await job()
            except Exception as error:
                sys.print_exception(error)
                self.pipeline.reports.task_failed()
            await asyncio.sleep_ms(_HEALTH_MS)

    async def _watch(self):
        """Feed the watchdog while ticks are healthy: some ran since the last look, none broke off."""
        ticks = -1
        broken = 0
        looks = 0
        while not self.restart_asked:
            await asyncio.sleep_ms(_HEALTH_MS)
            if self.pipeline.ticks != ticks and self._broken == broken:
                self.hal.watchdog.feed()
                looks += 1
                if looks == _LOOKS_WELL:
                    self.hal.chip.ran_well()
            ticks = self.pipeline.ticks
            broken = self._broken
            if not self._interruptible and self._idle():
                self._let_interrupt(True)

    def _idle(self):
        """Tell whether nobody can be on a moving belt: only then Ctrl-C may end the console."""
        core = self.pipeline
        return core.session.state == codes.IDLE and core.standing_ms > 0

    def _let_interrupt(self, on):
        micropython.kbd_intr(3 if on else -1)
        # Last: a tick that comes between the two leaves it to the next one.
        self._interruptible = on


def run(hal, interrupted=False):
    """Run the console until it is asked to restart; the tick ends and the brake is let go either way."""
    global console
    console = Console(hal)
    try:
        asyncio.run(console.main(interrupted))
    finally:
        hal.ticker.stop()
        hal.brake.silence()
    hal.chip.restart_as_asked()
