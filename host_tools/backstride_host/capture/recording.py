"""Keeps a capture on a port: greets the console, then listens, through lost cables and restarted consoles."""

import time
from collections.abc import Iterator
from contextlib import suppress

from backstride_host.capture.tap import Tap
from backstride_host.capture.writer import CaptureWriter
from backstride_host.client import Client
from backstride_host.errors import LinkEnded, LinkTimeout, PortError
from backstride_host.exchange import Item
from backstride_host.link_statistics import LinkStatistics
from backstride_host.transport import Transport, open_transport

_POLL_S = 0.1
_GREETING_S = 2.0
_RETRY_S = 1.0


class Recording:
    """`trouble` says in words why nothing comes; empty while connected. The first connection must succeed.

    Also what no message can be made of is recorded, and of a console that does not answer or speaks another
    table: a capture is of bytes.
    """

    def __init__(self, transport: Transport, writer: CaptureWriter):
        self.url = transport.name
        self.trouble = ""
        self.answered = False
        self._writer = writer
        self._transport = transport
        self._client: Client | None = self._greet(transport)

    @property
    def statistics(self) -> LinkStatistics:
        """The link's statistics since the last connection."""
        return self._client.statistics if self._client else LinkStatistics()

    def now_s(self) -> float:
        """Return the port's time."""
        return self._transport.now_s()

    def turns(self) -> Iterator[list[Item]]:
        """Yield what arrives in turns of about 0.1 s, empty ones too, until a simulated console ends."""
        while True:
            try:
                if self._client is None:
                    yield []
                    self._reconnect()
                else:
                    yield self._client.poll(_POLL_S)
            except PortError as error:
                self._lose(str(error))
            except LinkEnded:
                return

    def _greet(self, transport: Transport) -> Client:
        client = Client(Tap(transport, self._writer))
        with suppress(LinkTimeout):
            client.handshake(allow_other_schema=True, timeout_s=_GREETING_S)
            self.answered = True
            # Another program may have left it on, and it takes telemetry's place.
            client.plain_stream(False)
        return client

    def _lose(self, trouble: str) -> None:
        if not self.trouble:
            self._writer.note(trouble)
        self.close()
        self.trouble = trouble

    def _reconnect(self) -> None:
        time.sleep(_RETRY_S)
        self._transport = open_transport(self.url)
        self._client = self._greet(self._transport)
        self._writer.note("connected again")
        self.trouble = ""

    def close(self) -> None:
        """Let go of the port."""
        if self._client:
            self._client.close()
            self._client = None
