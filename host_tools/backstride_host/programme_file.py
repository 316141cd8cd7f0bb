"""A programme as a TOML file: read and checked with the line that is wrong, or written.

The device asks `programme_check` again before it keeps a programme: the rules stand there, once.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from backstride.core import codes, params, programme_check, programme_rows

from backstride_host import toml_lines
from backstride_host.errors import BadInput
from backstride_host.programme import MODES, WAYS, Programme, Repeat, Step, pack, unpack

NAME_MOST = 24
TITLE_MOST = 32
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DIRECTIONS = {way: direction for direction, way in WAYS.items()}
_MODE_BY_KEY = {mode.key: number for number, mode in enumerate(MODES) if mode.key}
_PROGRAMME_KEYS = ("name", "title", "gate", "sled", "own_speed", "step")
_STEP_KEYS = ("time_s", "distance_m", "walk", *_MODE_BY_KEY, "speed_m_s", "cue")
_REPEAT_KEYS = ("repeat", "step")
_MOST = 0xFFFF

# What `programme_check` finds wrong: the keys of a step that it may stand at, and in words.
_WRONG = {
    programme_check.SIZE: ((), f"a programme has 1 to {programme_rows.ROWS_MOST} rows"),
    programme_check.LENGTH: (
        ("time_s", "distance_m"),
        "a step lasts at most four hours or 14.4 km, a turn has a time and a step after it, and only the "
        "last step may have no end",
    ),
    programme_check.DIRECTION: (("walk",), "resistance needs a direction: walk forward or reverse"),
    programme_check.VALUE: (tuple(_MODE_BY_KEY), "more than the mode takes or the console allows"),
    programme_check.SPEED: (
        ("speed_m_s",),
        "the slowest speed comes first, and the fastest stays within the console's limit",
    ),
    programme_check.CUE: (("cue",), "letting go of the rail is suggested up to 40 N only"),
    programme_check.REPEATED: (
        ("repeat",),
        f"a repeat holds steps that end, plays them 2 to {programme_rows.STEPS_MOST} times, and all steps "
        f"are at most {programme_rows.STEPS_MOST}",
    ),
}


def _default(name: str) -> int:
    return params.PARAMS[params.index_of(name)][4]


def default_limits() -> programme_check.Limits:
    """Return the limits of a console whose parameters nobody changed."""
    return programme_check.Limits(
        _default("brake.max_force_dn"),
        _default("safety.reverse_limit_mm_s"),
        _default("safety.forward_limit_mm_s"),
    )


@dataclass(frozen=True)
class _Table:
    """One table of the file: its content, its place, and the lines of all places."""

    file: str
    content: dict[str, Any]
    path: toml_lines.Path
    lines: dict[toml_lines.Path, int]

    def fail(self, reason: str, *key: str | int) -> NoReturn:
        raise BadInput(self.file, toml_lines.line_of(self.lines, self.path + key), reason)

    def known(self, keys: Iterable[str]) -> None:
        """Refuse a key that is not one of `keys`."""
        for key in self.content:
            if key not in keys:
                near = difflib.get_close_matches(key, list(keys), 1)
                hint = f": did you mean {near[0]}?" if near else f"; known are {', '.join(keys)}"
                self.fail(f"{key} is unknown here{hint}", key)

    def one_of(self, key: str, names: Iterable[str], default: str) -> str:
        value = self.content.get(key, default)
        if not isinstance(value, str) or value not in names:
            self.fail(f"{key} is one of {', '.join(names)}", key)
        return value

    def truth(self, key: str) -> bool:
        value = self.content.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"{key} is true or false", key)
        return value

    def number(self, key: str, divisor: int = 1) -> int:
        """Return the value of `key` in wire integers."""
        return self.whole(self.content[key], key, divisor)

    def whole(self, value: object, key: str, divisor: int) -> int:
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.fail(f"{key} is a number", key)
        raw = value * divisor
        if not 0 <= raw <= _MOST:  # nan too
            self.fail(f"{key} is from 0 to {_MOST // divisor}", key)
        if abs(raw - round(raw)) > 1e-6:
            self.fail(f"{key} comes in steps of {1 / divisor:g}", key)
        return round(raw)

    def tables(self, key: str) -> list["_Table"]:
        rows = self.content.get(key)
        if not isinstance(rows, list) or not rows:
            self.fail(f"there is no [[{key}]]", key)
        found = []
        for number, row in enumerate(rows):
            if not isinstance(row, dict):
                self.fail(f"{key} is written as [[{key}]]", key, number)
            found.append(_Table(self.file, row, (*self.path, key, number), self.lines))
        return found


def read(path: Path, limits: programme_check.Limits | None = None) -> Programme:
    """Return the programme in the file at `path`; BadInput says which line is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(str(path), error.object.count(b"\n", 0, error.start) + 1, "is no UTF-8") from error
    return parse(text, str(path), limits)


def parse(text: str, file: str = "programme", limits: programme_check.Limits | None = None) -> Programme:
    """Return the programme that `text` is; BadInput says which line of `file` is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(file, _line_in(str(error), text), str(error)) from error
    except RecursionError as error:
        raise BadInput(file, 1, "values are nested too deep") from error
    table = _Table(file, content, (), toml_lines.value_lines(text))
    table.known(_PROGRAMME_KEYS)
    flags = programme_rows.GATES.index(table.one_of("gate", programme_rows.GATES, "none"))
    flags |= programme_rows.SLED * table.truth("sled") | programme_rows.OWN_SPEED * table.truth("own_speed")
    entries: list[Step | Repeat] = []
    places: list[_Table] = []
    for step in table.tables("step"):
        _take(step, entries, places)
    name, title = _name(table), _title(table)
    rows = b"".join(pack(entry) for entry in entries)
    _judge(rows, flags, limits or default_limits(), places, table)
    return Programme(name, title, flags, rows)


def _line_in(complaint: str, text: str) -> int:
    """Return the line that tomllib names; it says "at end of document" for the last."""
    found = re.search(r"at line (\d+)", complaint)
    return int(found[1]) if found else text.count("\n") + 1


def _name(table: _Table) -> str:
    name = table.content.get("name")
    if not isinstance(name, str) or len(name) > NAME_MOST or not _NAME.fullmatch(name):
        table.fail(
            f"name is up to {NAME_MOST} small letters, digits and single dashes, as in hill-walk", "name"
        )
    return name


def _title(table: _Table) -> str:
    title = table.content.get("title")
    if not isinstance(title, str) or not 1 <= len(title.encode()) <= TITLE_MOST or not title.isprintable():
        table.fail(f"title is a line of 1 to {TITLE_MOST} bytes", "title")
    return title


def _take(table: _Table, entries: list[Step | Repeat], places: list[_Table]) -> None:
    """Append the entries of one [[step]]."""
    if "repeat" not in table.content:
        entries.append(_step(table))
        places.append(table)
        return
    table.known(_REPEAT_KEYS)
    inner = table.tables("step")
    for step in inner:
        entries.append(_step(step))
        places.append(step)
    entries.append(Repeat(len(inner), table.number("repeat")))
    places.append(table)


def _step(table: _Table) -> Step:
    table.known(_STEP_KEYS)
    if "walk" not in table.content:
        table.fail("walk is missing: forward, reverse, either or turn")
    if "time_s" in table.content and "distance_m" in table.content:
        table.fail("a step has a time or a distance, not both", "distance_m")
    by_distance = "distance_m" in table.content
    key = "distance_m" if by_distance else "time_s"
    length = table.number(key) if key in table.content else 0
    if key in table.content and not length:
        table.fail(f"{key} is at least 1", key)
    mode, value = _resistance(table)
    slowest, fastest = _speeds(table)
    cue = table.one_of("cue", codes.CUES, codes.CUES[codes.CUE_NONE])
    direction = _DIRECTIONS[table.one_of("walk", tuple(_DIRECTIONS), "")]
    return Step(length, by_distance, direction, mode, value, slowest, fastest, codes.CUES.index(cue))


def _resistance(table: _Table) -> tuple[int, int]:
    keys = [key for key in table.content if key in _MODE_BY_KEY]
    if not keys:
        return programme_rows.OFF, 0
    if len(keys) > 1:
        table.fail(f"a step has one resistance, not {' and '.join(keys)}", keys[1])
    mode = _MODE_BY_KEY[keys[0]]
    least, most = programme_rows.VALUE_LEAST[mode], programme_rows.VALUE_MOST[mode]
    divisor = MODES[mode].divisor
    value = table.number(keys[0], divisor)
    if not least <= value <= most:
        table.fail(f"{keys[0]} is from {least / divisor:g} to {most / divisor:g}", keys[0])
    return mode, value


def _speeds(table: _Table) -> tuple[int, int]:
    if "speed_m_s" not in table.content:
        return 0, 0
    speeds = table.content["speed_m_s"]
    if not isinstance(speeds, list) or len(speeds) != 2:
        table.fail("speed_m_s is [slowest, fastest]", "speed_m_s")
    slowest, fastest = (table.whole(speed, "speed_m_s", 1000) for speed in speeds)
    return slowest, fastest


def _judge(
    rows: bytes, flags: int, limits: programme_check.Limits, places: list[_Table], table: _Table
) -> None:
    wrong = programme_check.check(rows, flags, limits)
    if not wrong:
        return
    keys, reason = _WRONG[wrong & 7]
    if not keys:
        table.fail(reason, "step")
    place = places[wrong >> 3]
    key = next((key for key in keys if key in place.content), None)
    place.fail(reason, *((key,) if key else ()))


def reason_of(wrong: int) -> str:
    """Return in words what a console found wrong: the row it counts from 1, and why."""
    known = _WRONG.get(wrong & 7)
    return f"row {(wrong >> 3) + 1}: {known[1] if known else 'it is refused'}"


def to_toml(programme: Programme) -> str:
    """Return the text of a file that is read as `programme`."""
    lines = [f"name = {_quoted(programme.name)}", f"title = {_quoted(programme.title)}"]
    if programme.gate != "none":
        lines.append(f'gate = "{programme.gate}"')
    if programme.is_sled_work:
        lines.append("sled = true")
    if programme.has_own_speed:
        lines.append("own_speed = true")
    entries = unpack(programme.rows)
    at = 0
    while at < len(entries):
        repeat = _repeat_over(entries, at)
        if repeat is None:
            lines += ["", "[[step]]", *_step_lines(entries[at])]
            at += 1
            continue
        lines += ["", "[[step]]", f"repeat = {repeat.times}"]
        for entry in entries[at : at + repeat.back]:
            lines += ["", "[[step.step]]", *_step_lines(entry)]
        at += repeat.back + 1
    return "\n".join(lines) + "\n"


def _repeat_over(entries: list[Step | Repeat], at: int) -> Repeat | None:
    """Return the repeat whose first entry stands at `at`."""
    for later, entry in enumerate(entries[at + 1 :], at + 1):
        if isinstance(entry, Repeat):
            return entry if later - entry.back == at else None
    return None


def _step_lines(step: Step | Repeat) -> list[str]:
    assert isinstance(step, Step)
    lines = []
    if step.length:
        lines.append(f"{'distance_m' if step.by_distance else 'time_s'} = {step.length}")
    lines.append(f'walk = "{step.way}"')
    mode = MODES[step.mode]
    if mode.key:
        lines.append(f"{mode.key} = {step.value / mode.divisor:g}")
    if step.fastest_mm_s:
        lines.append(f"speed_m_s = [{step.slowest_mm_s / 1000:g}, {step.fastest_mm_s / 1000:g}]")
    if step.cue:
        lines.append(f"cue = {_quoted(step.cue_text)}")
    return lines


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
