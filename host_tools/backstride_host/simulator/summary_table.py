"""A run's summary for people."""

from typing import Any

from rich.console import Console
from rich.table import Table

from backstride_host.simulator.run import Run


def print_summary(run: Run) -> None:
    """Print the table, and where the files are."""
    summary = run.summary
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column()
    for name, text in _rows(summary):
        table.add_row(name, text)
    console = Console(highlight=False)
    console.print(table)
    console.print(f"Files in {run.folder}, the picture is session.png", style="dim")


def _rows(summary: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [
        ("reverse", _way(summary, "reverse")),
        ("forward", _way(summary, "forward")),
        ("brake", f"{summary['mean_force_n']:.1f} N on average, {summary['peak_force_n']:.1f} N at most"),
        ("work on the brake", f"{summary['work_j'] / 1000:.1f} kJ"),
    ]
    for session in summary["sessions"]:
        active = f"{session['active_s'] / 60:.1f} min active, {session['state']}"
        rows.append((f"session {session['number']}", f"{session['programme']}, {active}"))
    ticks = f"{summary['ticks_run']} run, {summary['ticks_late']} late"
    rows += [
        ("faults raised", ", ".join(summary["faults_raised"]) or "none"),
        ("control ticks", ticks),
        ("heap", f"{summary['heap_high_water_bytes'] / 1024:.0f} KiB at most, in 64 bits"),
        ("speed", f"{summary['speedup']:g} times real time"),
    ]
    if summary["firmware_ended"]:
        rows.append(("firmware", f"ended by itself: {summary['firmware_ended']}"))
    return rows


def _way(summary: dict[str, Any], way: str) -> str:
    reported, true = summary[f"reported_{way}_m"], summary[f"true_{way}_m"]
    return f"{reported:.2f} m reported, {true:.2f} m true, {summary[f'{way}_s'] / 60:.1f} min"
