"""Runs of a calibration, as a table and as lines."""

from collections.abc import Sequence

from rich.table import Table

from backstride_host.calibration.run import Run

_COLUMNS = {
    "counts": ("counts", "{:.0f}"),
    "counts_per_metre": ("counts/m", "{:.2f}"),
    "current_a": ("A", "{:.3f}"),
    "from_m_s": ("from m/s", "{:.2f}"),
    "slowing_m_s2": ("m/s2 at 0.6", "{:.4f}"),
    "force_n": ("N at 0.8", "{:.1f}"),
    "drive_v": ("V at coil", "{:.2f}"),
    "supply_v": ("V supply", "{:.2f}"),
    "readings": ("readings", "{:.0f}"),
    "mass_kg": ("M kg", "{:.2f}"),
    "r2": ("R2", "{:.5f}"),
}


def line(run: Run) -> str:
    """Return a run in one line."""
    values = [
        f"{_COLUMNS[name][1].format(value)} {_COLUMNS[name][0]}"
        for name, value in run.values.items()
        if name in _COLUMNS
    ]
    what = f" ({run.what})" if run.what else ""
    verdict = "counts" if run.kept else f"rejected: {run.reason}"
    return f"run {run.number}{what}: " + ", ".join([*values, verdict])


def table(runs: Sequence[Run], in_full: bool = True, columns: int | None = None) -> Table:
    """Return the runs, a row each; a reason is folded, or unless `in_full` cut to its line."""
    names = [name for name in _COLUMNS if any(name in run.values for run in runs)]
    shown = Table(box=None, padding=(0, 1), header_style="dim", width=columns)
    shown.add_column("run", justify="right", no_wrap=True)
    if any(run.what for run in runs):
        shown.add_column("", no_wrap=True)
    for name in names:
        shown.add_column(_COLUMNS[name][0], justify="right", no_wrap=True)
    if in_full:
        shown.add_column("verdict", overflow="fold")
    else:
        shown.add_column("verdict", no_wrap=True, overflow="ellipsis", ratio=1)
    for run in runs:
        cells = [str(run.number), *([run.what] if any(other.what for other in runs) else [])]
        cells += [_COLUMNS[name][1].format(run.values[name]) if name in run.values else "" for name in names]
        cells.append("counts" if run.kept else run.reason)
        shown.add_row(*cells, style="" if run.kept else "red")
    return shown
