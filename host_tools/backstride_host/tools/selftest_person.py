"""The person at the terminal: what to do, what came of it."""

import click

from backstride_host.selftest import report
from backstride_host.selftest.check import Check
from backstride_host.selftest.result import Result


class AtTheTerminal:
    """Plain lines; with `aside` all of them on standard error."""

    def __init__(self, aside: bool):
        self._aside = aside

    def say(self, text: str) -> None:
        """Print a line."""
        click.echo(text, err=self._aside)

    def begins(self, check: Check) -> None:
        """Say what is done now."""
        self.say(f"{check.name}: {check.what}")

    def do(self, deed: str, text: str) -> None:
        """Ask for something to be done; the console feels it."""
        self.say(f"  >> {text}")

    def saw(self, question: str) -> bool:
        """Ask for a yes or no."""
        return click.confirm(f"  >> {question}", err=True)

    def judged(self, result: Result) -> None:
        """Show a result."""
        for line in report.check_lines(result.as_dict()):
            self.say(f"  {line}")
