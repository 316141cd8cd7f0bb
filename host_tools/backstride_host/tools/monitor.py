"""`backstride monitor`: watch a console live, on a screen, as lines, or as JSON."""

import json
from contextlib import nullcontext

import click

from backstride_host import preferences
from backstride_host.connection import Received, ReceivedLine
from backstride_host.live.console_state import ConsoleState
from backstride_host.live.feed import Feed
from backstride_host.live.measures import MASSES, SPEEDS, Measures
from backstride_host.live.plain_view import PlainView
from backstride_host.live.watch import Watch
from backstride_host.tools.options import json_option, on_a_terminal, required_port_option


@click.command(
    epilog="Keys: s start, p pause and go on, x stop, + and - the level, m mark this moment, "
    "c the walker's screen and back, q quit. Whatever a key asks for is the console's to decide."
)
@required_port_option
@click.option(
    "--duration", "duration_s", type=click.FloatRange(min=0), metavar="S", help="Stop after S seconds."
)
@click.option(
    "--cues", is_flag=True, help="Very large type and sound, for a walker who cannot see the console."
)
@click.option("--speed", type=click.Choice(SPEEDS), help="How speeds are shown.")
@click.option("--mass", type=click.Choice(MASSES), help="How masses are shown.")
@click.option("--remember", is_flag=True, help="Keep --speed and --mass for the next time.")
@json_option
def command(
    port: str,
    duration_s: float | None,
    cues: bool,
    speed: str | None,
    mass: str | None,
    remember: bool,
    as_json: bool,
) -> None:
    """Watch a console live.

    On a terminal a full screen with keys; else lines of text, or with --json each message as an object on its
    line, whose numbers are in the units that the fields' names say. When the cable returns, it goes on.
    """
    kept = preferences.measures()
    measures = Measures(speed or kept.speed, mass or kept.mass)
    if remember:
        click.echo(f"remembered in {preferences.remember(measures)}", err=True)
    watch = Watch(port)
    try:
        if as_json:
            _print_json(watch, duration_s)
        elif on_a_terminal():
            _show(watch, duration_s, measures, cues)
        else:
            _print_lines(watch, duration_s, measures)
    finally:
        watch.close()


def _show(watch: Watch, duration_s: float | None, measures: Measures, cues: bool) -> None:
    # The app takes longer to load than all the rest.
    from backstride_host.live.tones import loudspeaker  # noqa: PLC0415
    from backstride_host.screen.app import ConsoleApp  # noqa: PLC0415
    from backstride_host.screen.keys import Keys  # noqa: PLC0415
    from backstride_host.screen.run import show  # noqa: PLC0415
    from backstride_host.screen.view import View  # noqa: PLC0415

    view = View(Feed(watch.url), measures)
    with loudspeaker() if cues else nullcontext() as speaker:
        app = ConsoleApp(view, Keys(view.state, watch.order), cues=cues, sound=speaker)
        try:
            code = show(app, view.feed, lambda: watch.run(view.feed, duration_s), watch.end)
        finally:
            for mark in view.state.marks:
                click.echo(f"mark {mark.detail}")
    if code:
        click.get_current_context().exit(code)


def _print_lines(watch: Watch, duration_s: float | None, measures: Measures) -> None:
    view = PlainView(ConsoleState(), measures)
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
