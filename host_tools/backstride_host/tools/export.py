"""`backstride export`: a session as a file that other programs read."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from backstride_host.exports import FORMATS, writer_of
from backstride_host.session.model import Session
from backstride_host.session.sources import open_source
from backstride_host.tools.late_bar import LateBar
from backstride_host.tools.options import json_option


class _Moment(click.ParamType):
    name = "TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a date and time; without a zone it is UTC."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not as 2026-11-23T10:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.command()
@click.argument("source")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="What to write; else FILE's ending tells.",
)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to."
)
@click.option("--session", "number", type=int, metavar="N", help="Which session, where there are several.")
@click.option("--started", type=_Moment(), help="When it began, where nobody knows: 2026-11-23T10:00Z.")
@json_option
def command(
    source: str,
    format_name: str | None,
    out: Path,
    number: int | None,
    started: datetime | None,
    as_json: bool,
) -> None:
    """Make a FIT, TCX, CSV or Parquet file of a session.

    SOURCE is a directory of `backstride simulate`, a capture of `backstride record`, or history:ID with an ID
    of `backstride sessions list`.

    \b
    backstride export walk.bscap --out walk.fit           for watches and training sites
    backstride export out/run --format parquet --out walk.parquet

    Totals are the console's own, to the last unit that the format has. FIT and TCX have a point a second and
    a lap a programme step; direction and brake force are developer fields in FIT. CSV and Parquet have every
    sample, with what the session had added up to.
    """
    format_name = format_name or out.suffix.removeprefix(".").lower()
    if format_name not in FORMATS:
        raise click.UsageError(f"{out} does not say which format: give --format {'|'.join(FORMATS)}.")
    with LateBar() as tell:
        found = open_source(source, tell)
        for trouble in found.troubles:
            click.echo(f"backstride: {trouble}", err=True)
        session = _dated(found.session(number), started)
        tell(f"writing {out}", 0.0)
        writer_of(format_name)(session, out)
    if as_json:
        click.echo(json.dumps({"out": str(out), "format": format_name, **session.summary()}))
    else:
        click.echo(_line(session, out))


def _dated(session: Session, started: datetime | None) -> Session:
    if started is None:
        return session
    return replace(session, started_utc_s=started.timestamp(), dated="given")


def _line(session: Session, out: Path) -> str:
    totals = session.totals
    return (
        f"session {session.number}, {session.programme} of {session.walker}: "
        f"{totals['active_ms'] / 60_000:.1f} min, {totals['reverse_mm'] / 1000:.0f} m back, "
        f"{totals['forward_mm'] / 1000:.0f} m forward, {totals['work_j'] / 1000:.1f} kJ in {out}"
    )
