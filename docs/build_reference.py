"""Writes docs/reference.md from the device's own tables; a test holds the page to them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from backstride.core import codes, faults, params
from backstride.link import messages
from backstride_host.programme import BUILT_IN, Programme

PAGE = Path(__file__).with_name("reference.md")

_REACTIONS = {
    "note": "reported only",
    "drag": "at most light drag while it lasts",
    "brake": "braked like a controlled stop while it lasts",
    "stop": "controlled stop, then light drag, latched",
    "latch": "light drag by a slew, current never rises, latched",
    "cut": "the driver's independent enable is dropped, latched",
}


def _table(head: tuple[str, ...], rows: Iterable[Iterable[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _parameters() -> str:
    rows = (
        (f"`{name}`", unit, low, high, default, "a hand" if kind == params.SAFETY else "", text)
        for name, unit, low, high, default, kind, text in params.PARAMS
    )
    return _table(("name", "unit", "from", "to", "default", "needs", "what it is"), rows)


def _faults() -> str:
    rows = (
        (f"`{name}`", _REACTIONS[faults.REACTIONS[reaction]], faults.WAYS_BACK[way], advice)
        for name, reaction, way, advice in faults.FAULTS
    )
    return _table(("fault", "reaction", "way back", "advice"), rows)


def _minutes(seconds: int | None) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds else "open"


def _programme(programme: Programme) -> str:
    rows = []
    for number, step in enumerate(programme.steps):
        guided = "{:g} to {:g} m/s".format(*step.guidance_m_s) if step.guidance_m_s else "—"
        rows.append(
            (number, _minutes(step.seconds), step.way, step.load or "—", guided, step.cue_text or "—")
        )
    return _table(("step", "min", "walking", "resistance", "guidance", "cue"), rows)


def _fields(fields: tuple[tuple[object, ...], ...]) -> str:
    return ", ".join(f"`{field[0]}` {field[1]}" for field in fields) or "—"


def _messages() -> str:
    rows = (
        (number, f"`{name}`", "host" if way == messages.TO_HOST else "device", _fields(fields))
        for number, name, way, fields in messages.MESSAGES
    )
    return _table(("id", "message", "to", "fields in wire order"), rows)


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [
        "# Reference\n\nWritten by `make docs` from the tables in `firmware/backstride`; do not edit.\n",
        "## Parameters\n\nValues are whole numbers in their unit. *A hand*: only while idle, and within ten "
        "seconds of a button press at the console.\n",
        _parameters(),
        "## Faults\n",
        _faults(),
        "## Programmes\n\nSpeeds are guidance: a brake cannot drive the belt.\n",
    ]
    for programme in BUILT_IN:
        parts += [f"### {programme.title} (`{programme.name}`)\n", _programme(programme)]
    parts += [
        "## Cues\n",
        _table(("cue",), ((cue,) for cue in codes.CUES[1:])),
        "## Messages\n\n`backstride link dictionary --json` has units, scales and names.\n",
        _messages(),
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
