"""How pictures look: colours that several share, and matplotlib's settings."""

from typing import Any

INK = "#22303c"
QUIET = "#7b8894"
# What is true, beside what is told of it.
TRUE = "#93a5b2"
STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e6eaee",
    "grid.linewidth": 0.7,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "text.color": INK,
    "legend.frameon": False,
}
