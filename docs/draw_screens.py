"""Draws the pictures of the monitor: the real firmware, simulated, behind the real screen."""

from __future__ import annotations

import asyncio
import html
import re
from importlib.util import find_spec
from pathlib import Path

from backstride_host.client import Client
from backstride_host.live.feed import Feed
from backstride_host.screen.app import ConsoleApp
from backstride_host.screen.keys import Keys
from backstride_host.screen.view import View
from backstride_host.simulator.built_in import scenario_path
from PIL import Image, ImageDraw, ImageFont

PICTURES = Path(__file__).parent / "pictures"
# Name, scenario, second of it, columns and rows, whether the walker's screen.
SCREENS = (
    ("monitor", "knee_care", 342.0, (100, 30), False),
    ("monitor_fault", "key_pulled", 42.0, (80, 24), False),
    ("monitor_cues", "knee_care", 142.0, (100, 30), True),
    ("monitor_cues_fault", "key_pulled", 42.0, (80, 24), True),
)

# A cell in textual's own picture, and here.
_CELL = (12.2, 24.4)
_WIDE, _HIGH = 9, 18
_LETTERS_PX = 15
_GROUND = "#121212"
_STYLE = re.compile(r"\.[\w-]+-(r\d+) \{ fill: (#\w+)([^}]*)\}")
_RECT = re.compile(r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"')
_TEXT = re.compile(r'<text class="[\w-]+-(r\d+)" x="([\d.]+)"[^>]*-line-(\d+)\)">(.*?)</text>')
# Parts of a cell, in eighths: left, top, right, bottom.
_BLOCKS = {"█": (0, 0, 8, 8), "▀": (0, 0, 8, 4), "▄": (0, 4, 8, 8)} | {
    block: (0, 8 - eighths, 8, 8) for eighths, block in enumerate("▁▂▃▄▅▆▇", 1)
}


def _font(face: str) -> ImageFont.FreeTypeFont:
    spec = find_spec("matplotlib")
    assert spec is not None and spec.origin is not None
    return ImageFont.truetype(Path(spec.origin).parent / "mpl-data/fonts/ttf" / face, _LETTERS_PX)


def drawn(svg: str, columns: int, rows: int) -> Image.Image:
    """Return textual's picture of a terminal as dots, each block exactly where it belongs."""
    image = Image.new("RGB", (columns * _WIDE, rows * _HIGH), _GROUND)
    draw = ImageDraw.Draw(image)
    plain, bold = _font("DejaVuSansMono.ttf"), _font("DejaVuSansMono-Bold.ttf")
    for colour, x, y, width in _RECT.findall(svg):
        left, top = round(float(x) / _CELL[0]) * _WIDE, int(float(y) / _CELL[1]) * _HIGH
        right = left + round(float(width) / _CELL[0]) * _WIDE
        if right > left:
            draw.rectangle((left, top, right - 1, top + _HIGH - 1), fill=colour)
    styles = {name: (colour, "bold" in more) for name, colour, more in _STYLE.findall(svg)}
    for name, x, line, text in _TEXT.findall(svg):
        colour, is_bold = styles[name]
        for offset, character in enumerate(html.unescape(text)):
            left, top = (round(float(x) / _CELL[0]) + offset) * _WIDE, int(line) * _HIGH
            if character in _BLOCKS:
                part = _BLOCKS[character]
                corner = (left + part[0] * _WIDE // 8, top + part[1] * _HIGH // 8)
                draw.rectangle(
                    (*corner, left + part[2] * _WIDE // 8 - 1, top + part[3] * _HIGH // 8 - 1), fill=colour
                )
            else:
                draw.text((left, top + 1), character, fill=colour, font=bold if is_bold else plain)
    return image


async def picture_of(view: View, size: tuple[int, int], cues: bool) -> Image.Image:
    """Return the screen that shows `view`."""
    app = ConsoleApp(view, Keys(view.state, lambda _what, _act: None), cues=cues)
    async with app.run_test(size=size) as pilot:
        app.look()
        await pilot.pause()
        return drawn(app.export_screenshot(), *size)


def view_at(scenario: str, second: float) -> View:
    """Return what is known of a simulated console after so many seconds."""
    url = f"sim:{scenario_path(scenario)}?speed=max"
    view = View(Feed(f"sim:{scenario}.toml"))
    with Client.connect(url) as console:
        for item in console.received(second):
            view.state.take(item)
        console.ping()
        view.feed.now_s = console.now_s()
        view.feed.link = console.statistics
    return view


if __name__ == "__main__":
    for name, scenario, second, size, cues in SCREENS:
        asyncio.run(picture_of(view_at(scenario, second), size, cues)).save(
            PICTURES / f"{name}.png", optimize=True
        )
