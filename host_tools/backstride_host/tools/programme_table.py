"""Programmes and their steps as tables for people."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from backstride_host.programme import Programme, Step

_LOCKS = {"none": "", "running": "until running is unlocked", "sessions": "until six long sessions"}


def print_programmes(programmes: Iterable[Programme]) -> None:
    """Print one row a programme."""
    table = _table("programme", "", "time", "steps", "locked")
    for programme in programmes:
        name = Text(programme.name, "" if programme.built_in else "bold yellow")
        steps = str(len(programme.steps))
        table.add_row(name, programme.title, _time(programme.seconds), steps, _LOCKS[programme.gate])
    Console().print(table)


def print_steps(programme: Programme) -> None:
    """Print the programme's head and one row a step."""
    console = Console()
    console.print(Text(f"{programme.title} ({programme.name}), {_time(programme.seconds)}", "bold"))
    notes = [_LOCKS[programme.gate] and f"locked {_LOCKS[programme.gate]}"]
    notes += ["counts as sled work"] * programme.is_sled_work
    notes += ["speeds scale with the walker's own"] * programme.has_own_speed
    if any(notes):
        console.print(Text("; ".join(note for note in notes if note), "dim"))
    table = _table("step", "for", "walk", "resistance", "speed in m/s", "cue")
    for number, step in enumerate(programme.steps, 1):
        speed = "{:g} to {:g}".format(*step.guidance_m_s) if step.guidance_m_s else ""
        table.add_row(str(number), _length(step), step.way, step.load, speed, step.cue_text)
    console.print(table)


def _table(*titles: str) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for title in titles:
        table.add_column(title, justify="right" if title in ("time", "steps", "step", "for") else "left")
    return table


def _length(step: Step) -> str:
    return f"{step.metres} m" if step.metres else _time(step.seconds)


def _time(seconds: int | None) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds else "open"
