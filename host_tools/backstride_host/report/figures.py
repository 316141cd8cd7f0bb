"""Numbers as words on a page."""

import math
from datetime import UTC, date, datetime, timedelta

NONE = "–"


def clock(seconds: float) -> str:
    """Return 125 s as 2:05, and 3725 s as 1:02:05."""
    whole = round(seconds)
    minutes = f"{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{whole // 3600}:{minutes}" if whole >= 3600 else minutes.removeprefix("0")


def number(value: float | None, decimals: int = 0) -> str:
    """Return a number, or a dash for unknown."""
    return NONE if value is None or math.isnan(value) else f"{value:.{decimals}f}"


def day(utc_s: float | None) -> str:
    """Return the date; UTC."""
    return (
        "undated"
        if utc_s is None
        else f"{datetime.fromtimestamp(utc_s, UTC):%a} {date_words(datetime.fromtimestamp(utc_s, UTC))}"
    )


def short_day(from_day: str, days: float) -> str:
    """Return the date so many days later than `from_day`, an ISO date: `23 Nov`."""
    found = date.fromisoformat(from_day) + timedelta(days=int(days))
    return f"{found.day} {found:%b}"


def days_since(first: date, utc_s: float | None) -> float:
    """Return how many days after the begin of `first` that is."""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp()
    return ((utc_s or begin) - begin) / 86_400


def date_words(found: date) -> str:
    """Return a date as people write it."""
    return f"{found.day} {found:%b %Y}"


def moment(utc_s: float | None) -> str:
    """Return date and time; UTC."""
    if utc_s is None:
        return "undated"
    began = datetime.fromtimestamp(utc_s, UTC)
    return f"{began:%A} {_date(utc_s)}, {began:%H:%M} UTC"


def _date(utc_s: float) -> str:
    moment = datetime.fromtimestamp(utc_s, UTC)
    return f"{moment.day} {moment:%B %Y}"
