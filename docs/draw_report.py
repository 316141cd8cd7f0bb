"""Draws the picture of a session's page: the real firmware, simulated, and the page in Debian's chromium."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from backstride_host.live.measures import Measures
from backstride_host.report.session_page import write_session
from backstride_host.session import open_source
from backstride_host.simulator.built_in import scenario_path
from backstride_host.tools.main import main
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent / "pictures" / "report.png"
# The page to the end of its chart.
_WIDE, _HIGH = 1160, 1370


def draw() -> None:
    """Draw the picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scenario = folder / "morning.toml"
        text = scenario_path("knee_care").read_text("utf-8")
        scenario.write_text(text.replace('"guest"', '"ann"'), "utf-8")
        main(["simulate", str(scenario), "--out", str(folder / "morning")], standalone_mode=False)
        session = open_source(str(folder / "morning")).session()
        write_session(session, Measures(), folder / "morning.html")
        _photograph(folder / "morning.html")


def _photograph(page_path: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": _WIDE, "height": _HIGH})
        page.goto(page_path.as_uri())
        page.locator(".stage").hover(position={"x": 620, "y": 120})
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    draw()
