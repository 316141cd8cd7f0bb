"""`backstride service`: what a technician asks a console for."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click

from backstride_host.client import Client
from backstride_host.console_service import FaultRecord, MachineLife
from backstride_host.tools.options import json_option, required_port_option


@click.group()
def command() -> None:
    """Show a machine's travel, hours, and what was before its last faults."""


@command.command("show")
@required_port_option
@json_option
def show_service(port: str, as_json: bool) -> None:
    """Show travel and hours, and the last faults with the ten seconds before each."""
    with Client.connect(port) as client:
        life = client.service()
    if as_json:
        click.echo(json.dumps(asdict(life), indent=2))
    else:
        _print(life)


def _print(life: MachineLife) -> None:
    click.echo(f"travel  {life.forward_m} m forward, {life.backward_m} m backward")
    click.echo(f"hours   {life.on_s / 3600:.1f} h on, {life.moving_s / 3600:.1f} h in motion")
    click.echo(f"faults  {len(life.faults) or 'none'}")
    for record in life.faults:
        _print_fault(record)


def _print_fault(record: FaultRecord) -> None:
    when = (
        f"{datetime.fromtimestamp(record.utc_s, UTC):%Y-%m-%d %H:%M} UTC"
        if record.utc_s
        else "at an unknown time"
    )
    where = f", session {record.session}" if record.session else ""
    click.echo(f"\n{record.serial}  {' '.join(record.faults)}  {when}{where}")
    for row in record.rows[::5]:
        # One a second: all of them are in the JSON.
        force_n, current_a = row["force_dn"] / 10, row["coil_ma"] / 1000
        speed_m_s = row["speed_mm_s"] / 1000
        click.echo(
            f"  {-row['before_s']:6.1f} s  {speed_m_s:6.2f} m/s  {force_n:6.1f} N  {current_a:5.2f} A"
            f"  {row['state']}"
        )
