"""`backstride plan`: a walker's weekly plan, and how the last seven days stand to it."""

import json
from dataclasses import asdict, replace

import click

from backstride_host.client import Client
from backstride_host.tools.options import json_option, required_port_option
from backstride_host.walker import Walker

_name = click.argument("name")


class _Range(click.ParamType):
    name = "LEAST:MOST"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read two whole numbers with a colon between, or one for both."""
        least, _, most = str(value).partition(":")
        try:
            return int(least), int(most or least)
        except ValueError:
            self.fail(f"{value!r} is not as 3:4", param, ctx)


@click.group()
def command() -> None:
    """See and set a walker's weekly plan.

    It is advice: the console says what speaks against one more session. Held, no session begins beyond it
    unless a coach grants it (`backstride walkers grant NAME plan`).
    """


@command.command("show")
@_name
@required_port_option
@json_option
def show_plan(name: str, port: str, as_json: bool) -> None:
    """Show the plan of walker NAME, and the last seven days beside it."""
    with Client.connect(port) as client:
        walker = client.walkers.named(name)
    _show(walker, as_json)


@command.command("set")
@_name
@click.option("--sessions", type=_Range(), help="Sessions a week, as 3:4.")
@click.option("--minutes", type=_Range(), help="Minutes backwards a session, as 10:15.")
@click.option("--growth", type=int, help="Percent that a week may grow by.")
@click.option("--rest", type=int, help="Hours of rest after sled work.")
@click.option("--hold/--advise", default=None, help="Whether a session beyond the plan starts at all.")
@required_port_option
@json_option
def set_plan(
    name: str,
    sessions: tuple[int, int] | None,
    minutes: tuple[int, int] | None,
    growth: int | None,
    rest: int | None,
    hold: bool | None,
    port: str,
    as_json: bool,
) -> None:
    """Change the plan of walker NAME; what is not given stays."""
    given: dict[str, int | bool] = {}
    if sessions:
        given |= {"sessions_least": sessions[0], "sessions_most": sessions[1]}
    if minutes:
        given |= {"minutes_least": minutes[0], "minutes_most": minutes[1]}
    for field, value in (("growth_percent", growth), ("rest_h", rest), ("held", hold)):
        if value is not None:
            given[field] = value
    with Client.connect(port) as client:
        plan = client.walkers.named(name).plan
        client.walkers.set_plan(name, replace(plan, **given))
        walker = client.walkers.named(name)
    _show(walker, as_json)


def _show(walker: Walker, as_json: bool) -> None:
    if as_json:
        week = walker.week and asdict(walker.week)
        click.echo(json.dumps({"walker": walker.name, "plan": asdict(walker.plan), "week": week}, indent=2))
        return
    from backstride_host.tools.walker_table import plan_lines  # noqa: PLC0415

    for line in plan_lines(walker):
        click.echo(line)
