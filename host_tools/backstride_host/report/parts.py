"""Parts that pages have in common."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """A number at a glance, with what it means below it."""

    title: str
    value: str
    unit: str
    more: str = ""
    look: str = ""


@dataclass(frozen=True)
class Notice:
    """What somebody should know; `look` is "stop", "fault" or "note"."""

    look: str
    title: str
    text: str
