"""The display while things happen: what a walker reads, when it rests, and that it disturbs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from backstride_host.simulator.console_records import DisplayShows
from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import load_scenario
from drawing import Drawing, rows_of
from session_files import SessionFiles
from texts import command, fault, scenario, under_load, walker

FULL, DIM, DARK = 0xCF, 8, 0


@pytest.fixture(scope="module")
def drawing() -> Iterator[Drawing]:
    made = Drawing()
    yield made
    made.close()


@dataclass
class Watched:
    """A run, and what its display showed, by time."""

    files: SessionFiles
    shown: list[DisplayShows]
    drawing: Drawing

    def at(self, t_s: float) -> DisplayShows:
        """Return what was seen then."""
        return [shown for shown in self.shown if shown.t_us <= t_s * 1e6][-1]

    def says(self, text: str, t_s: float) -> bool:
        """Tell whether plain letters, light or dark, stood anywhere on the display."""
        letters = self.drawing.text(text, 0, 0).dots[:8, : 8 * len(text)]
        dots = rows_of(self.at(t_s).dots)
        windows = np.lib.stride_tricks.sliding_window_view(dots, letters.shape)
        light = (windows == letters).all(axis=(2, 3)).any()
        dark = (windows == 1 - letters).all(axis=(2, 3)).any()
        return bool(light or dark)

    def first(self, contrast: int, after_s: float) -> float:
        """Return when the display was first so bright."""
        return next(s.t_us / 1e6 for s in self.shown if s.t_us > after_s * 1e6 and s.contrast == contrast)

    def presence(self) -> list[str]:
        return [
            text for _, source, name, text in self.files.events if (source, name) == ("firmware", "display")
        ]


@pytest.fixture(scope="module")
def watched(
    plant: Path, drawing: Drawing, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Watched]:
    """Run a scenario's text on the plant, and watch the display."""

    def run(text: str) -> Watched:
        folder = tmp_path_factory.mktemp("run")
        (folder / "scenario.toml").write_text(text)
        shown: list[DisplayShows] = []
        loaded = load_scenario(folder / "scenario.toml", plant)
        simulate(loaded, folder / "out", display=shown.append)
        return Watched(SessionFiles(folder / "out"), shown, drawing)

    return run


@pytest.fixture(scope="module")
def walked(watched: Callable[[str], Watched]) -> Watched:
    """No display at first, then one; walking; its bus is held low for a while; the key is pulled."""
    return watched(
        scenario(
            "display",
            66,
            fault(0, "display.missing", 8),
            command(20, "session.start", '{ programme = "knee-care-10", facing = "console" }'),
            walker(26, "walk", "forward", 0.7),
            fault(34, "display.stuck", 4),
            fault(55, "key.pulled", 3),
            walker(60, "stand"),
        )
    )


class TestWalking:
    def test_what_is_selected_can_be_started(self, walked: Watched) -> None:
        assert walked.says("First Steps", 19)
        assert walked.says("OK: start", 19)

    def test_a_started_session_has_its_cue_and_then_waits_for_the_walker(self, walked: Watched) -> None:
        assert walked.says("attend to your", 22)
        assert walked.says("forwards", 25.9)

    def test_who_walks_reads_the_way_and_the_time(self, walked: Watched) -> None:
        assert walked.says("FORWARD", 33.9)
        active_s = round(33.5 - walked.files.when("state", "active")[0])
        clocks = [f"0:{active_s + late:02d}" for late in (-1, 0, 1)]
        assert any(walked.says(clock, 33.9) for clock in clocks)

    def test_a_pulled_key_brings_the_advice(self, walked: Watched) -> None:
        assert walked.says("Put the safety", 57)
        assert walked.says("key out", 57)

    def test_a_display_that_is_missing_is_told_of_and_found_again(self, walked: Watched) -> None:
        assert walked.presence() == ["missing", "there", "missing", "there"]
        # It is looked for every ten seconds.
        assert walked.shown[0].t_us / 1e6 < 8 + 10 + 1.5

    def test_nothing_of_all_that_makes_a_tick_late(self, walked: Watched) -> None:
        # Files are written at standstill, where the firmware bears more.
        assert walked.files.telemetry("ticks_late").max() == 0
        assert walked.files.faults() == {"key.out", "belt.unlocked"}


@pytest.fixture(scope="module")
def idle(watched: Callable[[str], Watched]) -> Watched:
    """Nobody comes for a while; then somebody moves the belt."""
    params = {"console.dim_after_s": 10, "console.sleep_after_s": 30}
    return watched(scenario("idle", 50, walker(45, "walk", "reverse", 0.5), params=params))


class TestIdle:
    def test_it_is_dimmed_then_sleeps_and_wakes_with_the_belt(self, idle: Watched) -> None:
        # The console is up after about a second.
        assert idle.first(FULL, 0) < 3
        assert 10 <= idle.first(DIM, 0) <= 13
        assert 30 <= idle.first(DARK, 5) <= 33
        truth = idle.files.truth
        moved_s = truth["t_s"][np.abs(truth["belt_speed_m_s"]) > 0.12][0]
        assert 45 < moved_s <= idle.first(FULL, 40) <= moved_s + 1.0


@pytest.fixture(scope="module")
def sagged(watched: Callable[[str], Watched]) -> Watched:
    """The mains fails under load, and comes back after the console has browned out."""
    return watched(under_load("cut", fault(20, "supply.cut", 10), walker(32, "stand"), duration_s=36))


class TestSag:
    def test_it_is_dimmed_and_dark_once_the_session_is_saved(self, sagged: Watched) -> None:
        low_s = sagged.files.when("fault.raise", "supply.low")[0]
        browned_out_s = next(t for t, _, name, _ in sagged.files.events if name == "chip.reset")
        dark_s = sagged.first(DARK, 20)
        # The keeper saves within half a second, and we look twice a second.
        assert low_s < dark_s <= low_s + 1.3
        assert dark_s < browned_out_s
        assert all(shown.contrast <= DIM for shown in sagged.shown if low_s + 0.7 < shown.t_us / 1e6 < dark_s)

    def test_after_it_the_walker_reads_what_to_do(self, sagged: Watched) -> None:
        assert sagged.says("restarted. Stand", 35.5)
        assert sagged.at(35.5).contrast == FULL
