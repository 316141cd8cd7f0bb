"""`backstride completion`: what a shell needs to complete commands, options and the console's own names."""

import click
from click.shell_completion import CompletionItem, get_completion_class

_SHELLS = ("bash", "zsh", "fish")
_PROGRAM = "backstride"
_VARIABLE = "_BACKSTRIDE_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    """Print what SHELL needs to complete commands, options and names.

    \b
    bash, in ~/.bashrc:  eval "$(backstride completion bash)"
    zsh, in ~/.zshrc:    eval "$(backstride completion zsh)"
    fish:  backstride completion fish > ~/.config/fish/completions/backstride.fish
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"{shell} is no shell that can be completed")
    # Of the program it needs no more than the name.
    click.echo(found(click.Group(), {}, _PROGRAM, _VARIABLE).source())


def parameter_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete a parameter's name, with its help where the shell shows it."""
    from backstride.core import params  # noqa: PLC0415

    return [CompletionItem(row[0], help=row[-1]) for row in params.PARAMS if row[0].startswith(begun)]


def programme_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the name of a built-in programme; what else a console has is not asked for a key press."""
    from backstride.core.programmes import PROGRAMMES  # noqa: PLC0415

    return [CompletionItem(row[0]) for row in PROGRAMMES if row[0].startswith(begun)]


def scenario_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete the name of a scenario that comes with Backstride, or else a file's."""
    from backstride_host.simulator.built_in import names  # noqa: PLC0415

    found = [CompletionItem(name) for name in names() if name.startswith(begun)]
    return found or [CompletionItem(begun, type="file")]
