"""A page as a real browser shows it, and everything it complained about or asked for on the way."""

import zlib
from pathlib import Path
from typing import Any

# How bright the least and the most bright of a screen are, of 255.
DARK, LIGHT = 60, 200
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1200, "height": 900}


class LookedAt:
    """`page` is playwright's; `complaints` console messages and errors, `requests` what it asked for."""

    def __init__(self, browser: Any, path: Path):
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.url = path.as_uri()
        self.page = browser.new_page(viewport=DESK)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(self.url)

    def is_wider_than_its_window(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    def brightness(self, selector: str, of: str) -> float:
        """Return how bright a colour of the element is, by what the eye makes of red, green and blue."""
        red, green, blue = self._colour(selector, of)
        return 0.299 * red + 0.587 * green + 0.114 * blue

    def contrast(self, selector: str, background: str) -> float:
        """Return the ratio of contrast as WCAG has it."""
        one, other = self._light(selector, "color"), self._light(background, "backgroundColor")
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)

    def _light(self, selector: str, of: str) -> float:
        parts = [part / 255 for part in self._colour(selector, of)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def _colour(self, selector: str, of: str) -> list[int]:
        script = "([selector, of]) => getComputedStyle(document.querySelector(selector))[of]"
        text = self.page.evaluate(script, [selector, of])
        return [int(part) for part in text.strip("rgba()").split(",")[:3]]


def printed(pdf: bytes) -> list[str]:
    """Return what the drawing instructions of a PDF's streams are, as text."""
    texts, at = [], 0
    while (start := pdf.find(b"stream\n", at)) >= 0:
        end = pdf.find(b"endstream", start)
        at = end + 9
        try:
            texts.append(zlib.decompress(pdf[start + 7 : end]).decode("latin-1"))
        except zlib.error:
            continue
    return texts
