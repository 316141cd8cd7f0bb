"""Puts a page together: templates, style and script inside it, and a policy that lets nothing else in."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from backstride.version import VERSION
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from backstride_host.report.chart import Chart, Column
from backstride_host.report.figures import NONE, clock, number, short_day
from backstride_host.whole_file import whole_file

_TABLE_ROWS_MOST = 120
_FOLDER = Path(__file__).parent / "templates"


def write_page(template: str, view: dict[str, Any], path: Path) -> None:
    """Write the page of `template` to `path`, whole or not at all."""
    text = page(template, view)
    with whole_file(path) as file:
        file.write(text)


def page(template: str, view: dict[str, Any]) -> str:
    """Return the page. What `view` holds is text: names of walkers and files are escaped."""
    style, script = _own("style.css"), _own("chart.js")
    # Nothing but this very style and this very script counts, and nothing is loaded from anywhere.
    policy = (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return _environment().get_template(template).render(style=style, script=script, policy=policy, **view)


@cache
def _environment() -> Environment:
    # A walker's name comes from a console: it must not become part of the page.
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "version": VERSION,
        "clock": clock,
        "time_words": _time_words,
        "value_words": _value_words,
        "table_rows": _table_rows,
    }
    return made


def _time_words(chart: Chart, t: float) -> str:
    return clock(t) if chart.axis == "clock" else short_day(chart.from_day, t)


def _value_words(column: Column, row: int) -> str:
    value = column.values[row]
    if isinstance(value, str) or column.decimals is None:
        return NONE if value is None else str(value)
    return number(value, column.decimals)


def _table_rows(chart: Chart) -> range:
    """Return which rows of the values stand in the table beside the chart: as many as one reads."""
    return range(0, len(chart.t), max(1, -(-len(chart.t) // _TABLE_ROWS_MOST)))


@cache
def _own(name: str) -> Markup:
    return Markup((_FOLDER / name).read_text("utf-8"))


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
