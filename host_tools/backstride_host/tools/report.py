"""`backstride report`: a session, or a walker's weeks, as one page to look at, print and send."""

import time
from pathlib import Path

import click

from backstride_host import preferences
from backstride_host.errors import NotFound
from backstride_host.live.measures import MASSES, SPEEDS, Measures
from backstride_host.tools.late_bar import LateBar


@click.command()
@click.argument("source", required=False)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="Where to.",
)
@click.option("--walker", metavar="NAME", help="The walker's weeks, from the history, in place of a session.")
@click.option(
    "--history",
    "history_path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="BACKSTRIDE_HISTORY",
    metavar="FILE",
    help="Where the history is; else among the user's data. [env: BACKSTRIDE_HISTORY]",
)
@click.option("--session", "number", type=int, metavar="N", help="Which session, where there are several.")
@click.option("--speed", type=click.Choice(SPEEDS), help="How speeds are shown; else as `monitor` remembers.")
@click.option("--mass", type=click.Choice(MASSES), help="How masses are shown.")
def command(
    source: str | None,
    out: Path,
    walker: str | None,
    history_path: Path | None,
    number: int | None,
    speed: str | None,
    mass: str | None,
) -> None:
    """Make a page of a session, or of a walker's weeks, to look at and print.

    SOURCE is a directory of `backstride simulate`, a capture of `backstride record`, or history:ID with an ID
    of `backstride sessions list`.

    \b
    backstride report walk.bscap --out walk.html
    backstride report history:3 --out walk.html
    backstride report --walker ann --out ann.html         her weeks beside the plan, all her sessions

    The page is one file that needs nothing else and asks no network for anything: open it in a browser, print
    it, send it on. What is an estimate says so; it is not a medical device.
    """
    if (source is None) == (walker is None):
        raise click.UsageError("give a SOURCE, or --walker NAME.")
    kept = preferences.measures()
    measures = Measures(speed or kept.speed, mass or kept.mass)
    with LateBar() as tell:
        if source is not None:
            _session(source, number, measures, out, tell)
        elif walker is not None:
            _walker(walker, history_path, measures, out)


def _walker(walker: str, path: Path | None, measures: Measures, out: Path) -> None:
    from backstride_host.history import default_path  # noqa: PLC0415
    from backstride_host.history.store import History  # noqa: PLC0415
    from backstride_host.report.walker_page import write_walker  # noqa: PLC0415

    path = path or default_path()
    if not path.exists():
        raise NotFound("history", str(path))
    with History(path) as history:
        sessions = write_walker(history, walker, measures, out, time.time())
    click.echo(f"{walker}, {sessions} session{'' if sessions == 1 else 's'}, in {out}")


def _session(source: str, number: int | None, measures: Measures, out: Path, tell: LateBar) -> None:
    from backstride_host.report.session_page import write_session  # noqa: PLC0415
    from backstride_host.session.sources import open_source  # noqa: PLC0415

    found = open_source(source, tell)
    for trouble in found.troubles:
        click.echo(f"backstride: {trouble}", err=True)
    session = found.session(number)
    tell(f"writing {out}", 0.0)
    write_session(session, measures, out)
    click.echo(f"session {session.number}, {session.programme} of {session.walker}, in {out}")
