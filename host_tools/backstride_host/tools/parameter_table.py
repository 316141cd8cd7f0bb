"""Parameters as a table for people."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from backstride_host.parameter import Parameter

# From this width on there is room for what each parameter means.
_WIDE = 120


def print_parameters(rows: Iterable[Parameter]) -> None:
    """Print one row a parameter; a value that is not the default stands out."""
    console = Console()
    with_text = console.width >= _WIDE
    table = Table(box=None, header_style="dim", pad_edge=False)
    for title in ("parameter", "value", "unit", "limits", "default", "class"):
        table.add_column(title, justify="right" if title in ("value", "default") else "left", no_wrap=True)
    if with_text:
        table.add_column("")
    for row in rows:
        style = "" if row.value == row.default else "bold yellow"
        limits = f"{row.minimum} to {row.maximum}"
        cells = [row.name, Text(str(row.value), style), row.unit, limits, str(row.default), row.kind]
        table.add_row(*cells, *([Text(row.text, "dim")] if with_text else []))
    console.print(table)
