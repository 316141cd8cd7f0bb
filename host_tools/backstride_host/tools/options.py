"""Options that several subcommands share."""

import os
import sys

import click

port_option = click.option(
    "--port",
    envvar="BACKSTRIDE_PORT",
    metavar="URL",
    help="Where the console is: any pyserial URL or sim:SCENARIO.toml. [env: BACKSTRIDE_PORT]",
)
required_port_option = click.option(
    "--port",
    envvar="BACKSTRIDE_PORT",
    metavar="URL",
    required=True,
    help="Where the console is: any pyserial URL or sim:SCENARIO.toml. [env: BACKSTRIDE_PORT]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="For programs: JSON instead of text.")


def on_a_terminal() -> bool:
    """Whether a full screen can be shown: it reads keys from one stream and draws on another."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM", "dumb") != "dumb"
