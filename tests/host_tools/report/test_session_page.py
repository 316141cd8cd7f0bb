"""The page of a session: the console's own numbers, in words that people use."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from backstride_host import layouts
from backstride_host.live.measures import Measures
from backstride_host.report.course import course_of, walked_mm_s
from backstride_host.report.pages import page
from backstride_host.report.session_page import session_view, write_session
from backstride_host.session import Mark, Session, Table
from hypothesis import given, settings
from hypothesis import strategies as st
from told_session import Told
from walked import NAME, a_session


class Read(HTMLParser):
    """What a browser would make of it: elements with their attributes, and the text."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def made(session: Session, measures: Measures | None = None) -> str:
    return page("session.html", session_view(session, measures or Measures()))


@pytest.fixture(scope="module")
def session() -> Session:
    return a_session()


@pytest.fixture(scope="module")
def html(session: Session) -> str:
    return made(session)


def test_it_has_the_totals_to_the_last_unit(session: Session, html: str) -> None:
    rows = re.findall(r'<th scope="row">(\w+)</th><td><data value="(\d*)">', html)
    assert {name: int(value) for name, value in rows} == session.totals


def test_it_says_them_in_words(html: str) -> None:
    text = Read(html).text
    for words in ("Backwards 31 m in 1:00 min", "Forward 12 m in 0:20 min", "30 N mean backwards, peak 41"):
        assert words in text
    assert "Speed backwards 1.9 km/h mean, fastest 3.4" in text
    assert "≈ 6 kcal an estimate, 12 % extrapolated" in text
    assert "93 steps/min mean, asymmetry 4.0 %" in text
    assert "Pain 2 → 1 of 10" in text
    assert "Exertion ? → 4 of 10" in text
    assert "It is not a medical device" in text


def test_miles_and_pounds_for_who_reads_them(session: Session) -> None:
    text = Read(made(session, Measures("mph", "lb"))).text
    assert "Speed backwards 1.2 mph mean, fastest 2.1" in text
    assert "165 lb" in text
    assert "km/h." not in text


def test_safety_stops_come_first_and_with_advice(html: str) -> None:
    text = Read(html).text
    stop = text.index(
        "Safety stop: key.out, at 1:10 Put the safety key in, stand still and press the button."
    )
    assert stop < text.index("Fault: belt.unlocked, at 1:10")
    assert "The brake was at its limit for 29 % of the time" in text


def test_a_mark_is_a_line_in_the_chart_and_a_row_with_its_time(session: Session) -> None:
    html = made(replace(session, marks=(Mark(31.0, 1, "<tired>"), Mark(52.0, 2))))
    read = Read(html)
    assert "0:31 1 Marked <tired>" in read.text
    assert "0:52 2 Marked" in read.text
    lines = [found for tag, found in read.elements if tag == "svg" and found.get("class") == "mark marked"]
    assert {found["data-from"] for found in lines} == {"31.0", "52.0"}
    # Each goes through all panels: speed, force, power, cadence.
    assert len(lines) == 2 * 4
    # In the order in which it happened: before the safety stop at 1:10.
    events = read.text[read.text.index("What happened") :]
    assert events.index("0:52 2 Marked") < events.index("1:10")


def test_a_session_without_a_fault_says_so() -> None:
    told = Told()
    told.begin()
    told.walk(5)
    told.end()
    assert "No safety stop and no fault" in Read(made(told.one())).text


def test_a_walkers_name_stays_text(html: str) -> None:
    read = Read(html)
    assert NAME in read.text
    scripts = [attributes for tag, attributes in read.elements if tag == "script"]
    assert [one.get("type") for one in scripts] == ["application/json", None]


def test_nothing_but_its_own_style_and_script_may_run_and_nothing_is_loaded(html: str) -> None:
    def source(kind: str) -> str:
        (text,) = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        return f"{kind}-src 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', html)
    policy = policy.replace("&#39;", "'")
    assert policy.startswith(f"default-src 'none'; {source('style')}; {source('script')};")
    attributes = [attribute for _tag, found in Read(html).elements for attribute in found]
    assert not {"src", "href", "style", "onclick", "onload"} & set(attributes)


def test_the_chart_has_the_values_that_were_measured(session: Session, html: str) -> None:
    (data,) = re.findall(r'<script type="application/json" id="course-data">(.*?)</script>', html)
    chart = json.loads(data)
    columns = {one["title"]: one["values"] for one in chart["columns"]}
    at = {round(t, 1): row for row, t in enumerate(chart["t"])}
    assert columns["Forward"][at[10.0]] == 2.2
    assert columns["Backwards"][at[10.0]] == 0.0
    assert (columns["Forward"][at[35.0]], columns["Backwards"][at[35.0]]) == (0.0, 2.5)
    assert (columns["Asked for"][at[60.0]], columns["Force given"][at[60.0]]) == (30.0, 25.0)
    assert columns["Cadence"][at[10.0]] is None
    assert columns["Step"][at[35.0]] == "backwards, 20 N"


def test_speed_is_the_walkers_whichever_way_they_face(session: Session) -> None:
    samples = session.samples
    away = {name: samples.raw(name) for name in samples.names}
    away["facing"] = np.ones(len(samples), np.int64)
    turned = replace(session, samples=Table(list(samples.fields.values()), samples.t_s, away))
    np.testing.assert_array_equal(walked_mm_s(turned), -walked_mm_s(session))


def test_where_the_facing_is_not_kept_the_sums_tell_the_way(session: Session) -> None:
    samples = session.samples
    known = ("speed_mm_s", "force_dn", "cadence_dspm", "state", "step")
    raws = {name: samples.raw(name)[::20] for name in known}
    few = replace(session, samples=Table([samples.fields[name] for name in known], samples.t_s[::20], raws))
    way = np.sign(walked_mm_s(few))
    assert set(way[2:9]) == {1}
    assert set(way[12:]) == {-1}
    assert "Brake force" in made(few)


def test_long_sessions_are_thinned_without_losing_their_extremes() -> None:
    told = Told()
    told.begin()
    told.walk(300)
    told.walk(1, mm_s=2500)
    told.walk(300)
    told.end()
    course = course_of(told.one())
    assert 1000 < len(course.t_s) <= 2000
    assert course.slowest_mm_s.min() == -2500


def test_a_pause_in_what_came_breaks_the_line() -> None:
    told = Told()
    told.begin()
    told.walk(5)
    told.ms += 20_000
    told.walk(5)
    told.end()
    course = course_of(told.one())
    (gap,) = np.flatnonzero(np.isnan(course.speed_mm_s))
    assert course.t_s[gap] == pytest.approx(5.0)


@settings(max_examples=25)
@given(
    walks=st.lists(
        st.tuples(
            st.integers(0, 9),
            st.integers(0, 3),
            st.integers(0, 30_000),
            st.none() | st.integers(0, 2500),
            st.integers(0, 60_000),
        ),
        max_size=4,
    )
)
def test_whatever_a_console_tells_becomes_a_page(walks: list[tuple[int, int, int, int | None, int]]) -> None:
    told = Told()
    told.begin()
    for step, seconds, mm_s, cadence, force_dn in walks:
        told.walk(seconds, step, mm_s, cadence_dspm=cadence, force_dn=force_dn, target_dn=force_dn)
    session = told.one()
    read = Read(made(session))
    assert ("svg" in {tag for tag, _attributes in read.elements}) == (len(session.samples) > 1)
    assert "nan" not in read.text.lower().split()


def test_totals_alone_make_a_page_too(session: Session) -> None:
    empty = Table.of(layouts.layout_named("telemetry"), [], [])
    bare = replace(session, samples=empty, events=(), started_utc_s=None, dated="", end_reason=None)
    text = Read(made(bare)).text
    assert "only the console’s totals are known" in text
    assert "undated" in text
    assert "The recording stops before the session ends" in text


def test_the_page_is_whole_or_not_there(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "none" / "walk.html"
    with pytest.raises(FileNotFoundError):
        write_session(session, Measures(), out)
    write_session(session, Measures(), tmp_path / "walk.html")
    assert [path.name for path in tmp_path.iterdir()] == ["walk.html"]
