"""The command itself: help at every level, exit codes, one line of error, a quick start."""

import errno
import subprocess
import sys

import click
import pytest
from backstride.version import VERSION
from backstride_host.errors import LinkError
from backstride_host.tools import main as module
from click.testing import CliRunner


def loaded(group: click.Group, context: click.Context, name: str) -> click.Command:
    command = group.get_command(context, name)
    assert command is not None
    return command


def paths(command: click.Command, name: str = "") -> list[list[str]]:
    """Return the arguments that lead to `command` and to each command below it."""
    found = [name.split()]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found += paths(loaded(command, context, below), f"{name} {below}")
    return found


@pytest.mark.parametrize("arguments", paths(module.main), ids=" ".join)
def test_help_at_every_level(arguments):
    result = CliRunner().invoke(module.main, [*arguments, "--help"])
    assert result.exit_code == 0
    assert "Usage: " in result.output


def test_each_short_help_is_what_the_command_says_of_itself():
    context = click.Context(module.main)
    for name, (_module, text) in module.COMMANDS.items():
        command = loaded(module.main, context, name)
        assert command.get_short_help_str(200) == text


def test_help_loads_nothing_heavy():
    code = (
        "import sys, click.testing\n"
        "from backstride_host.tools.main import main\n"
        "assert click.testing.CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "heavy = {'rich', 'textual', 'numpy', 'serial', 'matplotlib', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version(backstride):
    assert backstride("--version").stdout == f"backstride {VERSION}\n"


@pytest.mark.parametrize("arguments", [["unheard-of"], ["link", "dictionary", "--loud"], ["params", "get"]])
def test_wrong_use_is_exit_code_2(backstride, arguments):
    done = backstride(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: " in done.stderr


def test_failure_is_exit_code_1_and_one_line(backstride):
    done = backstride("params", "list", "--port", "/dev/ttyNOWHERE")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "backstride: /dev/ttyNOWHERE: there is no such port\n"


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (LinkError("two\nlines"), 1, "backstride: two lines\n"),
        (FileNotFoundError(errno.ENOENT, "No such file", "a.toml"), 1, "backstride: a.toml: No such file\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_a_command_raises_becomes_an_exit_code(monkeypatch, error, code, says):
    @click.command()
    def fail():
        raise error

    monkeypatch.setattr(module.Program, "get_command", lambda *_arguments: fail)
    result = CliRunner().invoke(module.main, ["link"])
    assert (result.exit_code, result.stderr) == (code, says)
