"""Keeps a client on a port: what it receives, through lost cables and restarted consoles."""

import time
from collections.abc import Iterator
from contextlib import suppress

from backstride_host.client import Client
from backstride_host.connection import Received, ReceivedLine
from backstride_host.errors import CommandRefused, LinkEnded, LinkTimeout, PortError
from backstride_host.link_statistics import LinkStatistics

_POLL_S = 0.1
_PING_EVERY_S = 1.0
_RETRY_S = 1.0


class Watch:
    """`trouble` says in words why nothing comes; empty while connected. The first connection must succeed."""

    def __init__(self, url: str):
        self.url = url
        self.trouble = ""
        self.now_s = 0.0
        self.client: Client | None = None
        self._connect()

    @property
    def statistics(self) -> LinkStatistics:
        """The link's statistics since the last connection."""
        return self.client.statistics if self.client else LinkStatistics()

    def batches(self, duration_s: float | None) -> Iterator[list[Received | ReceivedLine]]:
        """Yield what arrives in turns of about 0.1 s, empty ones too; stop after `duration_s` in all.

        Where a scenario simulates the console, stop at its end too.
        """
        elapsed_s = 0.0
        ping_due_s = 0.0
        while duration_s is None or elapsed_s < duration_s:
            before_s = self._clock_s()
            turn_s = _POLL_S if duration_s is None else min(_POLL_S, duration_s - elapsed_s)
            client = self.client
            try:
                if client is None:
                    yield []
                    self._reconnect()
                else:
                    if elapsed_s >= ping_due_s:
                        ping_due_s = elapsed_s + _PING_EVERY_S
                        with suppress(LinkTimeout, CommandRefused):
                            client.ping()
                    yield client.poll(turn_s)
            except PortError as error:
                self._lose(str(error))
            except LinkEnded:
                return
            if client is self.client:
                elapsed_s += self._clock_s() - before_s

    def _clock_s(self) -> float:
        self.now_s = self.client.now_s() if self.client else time.monotonic()
        return self.now_s

    def _connect(self) -> None:
        self.client = Client.connect(self.url)
        # Another program may have left the plain-text stream on, which takes telemetry's place.
        with suppress(LinkTimeout, CommandRefused):
            self.client.plain_stream(False)
        self.trouble = ""

    def _lose(self, trouble: str) -> None:
        self.close()
        self.trouble = trouble

    def _reconnect(self) -> None:
        time.sleep(_RETRY_S)
        with suppress(LinkTimeout):
            self._connect()

    def close(self) -> None:
        """Let go of the port."""
        if self.client:
            self.client.close()
            self.client = None
