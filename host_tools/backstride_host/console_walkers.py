"""A console's walkers over the link: `Client.walkers`."""

from typing import Any

from backstride.core import codes
from backstride.link import messages

from backstride_host.codec import Message
from backstride_host.errors import CommandRefused, NotFound
from backstride_host.exchange import Exchange, Wanted, is_a
from backstride_host.walker import Override, PastSession, Plan, Walker

_BY_NAME = 255


class ConsoleWalkers:
    """Who walks on a console. A name of "" is who walks now; changes come between sessions, at standstill."""

    def __init__(self, exchange: Exchange):
        self._exchange = exchange

    def all(self) -> list[Walker]:
        """Return all walkers that the console keeps, by name."""
        found: list[Walker] = []
        is_walker = is_a(messages.WALKER)
        count = 1
        while len(found) < count:
            place = len(found)
            answer = self._exchange.ask(
                "walker.get",
                {"index": place, "name": ""},
                lambda message, place=place: is_walker(message) and message.index == place,
            )
            if answer.layout.id == messages.ACK:
                break
            count = answer.walkers
            found.append(Walker.from_message(answer))
        return found

    def named(self, name: str = "") -> Walker:
        """Return one walker; NotFound when the console does not know them."""
        is_walker = is_a(messages.WALKER)
        return Walker.from_message(
            self._answer(
                name,
                "walker.get",
                {"index": _BY_NAME, "name": name},
                lambda message: is_walker(message) and (not name or message.name == name),
            )
        )

    def choose(self, name: str, mass_kg: int = 0) -> None:
        """Let a walker walk next, known or new; a mass of 0 leaves the one that is known."""
        self._do(name, "walker.set", mass_kg=mass_kg, name=name)

    def delete(self, name: str) -> None:
        """Delete a walker with all history."""
        self._do(name, "walker.delete", name=name)

    def set_plan(self, name: str, plan: Plan) -> None:
        """Give a walker another weekly plan."""
        self._do(name, "plan.set", name=name, **vars(plan) | {"held": int(plan.held)})

    def history(self, name: str = "") -> list[PastSession]:
        """Return the sessions that the console keeps of a walker, the last one first."""
        found = []
        for index in range(self.named(name).past):
            found.append(PastSession.from_message(self._indexed(name, "history.get", index, messages.PAST)))
        return found

    def add_session(self, name: str, session: PastSession) -> None:
        """Put a session of another console into a walker's history; the same one twice is one."""
        self._do(name, "history.add", **session.to_message(name))

    def overrides(self, name: str = "") -> list[Override]:
        """Return what coaches granted a walker or took back, the last decision first."""
        found = []
        for index in range(self.named(name).overrides):
            answer = self._indexed(name, "override.get", index, messages.OVERRIDDEN)
            found.append(Override.from_message(answer))
        return found

    def override(self, grant: str, coach: str, reason: str, *, granted: bool = True) -> None:
        """Grant `running`, `long`, `rest` or `plan` to who walks now, or take it back; it is recorded.

        Running needs a press of the console's button within the last ten seconds. `rest` and `plan` are for
        the next session only.
        """
        text = f"{coach}\n{reason}"
        self._do("", "override", grant=grant, granted=int(granted), coach_reason=text)

    def confirm_running(self) -> None:
        """Unlock running for who walks now, once nothing else is missing.

        Needs a press of the console's button within the last ten seconds.
        """
        self._do("", "running.confirm")

    def _indexed(self, name: str, command: str, index: int, message_id: int) -> Message:
        is_answer = is_a(message_id)
        values = {"index": index, "name": name}
        return self._answer(
            name, command, values, lambda message: is_answer(message) and message.index == index
        )

    def _answer(self, name: str, command: str, values: dict[str, Any], answers: Wanted) -> Message:
        answer = self._exchange.ask(command, values, answers)
        if answer.layout.id == messages.ACK:
            raise _refusal(name, command, answer)
        return answer

    def _do(self, who: str, command: str, **values: Any) -> None:
        ack = self._exchange.ask(command, values)
        if ack.result != codes.OK:
            raise _refusal(who, command, ack)


def _refusal(name: str, command: str, ack: Message) -> Exception:
    if ack.result == codes.UNKNOWN:
        return NotFound("walker", name or "of that number")
    return CommandRefused(command, ack.named()["result"], ack.value)
