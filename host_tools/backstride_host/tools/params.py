"""`backstride params`: the console's parameters, as the console itself lists them."""

import json
from collections.abc import Iterable
from pathlib import Path

import click
from backstride.core import params

from backstride_host import parameter_file
from backstride_host.client import Client
from backstride_host.parameter import Parameter
from backstride_host.tools.completion import parameter_names
from backstride_host.tools.options import json_option, port_option, required_port_option
from backstride_host.whole_file import whole_file


@click.group()
def command() -> None:
    """Read and set a console's parameters."""


@command.command("list")
@port_option
@json_option
def list_parameters(port: str | None, as_json: bool) -> None:
    """List all parameters with their values; without a port, this release's defaults."""
    _show(_all(port) if port else _defaults(), as_json)


@command.command("diff")
@required_port_option
@json_option
def list_changed(port: str, as_json: bool) -> None:
    """List the parameters that differ from their defaults."""
    _show([row for row in _all(port) if row.value != row.default], as_json)


@command.command("get")
@click.argument("name", shell_complete=parameter_names)
@required_port_option
@json_option
def get_parameter(name: str, port: str, as_json: bool) -> None:
    """Print the value of parameter NAME."""
    with Client.connect(port) as client:
        row = client.parameter(name)
    click.echo(json.dumps(row.as_dict()) if as_json else f"{row.value} {row.unit}".rstrip())


@command.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("name", shell_complete=parameter_names)
@click.argument("value", type=int)
@required_port_option
@json_option
def set_parameter(name: str, value: int, port: str, as_json: bool) -> None:
    """Set parameter NAME to VALUE, in its unit.

    Parameters of the class "safety" are set only while the console is idle, within ten seconds after a hand
    pressed its button.
    """
    with Client.connect(port) as client:
        in_force = client.set_parameter(name, value)
    click.echo(json.dumps({"name": name, "value": in_force}) if as_json else f"{name} = {in_force}")


@command.command("export")
@required_port_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; else the terminal.")
def export_parameters(port: str, out: Path | None) -> None:
    """Write all values as TOML, in the form that `import` and a scenario read."""
    text = parameter_file.to_toml(_all(port))
    if out is None:
        click.echo(text, nl=False)
    else:
        with whole_file(out) as file:
            file.write(text)


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@required_port_option
def import_parameters(file: Path, port: str) -> None:
    """Set what FILE has in its table [params], where the console has another value."""
    values = parameter_file.read_values(file)
    with Client.connect(port) as client:
        for name, value in values.items():
            if client.parameter(name).value != value:
                client.set_parameter(name, value)
                click.echo(f"{name} = {value}")


def _all(port: str) -> list[Parameter]:
    with Client.connect(port) as client:
        return client.parameters()


def _defaults() -> list[Parameter]:
    return [
        Parameter(index, name, unit, low, high, default, default, params.KINDS[kind], text)
        for index, (name, unit, low, high, default, kind, text) in enumerate(params.PARAMS)
    ]


def _show(rows: Iterable[Parameter], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], indent=2))
        return
    # For people only: a program's call does not wait for rich to load.
    from backstride_host.tools.parameter_table import print_parameters  # noqa: PLC0415

    print_parameters(rows)
