"""`backstride replay`: a recording of encoder edges through the unmodified firmware, a row a control tick."""

import json
from pathlib import Path

import click
from backstride.core import params

from backstride_host.replay import Replay
from backstride_host.replay_ticks import COLUMNS
from backstride_host.simulator.config import CpuCosts, SimulationConfig
from backstride_host.tools.late_bar import LateBar
from backstride_host.tools.options import json_option
from backstride_host.whole_file import whole_file


class Setting(click.ParamType):
    """NAME=VALUE with a parameter of the table and a value within its limits."""

    name = "NAME=VALUE"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """Return name and value."""
        name, equals, number = value.partition("=")
        if not equals:
            self.fail(f"{value!r} is not NAME=VALUE", param, ctx)
        if name not in params.NAMES:
            self.fail(f"no parameter {name}", param, ctx)
        low, high = params.PARAMS[params.index_of(name)][2:4]
        try:
            chosen = int(number)
        except ValueError:
            self.fail(f"{name} takes whole numbers, not {number!r}", param, ctx)
        if not low <= chosen <= high:
            self.fail(f"{name} takes {low} to {high}, not {chosen}", param, ctx)
        return name, chosen


class Span(click.ParamType):
    """LOW:HIGH in whole microseconds."""

    name = "LOW:HIGH"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return both ends."""
        if isinstance(value, tuple):
            return value
        low, _, high = str(value).partition(":")
        if not (low.isdecimal() and high.isdecimal()) or int(low) > int(high):
            self.fail(f"{value!r} is not LOW:HIGH with 0 <= LOW <= HIGH", param, ctx)
        return int(low), int(high)


@click.command()
@click.argument("edges", type=click.Path(dir_okay=False, path_type=Path), metavar="EDGES.csv")
@click.option("--ticks", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.csv")
@click.option("--set", "settings", multiple=True, type=Setting(), help="A parameter; may be repeated.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True)
@click.option(
    "--tick-jitter-us",
    type=click.IntRange(0, 1_000_000),
    metavar="N",
    default=CpuCosts.tick_jitter_us,
    show_default=True,
    help="How much later than due a tick may come.",
)
@click.option(
    "--irq-latency-us",
    type=Span(),
    default=f"{CpuCosts.irq_latency_low_us}:{CpuCosts.irq_latency_high_us}",
    show_default=True,
    help="From an edge to its interrupt handler, at best and at worst.",
)
@click.option(
    "--clock-us",
    type=click.IntRange(0, (1 << 30) - 1),
    metavar="N",
    default=SimulationConfig.replay_start_us,
    show_default=True,
    help="What the chip's microsecond clock shows when the recording begins; it wraps at 2^30.",
)
@json_option
def command(
    edges: Path,
    ticks: Path,
    settings: tuple[tuple[str, int], ...],
    seed: int,
    tick_jitter_us: int,
    irq_latency_us: tuple[int, int],
    clock_us: int,
    as_json: bool,
) -> None:
    """Run a recording of encoder edges through the firmware.

    EDGES.csv (or EDGES.csv.gz) has the columns t_us,a,b: the levels at t_us 0, a row for each change, and a
    last one that repeats the levels. OUT.csv gets one row a control tick: the count when it was sampled, and
    what the firmware made of it.
    """
    low_us, high_us = irq_latency_us
    costs = CpuCosts(tick_jitter_us=tick_jitter_us, irq_latency_low_us=low_us, irq_latency_high_us=high_us)
    count = 0
    with LateBar() as told, whole_file(ticks) as out:
        replay = Replay(edges, dict(settings), costs, seed, clock_us, told)
        out.write(",".join(COLUMNS) + "\n")
        for line in replay.lines():
            out.write(line)
            count += 1
    if as_json:
        click.echo(json.dumps({"ticks": count, "length_us": replay.length_us, "out": str(ticks)}))
    else:
        click.echo(f"{count} ticks of {replay.length_us / 1e6:.3f} s in {ticks}")
