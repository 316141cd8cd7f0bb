"""`backstride simulate`: run a scenario with the real firmware, and leave what happened in files."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from backstride_host.simulator.built_in import names, scenario_path
from backstride_host.simulator.console_records import DisplayShows
from backstride_host.simulator.run import Port, Run, Watcher, simulate
from backstride_host.simulator.scenario import Scenario, load_scenario
from backstride_host.tools.completion import scenario_names
from backstride_host.tools.options import json_option, on_a_terminal

# What is handed each thing that the display shows.
Look = Callable[[DisplayShows], None]


@click.command(epilog=f"Scenarios that come with Backstride: {', '.join(names())}.")
@click.argument("scenario", metavar="SCENARIO.toml", shell_complete=scenario_names)
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where the files go.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**30), default=1, show_default=True, help="Of all that is random."
)
@click.option(
    "--realtime", is_flag=True, help="No faster than real time, with the link on a pseudo terminal."
)
@click.option(
    "--pace", type=click.FloatRange(min=0.1), metavar="X", help="On a terminal: X times real time at most."
)
@click.option(
    "--plant", metavar="FILE.py", type=click.Path(path_type=Path), help="Another treadmill and walker."
)
@click.option(
    "--flash", metavar="FILE", type=click.Path(path_type=Path), help="The console's memory, from run to run."
)
@click.option("--display", is_flag=True, help="Show the console's display, and keep pictures of it.")
@json_option
def command(
    scenario: str,
    out: Path,
    seed: int,
    realtime: bool,
    pace: float | None,
    plant: Path | None,
    flash: Path | None,
    display: bool,
    as_json: bool,
) -> None:
    """Run a scenario in virtual time: the unmodified firmware on a simulated treadmill.

    Writes truth.csv, telemetry.csv, events.csv, link.bin, summary.json and session.png into DIR: all of
    them, or none where something fails. The same scenario and seed give the same bytes. With --flash the
    console begins with the walkers, sessions and settings that the last run on that file left. With --display
    the folder display/ has what was on the console's display, at most twice a second.
    """
    checked = load_scenario(scenario_path(scenario), plant)
    with _port(realtime) as port:

        def run(watcher: Watcher | None, wanted_pace: float | None, show: Look | None = None) -> Run:
            look = (show or _look_away) if display else None
            return simulate(checked, out, seed, 1.0 if realtime else wanted_pace, watcher, port, flash, look)

        if display and not as_json and on_a_terminal():
            from backstride_host.simulator.display_view import DisplayView  # noqa: PLC0415

            with DisplayView(checked) as view:
                done = run(view, pace, view.show)
        elif as_json:
            done = run(None, None)
        elif on_a_terminal():
            done = _shown(checked, port, lambda watcher: run(watcher, pace))
        else:
            # Nobody watches a bar for its own sake: it keeps no pace.
            from backstride_host.simulator.watching import Bar  # noqa: PLC0415

            with Bar(checked) as bar:
                done = run(bar, None)
    _tell(done, as_json)


def _look_away(_shown: DisplayShows) -> None:
    """The pictures are enough."""


@contextlib.contextmanager
def _port(realtime: bool) -> Iterator[Port | None]:
    if not realtime:
        yield None
        return
    # Pseudo terminals are not everywhere; nobody else needs them.
    from backstride_host.simulator.pty_port import PtyPort  # noqa: PLC0415

    port = PtyPort()
    click.echo(f"the console's link is at {port.name}", err=True)
    try:
        yield port
    finally:
        port.close()


def _shown(scenario: Scenario, port: Port | None, run: Callable[[Watcher], Run]) -> Run:
    """Run behind the screen."""
    # The app takes longer to load than all the rest.
    from backstride_host.live.feed import Feed  # noqa: PLC0415
    from backstride_host.preferences import measures  # noqa: PLC0415
    from backstride_host.screen.app import ConsoleApp  # noqa: PLC0415
    from backstride_host.screen.run import show  # noqa: PLC0415
    from backstride_host.screen.view import View  # noqa: PLC0415
    from backstride_host.simulator.watching import Feeder  # noqa: PLC0415

    view = View(Feed(), measures())
    feeder = Feeder(scenario, getattr(port, "name", ""), view.feed)
    done: list[Run] = []
    show(ConsoleApp(view), view.feed, lambda: done.append(run(feeder)), feeder.abandon)
    return done[0]


def _tell(run: Run, as_json: bool) -> None:
    if as_json:
        from backstride_host.simulator.results.summary import to_json  # noqa: PLC0415

        click.echo(to_json(run.summary), nl=False)
        return
    from backstride_host.simulator.summary_table import print_summary  # noqa: PLC0415

    print_summary(run)
