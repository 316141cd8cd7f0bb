"""Looking on: the bar that grows, what feeds the screen, and no pace where nobody watches."""

import io

import pytest
from backstride_host.live.feed import Feed
from backstride_host.receiver import ReceivedLine
from backstride_host.simulator import watching
from backstride_host.simulator.scenario import read_scenario


@pytest.fixture
def scenario(tmp_path):
    """A hundred seconds of nothing."""
    return read_scenario({"name": "nothing", "duration_s": 100}, tmp_path / "nothing.toml")


def test_the_bar_grows_to_its_end(scenario, monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    with watching.Bar(scenario) as bar:
        for now_s in (1.0, 30.0, 30.5, 100.0):
            bar.at(now_s)
    assert out.getvalue() == "nothing, 1:40\n|" + "█" * 50 + "|\n"


def test_a_bar_that_is_cut_short_ends_its_line(scenario, monkeypatch):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    with pytest.raises(KeyboardInterrupt), watching.Bar(scenario) as bar:
        bar.at(50.0)
        raise KeyboardInterrupt
    assert out.getvalue() == "nothing, 1:40\n|" + "█" * 25 + "\n"


def test_the_screen_is_fed_what_comes_and_how_far_the_run_is(scenario):
    feed = Feed()
    feeder = watching.Feeder(scenario, "/dev/pts/7", feed)
    line = ReceivedLine(65.0, {})
    feeder.heard(line)
    feeder.at(65.0)
    assert feed.items() == [line]
    assert feed.now_s == 65.0
    assert "nothing: 1:05 of 1:40" in feed.note
    assert "/dev/pts/7" in feed.note


def test_a_run_that_nobody_wants_any_more_ends_as_by_ctrl_c(scenario):
    feeder = watching.Feeder(scenario, "", Feed())
    feeder.abandon()
    with pytest.raises(KeyboardInterrupt):
        feeder.at(1.0)
