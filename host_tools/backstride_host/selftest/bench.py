"""The console on the bench: what it tells, and the person beside it."""

from collections.abc import Callable, Iterator
from typing import Any

from backstride.core import codes
from backstride.link import messages

from backstride_host.client import Client
from backstride_host.codec import Message
from backstride_host.connection import Received
from backstride_host.selftest.person import Person

# So long a person has for what is asked of them.
WAIT_S = 60.0
_POLL_S = 0.03


class NothingCame(Exception):
    """The console did not feel what was asked for; ends a check."""


class Bench:
    """`faults`: all that telemetry has shown since `begin`; `display`: what was last told of it."""

    def __init__(self, client: Client, person: Person):
        self.client = client
        self.person = person
        self.faults: set[str] = set()
        self.display = ""

    def begin(self) -> None:
        """Forget the faults seen; those that last are seen again."""
        self.faults = set()

    def received(self, for_s: float) -> Iterator[Received]:
        """Yield what arrives within `for_s`, none of what came before."""
        self._catch_up()
        for item in self.client.messages(for_s=for_s):
            self._note(item.message)
            yield item

    def telemetry(self, for_s: float) -> Iterator[Message]:
        """Yield what telemetry arrives within `for_s`."""
        for item in self.received(for_s):
            if item.message.layout.id == messages.TELEMETRY:
                yield item.message

    def _catch_up(self) -> None:
        """Take what has waited since the last look: it tells of before."""
        for item in self.client.poll():
            if isinstance(item, Received):
                self._note(item.message)

    def _note(self, message: Message) -> None:
        if message.layout.id == messages.TELEMETRY and message.faults:
            self.faults.update(message.named()["faults"])
        elif message.layout.id == messages.EVENT and message.event == codes.EVENT_DISPLAY:
            self.display = message.detail

    def now(self) -> dict[str, Any]:
        """Return the next telemetry, with names."""
        self._catch_up()
        message = self.client.next("telemetry")
        self._catch_up()
        return message.named()

    def until(self, done: Callable[[dict[str, Any]], bool], for_s: float, what: str) -> dict[str, Any]:
        """Wait for telemetry (with names) that is `done`; NothingCame after `for_s`."""
        for message in self.telemetry(for_s):
            named = message.named()
            if done(named):
                return named
        raise NothingCame(f"{what} was not seen within {for_s:g} s")

    def figure(self, name: str) -> int:
        """Return one of codes.FIGURES as the board has it now."""
        return self.client.command("board.get", figure=name)

    def contacts(self) -> set[str]:
        """Return the contacts that are closed or pressed as the last tick saw them: codes.CONTACTS."""
        bits = self.figure("contacts")
        return {name for place, name in enumerate(codes.CONTACTS) if bits >> place & 1}

    def contacts_until(self, done: Callable[[set[str]], bool], for_s: float) -> set[str] | None:
        """Look at the contacts until they are `done`; None after `for_s`."""
        end_s = self.client.now_s() + for_s
        while self.client.now_s() < end_s:
            contacts = self.contacts()
            if done(contacts):
                return contacts
            self.rest(_POLL_S)
        return None

    def rest(self, for_s: float) -> None:
        """Let time pass."""
        for _message in self.telemetry(for_s):
            pass

    def parameter(self, name: str) -> int:
        """Return a parameter's value on the console."""
        return self.client.parameter(name).value
