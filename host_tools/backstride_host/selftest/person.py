"""Who stands at the machine: is asked to do things, and asked what was seen and heard."""

from typing import Protocol


class Person(Protocol):
    """`deed` names what is to be done for programs; `text` says it to people."""

    def do(self, deed: str, text: str) -> None:
        """Ask for something to be done now; the test then waits until the console has felt it."""
        ...

    def saw(self, question: str) -> bool:
        """Ask what only eyes and ears can tell."""
        ...


class Nobody:
    """Nobody is there: the runner skips what needs somebody."""

    def do(self, deed: str, text: str) -> None:
        """Not asked."""
        raise AssertionError(f"nobody can do {deed}: {text}")

    def saw(self, question: str) -> bool:
        """Not asked."""
        raise AssertionError(f"nobody can tell: {question}")
