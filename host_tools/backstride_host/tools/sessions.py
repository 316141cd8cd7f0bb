"""`backstride sessions`: the history of sessions on this computer."""

import json
import time
from pathlib import Path
from typing import Any

import click

from backstride_host.client import Client
from backstride_host.errors import BadInput
from backstride_host.history import default_path
from backstride_host.history.pull import clear, pull
from backstride_host.history.store import History
from backstride_host.history.weeks import weeks_of
from backstride_host.tools.late_bar import LateBar
from backstride_host.tools.options import json_option, required_port_option

_history = click.option(
    "--history",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="BACKSTRIDE_HISTORY",
    metavar="FILE",
    help="Where the history is; else among the user's data. [env: BACKSTRIDE_HISTORY]",
)
_walker = click.option("--walker", metavar="NAME", help="Of this walker only.")
_id = click.argument("session_id", metavar="ID", type=int)


@click.group()
def command() -> None:
    """Pull sessions from a console, and see them over weeks.

    \b
    backstride sessions pull --port /dev/ttyUSB0
    backstride sessions add walk.bscap
    backstride sessions weeks --walker ann
    backstride export history:3 --out walk.fit

    A console keeps its last twelve sessions, each with its totals and up to 64 rows of its course. What is
    pulled stays on this computer, in an SQLite file.
    """


@command.command("pull")
@required_port_option
@_history
@click.option("--clear", "clears", is_flag=True, help="Delete from the console what has been pulled.")
@json_option
def pull_sessions(port: str, path: Path | None, clears: bool, as_json: bool) -> None:
    """Pull what the console has and the history has not.

    After a cut, pull again: it goes on where it broke off, and nothing comes twice. A console without a clock
    does not know when a session was; it is dated when it is pulled.
    """
    with Client.connect(port) as client, History(path or default_path()) as history, LateBar() as bar:
        found = pull(client, history, client.utc_s(), bar)
        cleared = clear(client, found) if clears else 0
    if as_json:
        _json({"new": found.new, "known": found.known, "cleared": cleared, "history": str(history.path)})
        return
    gone = f", {cleared} deleted from the console" if clears else ""
    click.echo(f"{found.new} new, {found.known} were here already{gone}; in {history.path}")


@command.command("add")
@click.argument("name", metavar="SOURCE")
@click.option("--session", "number", type=int, metavar="NUMBER", help="That session of SOURCE alone.")
@_history
@json_option
def add_sessions(name: str, number: int | None, path: Path | None, as_json: bool) -> None:
    """Add the sessions of SOURCE: a capture of `backstride record`, or a run's directory.

    They are kept with a row a second. What the history has already, from there or from the console, is not
    added again; a session whose end is not in SOURCE is not one yet.
    """
    from backstride_host.history.added import add  # noqa: PLC0415
    from backstride_host.session import open_source  # noqa: PLC0415

    with LateBar() as bar:
        source = open_source(name, bar)
    sessions = source.sessions if number is None else [source.session(number)]
    if not sessions:
        raise BadInput(name, None, "there is no session in it")
    ended = [session for session in sessions if session.end_reason is not None]
    with History(path or default_path()) as history:
        new = sum(add(history, session, time.time()) for session in ended)
    for trouble in [*source.troubles, *_cut_off(name, len(sessions) - len(ended))]:
        click.echo(trouble, err=True)
    if as_json:
        _json({"new": new, "known": len(ended) - new, "history": str(history.path)})
        return
    click.echo(f"{new} new, {len(ended) - new} were here already; in {history.path}")


def _cut_off(name: str, sessions: int) -> list[str]:
    return [f"{name}: {sessions} more, of which it has no end"] if sessions else []


@command.command("list")
@_walker
@_history
@json_option
def list_sessions(walker: str | None, path: Path | None, as_json: bool) -> None:
    """List the sessions of the history, the oldest first."""
    with History(path or default_path()) as history:
        found = history.sessions(walker)
    if as_json:
        _json([stored.as_dict() for stored in found])
        return
    # For people only: a program's call does not wait for rich to load.
    from backstride_host.tools.session_table import print_sessions  # noqa: PLC0415

    print_sessions(found)


@command.command("show")
@_id
@_history
@json_option
def show_session(session_id: int, path: Path | None, as_json: bool) -> None:
    """Show session ID: totals, laps, and what is known of its course."""
    with History(path or default_path()) as history:
        found = history.session(session_id)
    if as_json:
        laps = [{**vars(lap)} for lap in found.session.laps]
        _json(found.as_dict() | {"laps": laps})
        return
    from backstride_host.tools.session_table import print_session  # noqa: PLC0415

    print_session(found)


@command.command("weeks")
@click.option("--walker", metavar="NAME", required=True, help="Whose weeks.")
@_history
@json_option
def show_weeks(walker: str, path: Path | None, as_json: bool) -> None:
    """Show a walker's progress over weeks, and how each stands to the plan."""
    with History(path or default_path()) as history:
        plan = history.plan(walker)
        found = weeks_of(history.sessions(walker), plan)
    if as_json:
        _json({"walker": walker, "plan": plan and vars(plan), "weeks": [week.as_dict() for week in found]})
        return
    from backstride_host.tools.session_table import print_weeks  # noqa: PLC0415

    print_weeks(walker, plan, found)


@command.command("delete")
@_id
@_history
@click.confirmation_option(prompt="Delete this session from the history?")
def delete_session(session_id: int, path: Path | None) -> None:
    """Delete session ID from the history; the console, if it still has it, keeps it."""
    with History(path or default_path()) as history:
        history.delete(session_id)
    click.echo(f"session {session_id} is deleted")


def _json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2))
