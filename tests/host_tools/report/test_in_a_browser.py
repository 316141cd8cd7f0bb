"""The pages in a real browser: nothing goes wrong, nothing is asked for, everything fits and can be read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backstride_host.live.measures import Measures
from backstride_host.report.session_page import write_session
from backstride_host.report.walker_page import write_walker
from looked_at import DARK, DESK, LIGHT, PHONE, LookedAt, printed
from walked import a_session
from walked_weeks import MONDAY_UTC_S, NAME, a_history

SESSION = a_session()


@pytest.fixture(scope="module")
def seen(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LookedAt]:
    path = tmp_path_factory.mktemp("pages") / "walk.html"
    write_session(SESSION, Measures(), path)
    seen = LookedAt(browser, path)
    yield seen
    seen.page.close()


@pytest.fixture(scope="module")
def weeks(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LookedAt]:
    folder = tmp_path_factory.mktemp("weeks")
    with a_history(folder / "history.db") as history:
        write_walker(history, NAME, Measures(), folder / "ann.html", MONDAY_UTC_S)
    weeks = LookedAt(browser, folder / "ann.html")
    yield weeks
    weeks.page.close()


@pytest.fixture(autouse=True)
def without_complaints(seen: LookedAt) -> Iterator[None]:
    yield
    assert seen.complaints == []
    assert seen.requests == [seen.url]


def test_the_numbers_are_the_sessions_totals(seen: LookedAt) -> None:
    told = seen.page.evaluate("[...document.querySelectorAll('.totals data')].map((one) => one.value)")
    assert [int(value) for value in told] == list(SESSION.totals.values())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_at_a_desk_and_on_a_telephone(
    seen: LookedAt, size: dict[str, int], scheme: str, tmp_path: Path
) -> None:
    seen.page.set_viewport_size(size)
    seen.page.emulate_media(color_scheme=scheme)
    assert not seen.is_wider_than_its_window()
    paper, ink = seen.brightness("body", "backgroundColor"), seen.brightness("body", "color")
    assert (paper > LIGHT and ink < DARK) if scheme == "light" else (paper < DARK and ink > LIGHT)
    for words in (".quiet", ".tile h2", ".when", ".unit", ".hint"):
        assert seen.contrast(words, ".card") >= 4.5, words
    assert seen.contrast(".notice.stop strong", ".notice.stop") >= 4.5
    # The curves are really drawn, as wide as the chart and not only in its corner.
    box = seen.page.locator(".curves .reverse-line").bounding_box()
    stage = seen.page.locator(".stage").bounding_box()
    assert box["width"] > 0.6 * stage["width"]
    picture = seen.page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert len(picture) > 20_000


def test_the_cursor_reads_the_chart_by_mouse_and_by_keys(seen: LookedAt) -> None:
    page = seen.page
    page.set_viewport_size(DESK)
    stage = page.locator(".stage")
    box = stage.bounding_box()
    stage.hover(position={"x": box["width"] / 2, "y": 120})
    assert page.locator(".at").inner_text() == "0:35"
    assert "Backwards 2.5 km/h" in stage.get_attribute("aria-valuetext")
    stage.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    first = float(seen.page.evaluate("JSON.parse(document.getElementById('course-data').textContent).t[20]"))
    assert page.locator(".at").inner_text() == f"0:{round(first):02d}"
    # From an event to its place in the chart.
    page.locator(".events li.stop button").click()
    assert page.locator(".at").inner_text() == "1:10"


def test_zoom_by_dragging_and_back(seen: LookedAt) -> None:
    page = seen.page
    page.set_viewport_size(DESK)
    stage, curves = page.locator(".stage"), page.locator(".curves").first
    whole = curves.get_attribute("viewBox")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 3 / 4, box["y"] + 100)
    page.mouse.up()
    start, _top, length, _height = (float(part) for part in curves.get_attribute("viewBox").split(" "))
    assert (start, length) == pytest.approx((35.0, 17.5), abs=0.5)
    labels = page.locator(".times text").all_inner_texts() or []
    assert len(page.locator(".times text").all()) >= 3, labels
    page.get_by_role("button", name="Whole").click()
    assert [float(part) for part in curves.get_attribute("viewBox").split(" ")] == [
        float(part) for part in whole.split(" ")
    ]


def test_on_paper_it_is_light_and_has_its_curves(seen: LookedAt) -> None:
    seen.page.emulate_media(color_scheme="dark")
    pdf = seen.page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type /Page\b", pdf)) <= 3
    # A4 in points.
    assert re.search(rb"/MediaBox \[0 0 59[45][\d.]* 84[12][\d.]*\]", pdf)
    drawn = printed(pdf)
    # The speed backwards, in the blue of light pages (#0a66a6) and in as many pieces as it has samples.
    blue = re.compile(r"\.039\d* \.4\d* \.65\d* RG")
    assert any(blue.search(text) and text.count(" l\n") > 400 for text in drawn)
    seen.page.emulate_media(color_scheme="light")


def test_without_its_script_it_is_still_drawn(browser: Any, seen: LookedAt) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.goto(seen.url)
    assert page.locator(".curves .reverse-line").bounding_box()["width"] > 500
    assert page.locator(".tools").is_hidden()
    context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_walkers_weeks_too(weeks: LookedAt, size: dict[str, int], scheme: str) -> None:
    page = weeks.page
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    assert not weeks.is_wider_than_its_window()
    for words in (".quiet", ".tile h2", ".notice.stop strong"):
        assert weeks.contrast(words, ".notice.stop" if "notice" in words else ".card") >= 4.5, words
    stage = page.locator(".stage")
    stage.focus()
    page.keyboard.press("End")
    assert "Speed 2.4 km/h" in stage.get_attribute("aria-valuetext")
    assert page.locator(".at").inner_text() == "18 Nov"
    assert page.locator(".curves .reverse-bar").bounding_box()["width"] > 0.6 * stage.bounding_box()["width"]
    assert (weeks.complaints, weeks.requests) == ([], [weeks.url])


def test_its_data_is_what_the_page_was_made_with(seen: LookedAt) -> None:
    text = seen.page.evaluate("document.getElementById('course-data').textContent")
    assert json.loads(text)["end"] == SESSION.duration_s
