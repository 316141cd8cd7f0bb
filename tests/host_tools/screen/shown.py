"""What a screen shows, as text; and consoles in the states worth looking at."""

import html
import re

from backstride.core import codes, faults
from backstride_host.client import Client
from backstride_host.live.feed import Feed
from backstride_host.live.measures import Measures
from backstride_host.screen.app import ConsoleApp
from backstride_host.screen.view import View
from emulated_console import EmulatedConsole, LockstepTransport

_CELL = 12.2
_TEXT = re.compile(
    r'<text class="[^"]*" x="([\d.]+)"[^>]*clip-path="url\(#[^)]*-line-(\d+)\)"[^>]*>(.*?)</text>'
)


def lines_of(app: ConsoleApp) -> list[str]:
    """Return the lines of the terminal, read from the picture that textual makes of it."""
    width, height = app.size
    rows = [[" "] * width for _ in range(height)]
    for x, line, text in _TEXT.findall(app.export_screenshot()):
        at = round(float(x) / _CELL)
        for offset, character in enumerate(html.unescape(text).replace("\xa0", " ")):
            if int(line) < height and at + offset < width:
                rows[int(line)][at + offset] = character
    return ["".join(row).rstrip() for row in rows]


def text_of(app: ConsoleApp) -> str:
    return "\n".join(lines_of(app)) + "\n"


class Watched:
    """An emulated console and a view of it, in virtual time."""

    def __init__(self, measures: Measures | None = None):
        self.console = EmulatedConsole()
        self.client = Client(LockstepTransport(self.console))
        self.client.handshake()
        self.view = View(Feed("lockstep"), measures or Measures())

    def live(self, for_s: float = 0.2) -> View:
        """Let time pass; return the view."""
        for item in self.client.received(for_s):
            self.view.feed.put([item])
        self.view.feed.now_s = self.client.now_s()
        self.view.feed.link = self.client.statistics
        return self.view


def walking(measures: Measures | None = None) -> Watched:
    watched = Watched(measures)
    watched.console.telemetry = {
        "state": codes.ACTIVE,
        "direction": -1,
        "speed_mm_s": -720,
        "target_dn": 200,
        "force_dn": 185,
        "power_w": 13,
        "step": 1,
        "step_left_s": 71,
        "step_left_m": 65535,
        "cadence_dspm": 961,
        "asymmetry_permille": 20,
        "flags": codes.FLAG_CALIBRATED | codes.FLAG_KEY_IN,
        "supply_mv": 23900,
        "coil_ma": 530,
        "coil_temperature_dc": 270,
        "level": 1,
    }
    watched.console.session("knee-care-10", "ann", 72)
    watched.console.event(codes.EVENT_STATE, "active")
    watched.console.event(codes.EVENT_CUE, "hold the rail")
    watched.live(30.0)
    watched.client.ping()
    return watched


def in_trouble() -> Watched:
    watched = walking()
    watched.console.telemetry |= {
        "state": codes.FAULT,
        "direction": 0,
        "speed_mm_s": 0,
        "force_dn": 0,
        "target_dn": 0,
        "faults": 1 << faults.KEY_OUT | 1 << faults.COIL_WARM,
        "flags": codes.FLAG_CALIBRATED | codes.FLAG_LIGHT_DRAG,
    }
    watched.console.event(codes.EVENT_FAULT_RAISE, "key.out")
    watched.live(10.0)
    return watched


def everything() -> Watched:
    watched = Watched()
    watched.console.telemetry = {
        "faults": (1 << len(faults.FAULTS)) - 1,
        "flags": codes.FLAG_SATURATED | codes.FLAG_LIGHT_DRAG | codes.FLAG_LEASE | codes.FLAG_TURN_EXPECTED,
        "state": codes.FAULT,
        "step": 5,
        "step_left_s": 9999,
        "power_w": -32768,
        "speed_mm_s": 32767,
        "direction": 1,
        "forward_mm": 4_000_000_000,
        "backward_mm": 4_000_000_000,
        "force_dn": 65535,
        "target_dn": 65535,
        "dropped": 65535,
    }
    watched.console.session("knee-care-15", "a" * 200, 250)
    for number in range(20):
        watched.console.event(codes.EVENT_CUE, f"{number} " + "very long " * 15)
    watched.live(5.0)
    return watched
