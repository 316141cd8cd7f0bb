"""`backstride`: finds the subcommand, and turns what goes wrong into one line and an exit code.

Nothing heavy is imported here: `--help` lists the subcommands from this table without loading them.
"""

import errno
from importlib import import_module

import click
from backstride.version import VERSION
from click.shell_completion import CompletionItem

from backstride_host.errors import BackstrideError

# Module in this package (its attribute `command`) and what `--help` says of it.
COMMANDS = {
    "simulate": (
        "simulate",
        "Run a scenario in virtual time: the unmodified firmware on a simulated treadmill.",
    ),
    "replay": ("replay", "Run a recording of encoder edges through the firmware."),
    "monitor": ("monitor", "Watch a console live."),
    "record": ("record", "Record a console: every byte of its link, or its encoder's edges."),
    "sessions": ("sessions", "Pull sessions from a console, and see them over weeks."),
    "export": ("export", "Make a FIT, TCX, CSV or Parquet file of a session."),
    "report": ("report", "Make a page of a session, or of a walker's weeks, to look at and print."),
    "calibrate": ("calibrate", "Calibrate a machine: encoder, supply, coast-down, brake."),
    "selftest": ("selftest", "Test a console with its board, pin by pin, and write a report."),
    "params": ("params", "Read and set a console's parameters."),
    "programmes": ("programmes", "List, check and upload programmes."),
    "walkers": ("walkers", "See who walks on a console, what they did, and what is open to them."),
    "plan": ("plan", "See and set a walker's weekly plan."),
    "service": ("service", "Show a machine's travel, hours, and what was before its last faults."),
    "deploy": ("deploy", "Put the firmware of this checkout on the board at PORT, the port of its prompt."),
    "link": ("link", "Look into the link's messages."),
    "completion": ("completion", "Print what SHELL needs to complete commands, options and names."),
}

_INTERRUPTED = 130


class Failure(click.ClickException):
    """What is not the user's way of calling but went wrong: one line on standard error, exit code 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        """Print the line."""
        click.echo(f"backstride: {' '.join(self.message.split())}", err=True)


class Program(click.Group):
    """A group that knows its subcommands by name and loads one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a subcommand."""
        if cmd_name not in COMMANDS:
            return None
        return import_module(f"backstride_host.tools.{COMMANDS[cmd_name][0]}").command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_module, text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a subcommand, or the program's own options, without loading any."""
        begun = [
            CompletionItem(name, help=text)
            for name, (_module, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return begun + click.Command.shell_complete(self, ctx, incomplete)

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except BackstrideError as error:
            if isinstance(error.__context__, KeyboardInterrupt):
                # What failed was the tidying up after a Ctrl-C.
                ctx.exit(_INTERRUPTED)
            raise Failure(str(error)) from error
        except KeyboardInterrupt:
            ctx.exit(_INTERRUPTED)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            raise Failure(_file_trouble(error)) from error


def _file_trouble(error: OSError) -> str:
    if error.filename is None or error.strerror is None:
        return str(error)
    return f"{error.filename}: {error.strerror}"


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, message="backstride %(version)s")
def main() -> None:
    """Host tools of Backstride, the console that lets a treadmill be walked backwards.

    A PORT is any pyserial URL (/dev/ttyUSB0, socket://HOST:PORT, rfc2217://HOST:PORT) or a simulated console:
    sim:SCENARIO.toml in real time, sim:SCENARIO.toml?speed=max as fast as it goes.
    """
