"""`backstride record`: what crosses the link, or what the encoder shows, into a file."""

from pathlib import Path

import click

from backstride_host.tools.options import json_option


@click.command()
@click.argument("port", envvar="BACKSTRIDE_PORT", required=False)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the link's bytes go, as OUT.bscap; it must not be there yet.",
)
@click.option(
    "--edges",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT.csv",
    help="Where the encoder's edges go, instead.",
)
@click.option("--port", "port_option", metavar="URL", help="The same as PORT.")
@click.option("--seconds", type=click.FloatRange(min=0.1), metavar="S", help="Stop after S seconds.")
@click.option(
    "--part-mb",
    type=click.FloatRange(min=0.1),
    metavar="MB",
    help="Begin another part of the capture, FILE.2, FILE.3, whenever one has grown so far.",
)
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Keep the last N parts only.")
@json_option
def command(
    port: str | None,
    out: Path | None,
    edges: Path | None,
    port_option: str | None,
    seconds: float | None,
    part_mb: float | None,
    keep: int | None,
    as_json: bool,
) -> None:
    """Record a console: every byte of its link, or its encoder's edges.

    \b
    backstride record /dev/ttyUSB0 --out walk.bscap       the link, until Ctrl-C
    backstride record --edges walk.csv --port /dev/ttyUSB0     edges, for `backstride replay`

    A capture has the raw bytes with the host's times. They are written as they come, and on the disk within
    20 ms: a crash of this program loses none. When the cable is lost, it waits for its return. Watch it again
    with `backstride monitor --port capture:walk.bscap`. Enter marks the moment, with a word if you
    type one before it: a report shows it, and a FIT or TCX file has a lap from there on.

    Edges are best effort, for a slow belt: an edge is stamped by an interrupt that comes 50 to 200 us late,
    and beyond some 600 edges a second none come. Then the recording ends there and says so; it has no holes.
    """
    url = port_option or port
    if not url:
        raise click.UsageError("Missing argument 'PORT'.")
    if (out is None) == (edges is None):
        raise click.UsageError("Give one of --out FILE and --edges OUT.csv.")
    # Each in its own module: who records one does not load the other.
    if edges is not None:
        from backstride_host.tools.record_edges import record_edges  # noqa: PLC0415

        record_edges(edges, url, seconds, as_json)
    elif out is not None:
        from backstride_host.tools.record_capture import record_capture  # noqa: PLC0415

        record_capture(out, url, seconds, round(part_mb * 1e6) if part_mb else None, keep, as_json)
