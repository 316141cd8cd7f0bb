"""Draws the picture of the console's display: the dots that the firmware sent in one simulated story."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import DisplayShows
from backstride_host.simulator.results.display_log import HEIGHT, WIDTH, picture_of
from backstride_host.simulator.scenario import load_scenario
from backstride_host.simulator.simulation import config_of
from PIL import Image, ImageDraw, ImageFont

PICTURE = Path(__file__).parent / "pictures" / "console.png"
STORY = """
name = "a story of the display"
duration_s = 290
[params]
"session.questions" = 1
[[command]]
at_s = 5
send = "session.start"
args = { programme = "knee-care-10" }
[[command]]
at_s = 7
send = "level.set"  # DOWN held leaves pain out, UP three times
by = "hand"
args = { level = 3 }
[[command]]
at_s = 11
send = "confirm"
[[walker]]
at_s = 14
do = "walk"
direction = "forward"
speed_m_s = 0.75
cadence_spm = 96
[[walker]]
at_s = 136
do = "walk"
direction = "reverse"
speed_m_s = 0.75
cadence_spm = 96
[[command]]
at_s = 200
send = "session.pause"
by = "hand"
[[command]]
at_s = 204
send = "confirm"
[[fault]]
at_s = 215
for_s = 5
inject = "key.pulled"
[[walker]]
at_s = 219
do = "stand"
[[command]]
at_s = 228
send = "fault.reset"
by = "hand"
[[command]]
at_s = 234
send = "session.stop"
[[command]]
at_s = 239
send = "level.set"  # DOWN held leaves a question out
by = "hand"
args = { level = 0 }
[[command]]
at_s = 242
send = "level.set"
by = "hand"
args = { level = 0 }
[[command]]
at_s = 270
send = "level.set"  # idle, UP goes through the programmes
by = "hand"
args = { level = 8 }
"""
# At which second, and what is to be read there.
SHOTS = (
    (3.0, "Idle: what CONFIRM would start"),
    (10.0, "A question: UP, DOWN, CONFIRM"),
    (13.0, "Started: waits for the belt"),
    (40.0, "Speed, way, time, step, load"),
    (125.0, "What comes next, and when"),
    (131.5, "A cue"),
    (136.5, "Another, as the way changes"),
    (180.0, "Backwards, under load"),
    (202.0, "Paused"),
    (217.0, "A fault and its advice"),
    (248.0, "What the session was"),
    (280.0, "Why a programme is locked"),
)
_SCALE, _COLUMNS, _GAP, _CAPTION = 3, 3, 18, 22
_GROUND, _INK = "#e9e9e4", "#1c1c1c"


def shown_at(seconds: tuple[float, ...]) -> list[DisplayShows]:
    """Return what the display showed at each of these times."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "story.toml"
        path.write_text(STORY, "utf-8")
        config = replace(config_of(load_scenario(path), 1), display_interval_us=500_000)
    with SimulatedConsole(config) as console:
        shown = [record for record in console.stream(config.duration_us) if isinstance(record, DisplayShows)]
    return [[one for one in shown if one.t_us <= second * 1e6][-1] for second in seconds]


def draw() -> Image.Image:
    """Return all shots with their captions."""
    spec = find_spec("matplotlib")
    assert spec is not None and spec.origin is not None
    font = ImageFont.truetype(Path(spec.origin).parent / "mpl-data/fonts/ttf/DejaVuSans.ttf", 14)
    wide, high = WIDTH * _SCALE + _GAP, HEIGHT * _SCALE + _GAP + _CAPTION
    rows = -(-len(SHOTS) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * wide + _GAP, rows * high + _GAP), _GROUND)
    pen = ImageDraw.Draw(sheet)
    shots = shown_at(tuple(second for second, _ in SHOTS))
    for place, (shot, (_, caption)) in enumerate(zip(shots, SHOTS, strict=True)):
        x, y = _GAP + place % _COLUMNS * wide, _GAP + place // _COLUMNS * high
        sheet.paste(picture_of(shot, _SCALE), (x, y))
        pen.text((x, y + HEIGHT * _SCALE + 4), caption, fill=_INK, font=font)
    return sheet


if __name__ == "__main__":
    draw().save(PICTURE, optimize=True)
