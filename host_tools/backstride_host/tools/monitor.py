"""`backstride monitor`: watch a console live, on a screen, as lines, or as JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from backstride_host import preferences
from backstride_host.capture.tap import capture_on
from backstride_host.connection import Received, ReceivedLine
from backstride_host.live.console_state import ConsoleState
from backstride_host.live.feed import Feed
from backstride_host.live.measures import MASSES, SPEEDS, Measures
from backstride_host.live.plain_view import PlainView
from backstride_host.live.watch import Watch
from backstride_host.tools.options import json_option, on_a_terminal, required_port_option
from backstride_host.tools.typed_lines import typed_lines
from backstride_host.transport import open_transport


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
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keep all that comes in a capture, marks too, as `backstride record` does.",
)
@click.option("--speed", type=click.Choice(SPEEDS), help="How speeds are shown.")
@click.option("--mass", type=click.Choice(MASSES), help="How masses are shown.")
@click.option("--remember", is_flag=True, help="Keep --speed and --mass for the next time.")
@json_option
def command(
    port: str,
    duration_s: float | None,
    cues: bool,
    record: Path | None,
    speed: str | None,
    mass: str | None,
    remember: bool,
    as_json: bool,
) -> None:
    """Watch a console live.

    On a terminal a full screen with keys; else lines of text, or with --json each message as an object on its
    line, whose numbers are in the units that the fields' names say. When the cable returns, it goes on.

    With --record, marks are kept for `backstride report` and `backstride export`. Where there is no screen,
    Enter marks the moment, with a word if you type one before it.
    """
    kept = preferences.measures()
    measures = Measures(speed or kept.speed, mass or kept.mass)
    if remember:
        click.echo(f"remembered in {preferences.remember(measures)}", err=True)
    code = 0
    with _watching(port, record) as watch:
        if as_json:
            _print_json(watch, duration_s)
        elif on_a_terminal():
            code = _show(watch, duration_s, measures, cues)
        else:
            _print_lines(watch, duration_s, measures)
    if record:
        click.echo(f"recorded in {record}", err=True)
    if code:
        click.get_current_context().exit(code)


@contextmanager
def _watching(port: str, record: Path | None) -> Iterator[Watch]:
    """Watch a port; where it never comes to that, no file is left."""
    transport = open_transport(port)
    try:
        with capture_on(transport, record) if record else nullcontext() as capture:
            try:
                watch = Watch(port, transport, capture)
            except BaseException:
                if record:
                    record.unlink()
                raise
            try:
                yield watch
            finally:
                watch.close()
    finally:
        transport.close()


def _show(watch: Watch, duration_s: float | None, measures: Measures, cues: bool) -> int:
    # The app takes longer to load than all the rest.
    from backstride_host.live.tones import loudspeaker  # noqa: PLC0415
    from backstride_host.screen.app import ConsoleApp  # noqa: PLC0415
    from backstride_host.screen.keys import Keys  # noqa: PLC0415
    from backstride_host.screen.run import show  # noqa: PLC0415
    from backstride_host.screen.view import View  # noqa: PLC0415

    view = View(Feed(watch.url), measures)
    with loudspeaker() if cues else nullcontext() as speaker:
        app = ConsoleApp(view, Keys(view.state, watch.order), cues=cues, sound=speaker, on_mark=watch.mark)
        try:
            return show(app, view.feed, lambda: watch.run(view.feed, duration_s), watch.end)
        finally:
            for mark in view.state.marks:
                click.echo(f"mark {mark.detail}")


def _print_lines(watch: Watch, duration_s: float | None, measures: Measures) -> None:
    view = PlainView(ConsoleState(), measures)
    trouble = ""
    for items in watch.batches(duration_s):
        for item in items:
            for line in view.lines(item):
                click.echo(line)
        for text in typed_lines():
            watch.mark(text)
            click.echo(view.mark(watch.now_s, text))
        if watch.trouble != trouble:
            trouble = watch.trouble
            click.echo(trouble or "connected again", err=True)


def _print_json(watch: Watch, duration_s: float | None) -> None:
    for items in watch.batches(duration_s):
        for item in items:
            click.echo(json.dumps(_as_json(item)))
        for text in typed_lines():
            watch.mark(text)
            click.echo(json.dumps({"t_s": round(watch.now_s, 4), "message": "mark", "text": text}))


def _as_json(item: Received | ReceivedLine) -> dict[str, object]:
    if isinstance(item, ReceivedLine):
        return {"t_s": round(item.t_s, 4), "message": "line", **item.fields}
    head: dict[str, object] = {"t_s": round(item.t_s, 4), "message": item.name}
    if item.device_ms is not None:
        head["device_ms"] = item.device_ms
    return head | item.message.named()
