"""What `backstride deploy` says in the end."""

import click

from backstride_host.deploy.deployment import Outcome
from backstride_host.deploy.plan import Plan
from backstride_host.errors import DeployError

_SHOWN_MOST = 12


def print_outcome(outcome: Outcome, check: bool) -> None:
    """Print it for people."""
    click.echo(f"MicroPython {outcome.micropython} on {outcome.machine}")
    for note in outcome.notes:
        click.echo(note)
    lines = _lines(outcome.plan)
    for line in lines[:_SHOWN_MOST]:
        click.echo(f"  {line}")
    if len(lines) > _SHOWN_MOST:
        click.echo(f"  and {len(lines) - _SHOWN_MOST} more")
    click.echo(_total(outcome, check))
    if outcome.firmware:
        click.echo(f"firmware {outcome.firmware}, schema {outcome.schema_hash:08x}, every file checked")
    if outcome.start is not None:
        click.echo(f"started: {outcome.start}")


def verdict(outcome: Outcome, check: bool) -> None:
    """Raise DeployError where the exit code is to be 1."""
    if check and not outcome.plan.nothing_to_do:
        raise DeployError("the board differs from this checkout")
    if outcome.start is not None and outcome.start.startswith("safe mode"):
        raise DeployError(f"the board started in {outcome.start}")


def _lines(plan: Plan) -> list[str]:
    rows = [(file.path, f"new      {file.path}, {len(file.data)} bytes") for file in plan.new]
    rows += [(file.path, f"changed  {file.path}, {len(file.data)} bytes") for file in plan.changed]
    rows += [(path, f"removed  {path}") for path in plan.stale]
    return [line for _path, line in sorted(rows)]


def _total(outcome: Outcome, check: bool) -> str:
    plan = outcome.plan
    if plan.nothing_to_do:
        return f"nothing to do: {len(plan.same)} files are as they should be"
    size = sum(len(file.data) for file in plan.to_copy)
    verb = "would be copied" if check else "copied"
    return f"{len(plan.to_copy)} files, {size / 1024:.1f} KiB, {verb}; {len(plan.same)} are the same"
