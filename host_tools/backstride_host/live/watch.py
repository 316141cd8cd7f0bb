"""Keeps a client on a port: what it receives, and what it is told to do, through lost cables and restarts."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress

from backstride_host.capture.tap import Tap
from backstride_host.capture.writer import CaptureWriter
from backstride_host.client import Client
from backstride_host.connection import Received, ReceivedLine
from backstride_host.errors import (
    BackstrideError,
    CommandRefused,
    LinkEnded,
    LinkTimeout,
    PortError,
    ProgrammeRefused,
)
from backstride_host.link_statistics import LinkStatistics
from backstride_host.live.feed import Feed
from backstride_host.programme import Programme
from backstride_host.transport import Transport, open_transport

_POLL_S = 0.1
_PING_EVERY_S = 1.0
_RETRY_S = 1.0
# An answer that needed repeats is some seconds late.
_CLOCK_OFF_S = 10

Act = Callable[[Client], object]


class Watch:
    """`trouble` says in words why nothing comes; empty while connected. The first connection must succeed.

    `transport` is `url` where that is open already. What crosses it goes into `capture`, whenever connected.
    """

    def __init__(self, url: str, transport: Transport | None = None, capture: CaptureWriter | None = None):
        self.url = url
        self.trouble = ""
        self.now_s = 0.0
        self.client: Client | None = None
        self.programmes: list[Programme] = []
        self._orders: deque[tuple[str, Act]] = deque()
        self._answers: deque[str] = deque()
        self._closing = False
        self._capture = capture
        self._connect(transport or open_transport(url))

    @property
    def statistics(self) -> LinkStatistics:
        """The link's statistics since the last connection."""
        return self.client.statistics if self.client else LinkStatistics()

    def order(self, what: str, act: Act) -> None:
        """Have `act` carried out in the next turn; `answers` tells what became of it.

        While the cable is out nothing is kept for later: what was meant then need not be meant any more.
        """
        self._orders.append((what, act))

    def mark(self, text: str = "") -> None:
        """Keep a mark in the capture, where there is one; from any thread, connected or not."""
        if self._capture is None:
            return
        try:
            self._capture.mark(text)
        except OSError as error:
            self._answers.append(f"mark: not recorded: {error}")

    def answers(self) -> list[str]:
        """Return what became of orders since the last call, a line each."""
        return [self._answers.popleft() for _ in range(len(self._answers))]

    def batches(self, duration_s: float | None) -> Iterator[list[Received | ReceivedLine]]:
        """Yield what arrives in turns of about 0.1 s, empty ones too; stop after `duration_s` in all.

        Where a scenario simulates the console, stop at its end too.
        """
        elapsed_s = 0.0
        ping_due_s = 0.0
        while not self._closing and (duration_s is None or elapsed_s < duration_s):
            before_s = self._clock_s()
            turn_s = _POLL_S if duration_s is None else min(_POLL_S, duration_s - elapsed_s)
            client = self.client
            try:
                if client is None:
                    self._drop_orders()
                    yield []
                    self._reconnect()
                else:
                    self._obey(client)
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

    def run(self, feed: Feed, duration_s: float | None) -> None:
        """Hand all that happens to `feed`; for a thread of its own."""
        for items in self.batches(duration_s):
            feed.link = self.statistics if self.client else None
            feed.trouble = self.trouble
            feed.now_s = self.now_s
            feed.put(items)
            feed.know(self.programmes)
            self.programmes = []
            for answer in self.answers():
                feed.tell(answer)

    def end(self) -> None:
        """Have `batches` stop at its next turn; from any thread."""
        self._closing = True

    def _obey(self, client: Client) -> None:
        while self._orders:
            what, act = self._orders.popleft()
            try:
                act(client)
            except LinkEnded:
                raise
            except BackstrideError as error:
                self._answers.append(f"{what}: {error}")
                if isinstance(error, PortError):
                    raise
            else:
                self._answers.append(what)

    def _drop_orders(self) -> None:
        while self._orders:
            what, _act = self._orders.popleft()
            self._answers.append(f"{what}: not sent, there is no connection")

    def _clock_s(self) -> float:
        self.now_s = self.client.now_s() if self.client else time.monotonic()
        return self.now_s

    def _connect(self, transport: Transport) -> None:
        self.client = Client.over(Tap(transport, self._capture) if self._capture else transport)
        # Another program may have left the plain-text stream on, which takes telemetry's place.
        with suppress(LinkTimeout, CommandRefused):
            self.client.plain_stream(False)
        if abs(self.client.clock_offset_s or 0) > _CLOCK_OFF_S:
            self._answers.append("the console's clock does not take the time: its sessions get a wrong date")
        self.programmes = []
        # Without them all is shown but the steps of a host's own programme.
        with suppress(LinkTimeout, CommandRefused, ProgrammeRefused):
            self.programmes = self.client.own_programmes()
        self.trouble = ""

    def _lose(self, trouble: str) -> None:
        if self._capture and not self.trouble:
            self._capture.note(trouble)
        self.close()
        self.trouble = trouble

    def _reconnect(self) -> None:
        time.sleep(_RETRY_S)
        with suppress(LinkTimeout):
            self._connect(open_transport(self.url))
            if self._capture:
                self._capture.note("connected again")

    def close(self) -> None:
        """Let go of the port."""
        if self.client:
            self.client.close()
            self.client = None
