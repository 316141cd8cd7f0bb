"""`backstride walkers`: who walks on a console, what they did, what is open to them."""

import json
from dataclasses import asdict
from typing import Any

import click
from backstride.core import codes

from backstride_host.client import Client
from backstride_host.tools.options import json_option, required_port_option

_name = click.argument("name")


@click.group()
def command() -> None:
    """See who walks on a console, what they did, and what is open to them.

    A console keeps each walker by name, with progress, weekly plan and the last sessions. A guest is kept
    nowhere.
    """


@command.command("list")
@required_port_option
@json_option
def list_walkers(port: str, as_json: bool) -> None:
    """List all walkers."""
    with Client.connect(port) as client:
        found = client.walkers.all()
    if as_json:
        _json([walker.as_dict() for walker in found])
        return
    # For people only: a program's call does not wait for rich to load.
    from backstride_host.tools.walker_table import print_walkers  # noqa: PLC0415

    print_walkers(found)


@command.command("show")
@_name
@required_port_option
@json_option
def show_walker(name: str, port: str, as_json: bool) -> None:
    """Show walker NAME: progress, what is locked and why, last sessions, a coach's decisions."""
    with Client.connect(port) as client:
        walker = client.walkers.named(name)
        sessions = client.walkers.history(name)
        overrides = client.walkers.overrides(name)
    if as_json:
        more = {"history": [asdict(row) for row in sessions], "decisions": [asdict(row) for row in overrides]}
        _json(walker.as_dict() | more)
        return
    from backstride_host.tools.walker_table import print_walker  # noqa: PLC0415

    print_walker(walker, sessions, overrides)


@command.command("delete")
@_name
@required_port_option
@click.confirmation_option(prompt="Delete this walker with all history?")
def delete_walker(name: str, port: str) -> None:
    """Delete walker NAME with all history."""
    with Client.connect(port) as client:
        client.walkers.delete(name)
    click.echo(f"{name} is deleted")


@command.command("grant")
@_name
@click.argument("what", type=click.Choice(codes.GRANTS))
@click.option("--coach", required=True, help="Whose decision it is.")
@click.option("--reason", required=True, help="Why. Both are recorded on the console.")
@click.option("--revoke", is_flag=True, help="Take back what was granted.")
@required_port_option
def grant(name: str, what: str, coach: str, reason: str, revoke: bool, port: str) -> None:
    """Let walker NAME pass a gate that is still locked.

    `running` and `long` count until they are taken back, `rest` (after sled work) and `plan` (of the week)
    for the next session. Running needs a press of the console's button within the last ten seconds.
    """
    with Client.connect(port) as client:
        client.walkers.choose(name)
        client.walkers.override(what, coach, reason, granted=not revoke)
    click.echo(f"{what} is {'taken back from' if revoke else 'granted to'} {name}")


def _json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2))
