"""`backstride programmes`: what a console can play, and programmes of one's own."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from backstride_host import programme_file
from backstride_host.client import Client
from backstride_host.errors import NotFound
from backstride_host.programme import BUILT_IN, Programme, built_in
from backstride_host.tools.completion import programme_names
from backstride_host.tools.options import json_option, port_option, required_port_option

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group()
def command() -> None:
    """List, check and upload programmes.

    A programme is a TOML file: steps by time or distance, each with a way to walk, a resistance, guided
    speeds and a cue. `show NAME --toml` prints one to begin with.
    """


@command.command("list")
@port_option
@json_option
def list_programmes(port: str | None, as_json: bool) -> None:
    """List all programmes; without a port, those of this release."""
    rows: Sequence[Programme] = BUILT_IN
    if port:
        with Client.connect(port) as client:
            rows = client.programmes()
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], indent=2))
        return
    # For people only: a program's call does not wait for rich to load.
    from backstride_host.tools.programme_table import print_programmes  # noqa: PLC0415

    print_programmes(rows)


@command.command("show")
@click.argument("name", shell_complete=programme_names)
@port_option
@json_option
@click.option("--toml", "as_toml", is_flag=True, help="As a file, to write one's own from.")
def show_programme(name: str, port: str | None, as_json: bool, as_toml: bool) -> None:
    """Show the steps of programme NAME; without a port, one of this release."""
    _show(_named(name, port), as_json, as_toml)


@command.command("check")
@_file
@port_option
@json_option
def check_programme(file: Path, port: str | None, as_json: bool) -> None:
    """Check a programme's FILE and show its steps; what is wrong is told with its line.

    With a port, within the limits of that console; without, within those of a new one.
    """
    limits = None
    if port:
        with Client.connect(port) as client:
            limits = client.programme_limits()
    _show(programme_file.read(file, limits), as_json)


@command.command("upload")
@_file
@required_port_option
@json_option
def upload_programme(file: Path, port: str, as_json: bool) -> None:
    """Check FILE and put its programme onto the console, in the place of one of its name.

    Between two sessions only. After a cut cable, do it again: it goes on where it broke off.
    """
    with Client.connect(port) as client:
        programme = programme_file.read(file, client.programme_limits())
        client.upload_programme(programme)
    if as_json:
        click.echo(json.dumps({"name": programme.name, "steps": len(programme.steps)}))
    else:
        click.echo(f"{programme.name}: {len(programme.steps)} steps are on the console")


@command.command("remove")
@click.argument("name", shell_complete=programme_names)
@required_port_option
@json_option
def remove_programme(name: str, port: str, as_json: bool) -> None:
    """Take programme NAME, which a host had put there, off the console."""
    with Client.connect(port) as client:
        client.remove_programme(name)
    click.echo(json.dumps({"removed": name}) if as_json else f"{name} is removed")


def _named(name: str, port: str | None) -> Programme:
    if port:
        with Client.connect(port) as client:
            return client.programme(name)
    programme = built_in(name)
    if programme is None:
        raise NotFound("programme", name)
    return programme


def _show(programme: Programme, as_json: bool, as_toml: bool = False) -> None:
    if as_toml:
        click.echo(programme_file.to_toml(programme), nl=False)
    elif as_json:
        click.echo(json.dumps(programme.as_dict(), indent=2))
    else:
        from backstride_host.tools.programme_table import print_steps  # noqa: PLC0415

        print_steps(programme)
