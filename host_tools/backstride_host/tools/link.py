"""`backstride link`: what travels between console and host."""

import json

import click

from backstride_host import dictionary
from backstride_host.tools.options import json_option


@click.group()
def command() -> None:
    """Look into the link's messages."""


@command.command("dictionary")
@json_option
def show_dictionary(as_json: bool) -> None:
    """Print the message table: all that a program in any language needs to speak the link."""
    content = dictionary.dictionary()
    if as_json:
        click.echo(json.dumps(content, indent=2))
        return
    # For people only: a program's call does not wait for rich to load.
    from backstride_host.tools.dictionary_table import print_dictionary  # noqa: PLC0415

    print_dictionary(content)
