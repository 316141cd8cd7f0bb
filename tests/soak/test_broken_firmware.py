"""Each rule catches a firmware that breaks it, by a story that the real firmware tells without a fault.

A broken firmware is a copy of the real one with a line or two changed. Where a line has changed its text, the
copy cannot be made and the test says so.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from backstride.core import params
from live_console import LiveConsole, Violation
from rules import all_rules

FIRMWARE = Path(params.__file__).parents[2]

Story = Callable[[LiveConsole], None]


def loaded(console: LiveConsole) -> None:
    """More is asked for than an uncalibrated brake may give."""
    console.under_load(10)
    console.wait(2)


def key_out(console: LiveConsole) -> None:
    console.under_load(4, 1.2)
    console.inject("key.pulled")
    console.wait(5)


def turn(console: LiveConsole) -> None:
    console.under_load(4)
    console.walk("walk", "forward", 0.8)
    console.wait(6)


def encoder_dies(console: LiveConsole) -> None:
    console.under_load(2)
    console.inject("encoder.a_stuck")
    console.wait(3)


def host_resets(console: LiveConsole) -> None:
    console.under_load(4)
    console.press("stop")
    console.walk("stand")
    console.wait(12)
    console.send("fault.reset")
    console.wait(0.5)


def chip_resets(console: LiveConsole) -> None:
    console.under_load(4)
    console.inject("cpu.reset", 0)
    console.wait(2)
    console.send("session.resume")
    console.wait(2)


def pauses(console: LiveConsole) -> None:
    console.under_load(4)
    console.press("confirm")
    console.wait(1)
    console.press("confirm")
    console.wait(3)


@dataclass(frozen=True)
class Broken:
    """A rule, the changes (file, text, what becomes of it) that break it, and the story that shows it."""

    rule: str
    story: Story
    changes: tuple[tuple[str, str, str], ...]


BROKEN = [
    Broken(
        "commanded slew",
        loaded,
        (("core/brake.py", "min(goal, now + allowed.rise_dn_s * dt_us // 1000)", "goal"),),
    ),
    Broken(
        "true slew",
        loaded,
        (
            (
                "core/brake.py",
                "if current_ma > allowed.ceiling_ma:",
                "current_ma = allowed.current_ma * (self.command_dn > 300)\n        if True:",
            ),
        ),
    ),
    Broken(
        "brake-caused deceleration",
        loaded,
        (
            (
                "core/supervisor.py",
                "self._max_force_dn if tick.calibrated else self._uncalibrated_dn",
                "self._max_force_dn",
            ),
        ),
    ),
    # Two guards stand behind one another: the belt's direction, and that nothing but the armed one is braked.
    Broken(
        "armed direction",
        turn,
        (
            (
                "core/supervisor.py",
                "light = tick.gentle.drag_only or tick.belt_guard.against or not tick.armed_now",
                "light = False",
            ),
            ("core/belt_guard.py", "self.turned = self.against", "self.turned = False"),
            ("core/belt_guard.py", "self._wrong_ms >= _WRONG_MS", "False"),
        ),
    ),
    Broken(
        "no rise after a sensing fault",
        encoder_dies,
        (
            (
                "core/supervisor.py",
                "self.allowed.force_dn = tick.brake.light_dn if light else self._stop_force(tick)",
                "self.allowed.force_dn = self._stop_force(tick)"
                "; self.allowed.light_drag = self.allowed.hold_current = False",
            ),
        ),
    ),
    Broken(
        "light drag after a latch",
        key_out,
        (("core/supervisor.py", "light = self._stop_over(mask, tick)", "light = False"),),
    ),
    Broken(
        "no unlatch without a hand",
        host_resets,
        (
            (
                "core/operations.py",
                "if not (by_hand or core.hand.present):\n        return codes.NEEDS_HAND\n    unclean",
                "unclean",
            ),
        ),
    ),
    # A latch and the session's own memory of the reset stand behind one another.
    Broken(
        "no unlatch without a hand",
        chip_resets,
        (
            ("core/pipeline.py", "if unclean:", "if False:"),
            ("core/session.py", "self.needs_hand = True", "self.needs_hand = False"),
        ),
    ),
    Broken(
        "totals never decrease",
        pauses,
        (
            (
                "core/session.py",
                "self._enter(codes.READY)\n        return codes.OK\n\n    def stop",
                "self.active_ms = 0; self._enter(codes.READY)\n        return codes.OK\n\n    def stop",
            ),
        ),
    ),
    Broken(
        "telemetry tells the true state",
        loaded,
        (("tasks/telemetry.py", "core.speed.speed_mm_s,", "core.speed.speed_mm_s // 2,"),),
    ),
    Broken(
        "telemetry tells the true state",
        turn,
        (("tasks/telemetry.py", "core.book.mask,", "core.book.latched & 0,"),),
    ),
]


def broken_copy(case: Broken, folder: Path) -> Path:
    """Copy the firmware and change it as `case` says."""
    copy = folder / "firmware"
    shutil.copytree(FIRMWARE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for file, was, becomes in case.changes:
        path = copy / "backstride" / file
        text = path.read_text()
        assert text.count(was) == 1, f"{file} has changed: {was!r} is there {text.count(was)} times"
        path.write_text(text.replace(was, becomes))
    return copy


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.rule.replace(" ", "-"))
def test_a_broken_firmware_is_caught_by_the_rule_it_breaks(case: Broken, tmp_path: Path) -> None:
    rules = [rule for rule in all_rules() if rule.name == case.rule]
    with (
        LiveConsole(rules, firmware=broken_copy(case, tmp_path)) as console,
        pytest.raises(Violation, match=case.rule),
    ):
        case.story(console)


@pytest.mark.parametrize(
    "story", dict.fromkeys(case.story for case in BROKEN), ids=lambda story: story.__name__
)
def test_of_the_real_firmware_no_rule_says_anything(story: Story) -> None:
    with LiveConsole(all_rules()) as console:
        story(console)


def test_every_rule_has_a_firmware_that_breaks_it() -> None:
    assert {case.rule for case in BROKEN} == {rule.name for rule in all_rules()}
