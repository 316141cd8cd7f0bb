"""Questions and answers over a connection: a command repeats until its answer comes, the rest is kept."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from backstride.link import messages

from backstride_host import codec
from backstride_host.codec import Message
from backstride_host.connection import Connection, Received, ReceivedLine
from backstride_host.errors import LinkTimeout

Item = Received | ReceivedLine
Wanted = Callable[[Message], bool]

_INBOX_MOST = 20_000


def is_a(message_id: int) -> Wanted:
    """Return what tells messages of one kind."""
    return lambda message: message.layout.id == message_id


def is_ack(sequence: int, command: int) -> Wanted:
    """Return what tells the acknowledgement of one command."""
    return lambda message: (
        message.layout.id == messages.ACK and message.sequence == sequence and message.command == command
    )


class Exchange:
    """`inbox` keeps what arrives, answers included; `hello` is the console's last greeting."""

    def __init__(self, connection: Connection, answer_timeout_s: float, attempts: int):
        self.connection = connection
        self.answer_timeout_s = answer_timeout_s
        self.attempts = attempts
        self.hello: Message | None = None
        # A program that only sends commands must not fill the memory: the oldest go first.
        self.inbox: deque[Item] = deque(maxlen=_INBOX_MOST)

    def now_s(self) -> float:
        """Return the transport's time."""
        return self.connection.transport.now_s()

    def receive(self, timeout_s: float) -> list[Item]:
        """Receive once into the inbox; return what came."""
        items = self.connection.receive(timeout_s)
        for item in items:
            if isinstance(item, Received) and item.message.layout.id == messages.HELLO:
                self.hello = item.message
        self.inbox.extend(items)
        return items

    def wait(self, wanted: Wanted, timeout_s: float) -> Message | None:
        """Receive until a message is `wanted`; None after `timeout_s`."""
        end_s = self.now_s() + timeout_s
        while True:
            for item in self.receive(max(0.0, end_s - self.now_s())):
                if isinstance(item, Received) and wanted(item.message):
                    return item.message
            if self.now_s() >= end_s:
                return None

    def ask(
        self,
        name: str,
        values: Mapping[str, Any],
        answers: Wanted | None = None,
        attempts: int | None = None,
    ) -> Message:
        """Send command `name`; return its acknowledgement, or the message that `answers` it.

        All attempts carry one sequence number, so that the console carries the command out once.
        """
        message_id, payload = codec.encode(name, values)
        sequence = self.connection.next_sequence()
        acknowledges = is_ack(sequence, message_id)
        attempts = self.attempts if attempts is None else attempts
        for attempt in range(attempts):
            sent_s = self.now_s()
            self.connection.statistics.repeats += attempt > 0
            self.connection.send(sequence, message_id, payload)
            found = self.wait(
                lambda message: acknowledges(message) or bool(answers and answers(message)),
                self.answer_timeout_s,
            )
            if found is not None:
                # The answer to a repeat may be a late one to the first: it tells no latency.
                if attempt == 0:
                    self.connection.statistics.latency.add(self.now_s() - sent_s)
                return found
        raise LinkTimeout(f"answer to {name}", attempts * self.answer_timeout_s)
