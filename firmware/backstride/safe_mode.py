"""Safe mode: the brake is never driven and no session starts, but the console answers and says what is wrong.

It has the link alone; no watchdog runs and Ctrl-C always ends it, so that a deploy can mend the board.
"""

import asyncio

from backstride.compat import const
from backstride.core import codes, params
from backstride.hal import chip, clock
from backstride.hal.boot_record import ASKED, BootRecord
from backstride.hal.metrics_uart import MetricsUart
from backstride.link import messages, schema
from backstride.link.endpoint import Endpoint
from backstride.version import VERSION

_POLL_MS = const(20)
# The reason is repeated: who connects later learns it, too.
_REPEAT_MS = const(5000)


class SafeMode:
    """Answers at the link; of all commands it carries out only what concerns link and restart."""

    def __init__(self, port, reason):
        self.endpoint = Endpoint(port, self)
        self.value = 0
        self._reason = reason
        self._hash = schema.schema_hash()
        self.restart_asked = False

    async def carry_out(self, command, _values):
        """Return a code of `codes.RESULTS`, or None when the answer is a message of its own."""
        if command == messages.HELLO_ASK:
            self.say_hello()
            return None
        if command == messages.PING:
            self.value = clock.ticks_ms()
            return codes.OK
        if command == messages.DEVICE_RESET:
            self.restart_asked = True
            return codes.OK
        return codes.WRONG_STATE

    def say_hello(self):
        """Send firmware version and schema hash, then why nothing else works."""
        values = (self._hash, chip.reset_cause(), len(params.PARAMS), chip.unique_number())
        self.endpoint.send_text(messages.HELLO, VERSION, values)
        self._say_why()

    def _say_why(self):
        self.endpoint.send_text(messages.EVENT, self._reason, (clock.ticks_ms(), codes.EVENT_SAFE_MODE, 0))

    async def run(self):
        """Serve the link until a restart is asked for."""
        self.say_hello()
        said_ms = clock.ticks_ms()
        while not self.restart_asked:
            await self.endpoint.poll()
            if clock.ticks_diff(clock.ticks_ms(), said_ms) >= _REPEAT_MS:
                said_ms = clock.ticks_ms()
                self._say_why()
            await asyncio.sleep_ms(_POLL_MS)
        # The answer leaves the UART first.
        await asyncio.sleep_ms(_POLL_MS)


def run(pins, reason):
    """Serve the link of a board with these pins; return at Ctrl-C, restart when the link asks for it."""
    mode = SafeMode(MetricsUart(pins.METRICS_UART, pins.METRICS_TX, pins.METRICS_RX), reason)
    try:
        asyncio.run(mode.run())
    except KeyboardInterrupt:
        return
    # Try again, as often as after a power cut.
    BootRecord().clear(ASKED)
    chip.restart()
