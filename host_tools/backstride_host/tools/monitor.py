"""`backstride monitor`: watch a console live, on a screen, as lines, or as JSON."""

import json
import sys
import time

import click
from rich.console import Console
from rich.live import Live

from backstride_host.connection import Received, ReceivedLine
from backstride_host.live.console_state import ConsoleState
from backstride_host.live.live_view import LiveView
from backstride_host.live.plain_view import PlainView
from backstride_host.live.watch import Watch
from backstride_host.tools.options import json_option, required_port_option

_REDRAW_S = 0.1


@click.command()
@required_port_option
@click.option(
    "--duration", "duration_s", type=click.FloatRange(min=0), metavar="S", help="Stop after S seconds."
)
@json_option
def command(port: str, duration_s: float | None, as_json: bool) -> None:
    """Watch a console live.

    On a terminal a screen; else lines of text, or with --json each message as an object on its line, whose
    numbers are in the units that the fields' names say. When the cable returns, it goes on.
    """
    watch = Watch(port)
    try:
        if as_json:
            _print_json(watch, duration_s)
        elif sys.stdout.isatty():
            _draw(watch, duration_s)
        else:
            _print_lines(watch, duration_s)
    finally:
        watch.close()


def _draw(watch: Watch, duration_s: float | None) -> None:
    view = LiveView()
    redraw_due_s = 0.0
    with Live(view, console=Console(), auto_refresh=False, vertical_overflow="crop") as live:
        for items in watch.batches(duration_s):
            for item in items:
                view.take(item)
            if time.monotonic() >= redraw_due_s:
                redraw_due_s = time.monotonic() + _REDRAW_S
                view.link = watch.statistics
                view.now_s = watch.now_s
                view.note = f"{watch.trouble}; waiting for it to return" if watch.trouble else watch.url
                live.refresh()


def _print_lines(watch: Watch, duration_s: float | None) -> None:
    view = PlainView(ConsoleState())
    trouble = ""
    for items in watch.batches(duration_s):
        for item in items:
            for line in view.lines(item):
                click.echo(line)
        if watch.trouble != trouble:
            trouble = watch.trouble
            click.echo(trouble or "connected again", err=True)


def _print_json(watch: Watch, duration_s: float | None) -> None:
    for items in watch.batches(duration_s):
        for item in items:
            click.echo(json.dumps(_as_json(item)))


def _as_json(item: Received | ReceivedLine) -> dict[str, object]:
    if isinstance(item, ReceivedLine):
        return {"t_s": round(item.t_s, 4), "message": "line", **item.fields}
    head: dict[str, object] = {"t_s": round(item.t_s, 4), "message": item.name}
    if item.device_ms is not None:
        head["device_ms"] = item.device_ms
    return head | item.message.named()
