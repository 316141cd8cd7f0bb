"""Clean walking, running, turning and standing by chance: a machine that is sound must never be accused.

A story is ten minutes of a scenario, on either plant, with an encoder as uneven as its limits allow: a seed
makes it the same again. `run.py` tells them for as many simulated hours as it is asked for.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from backstride_host import simulator
from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import load_scenario

STORY_S = 600
WORLD = Path(simulator.__file__).parent / "world"
PLANTS = (WORLD / "plant.py", WORLD / "second_plant.py")
SCALES = (100, 256, 500, 1000, 2000, 4000)
# Shorter than the counter's filter of 12 us.
BOUNCES_US = (0, 0, 0, 8)
# What people bring about themselves: too fast, or the other way than the step.
THEIRS = frozenset(("direction.wrong", "speed.high", "speed.over"))


@dataclass(frozen=True)
class Told:
    """A story's seed and length, each fault nobody caused with its time, and the command to tell it again."""

    seed: int
    hours: float
    alarms: tuple[tuple[float, str], ...]
    again: str


def _encoder(rng: random.Random, scale: int) -> str:
    # Together below half a count, which is the limit.
    shares = [rng.random() for _ in range(3)]
    errors = [0.44 * rng.random() * share / sum(shares) for share in shares]
    return (
        "[encoder]\n"
        f"counts_per_metre = {scale}\n"
        f"phase_error = {min(errors[0], 0.1):.3f}\nduty_error = {min(errors[1], 0.1):.3f}\n"
        f"turn_error = {min(errors[2], 0.25):.3f}\nbounce_us = {rng.choice(BOUNCES_US)}\n"
        f"tremble = {rng.choice((0.0, 0.1, 0.3, 0.45)):.2f}\ntremble_hz = {rng.uniform(1, 40):.1f}\n"
    )


def _walkers(rng: random.Random, at_s: float, end_s: float) -> Iterator[str]:
    """Give one thing after another that people do, some of it for hardly a second."""
    while at_s < end_s:
        do = rng.choice(("walk", "walk", "walk", "run", "push", "stand", "stand", "turn_round", "step_off"))
        yield f'[[walker]]\nat_s = {at_s:.2f}\ndo = "{do}"\n'
        if do in ("walk", "run", "push"):
            speed = rng.uniform(*{"walk": (0.2, 1.6), "run": (1.6, 3.4), "push": (0.5, 1.4)}[do])
            direction = rng.choice(("forward", "reverse", "reverse"))
            cadence = rng.uniform(60, 180)
            yield f'direction = "{direction}"\nspeed_m_s = {speed:.2f}\ncadence_spm = {cadence:.0f}\n'
        if rng.random() < 0.2:
            at_s += 0.1
            rail = rng.choice(("grab_rail", "release_rail"))
            if at_s >= end_s:
                return
            yield f'[[walker]]\nat_s = {at_s:.2f}\ndo = "{rail}"\n'
        at_s += rng.choice((rng.uniform(0.3, 3), rng.uniform(3, 30), rng.uniform(3, 30)))


def story(seed: int) -> tuple[str, Path]:
    """Return a scenario's text and its plant."""
    rng = random.Random(seed)
    scale = rng.choice(SCALES)
    mass_kg = rng.choice((60, 75, 75, 110))
    parts = [
        f'name = "clean walks {seed}"\nduration_s = {STORY_S}\n',
        f'[params]\n"sensing.counts_per_metre" = {scale}\n"belt.mass_kg" = {mass_kg}\n',
        '"link.telemetry_hz" = 1\n',
        _encoder(rng, scale),
        f"[plant]\nmass_kg = {mass_kg}\nstride_ripple = {rng.uniform(0.03, 0.15):.3f}\n",
        '[[command]]\nat_s = 2\nsend = "session.start"\nargs = { programme = "free", facing = "console" }\n',
        *(
            f'[[command]]\nat_s = {at_s}\nsend = "level.set"\nargs = {{ level = {rng.randint(0, 4)} }}\n'
            for at_s in range(4, STORY_S, 60)
        ),
        *_walkers(rng, 3.0, STORY_S),
    ]
    return "".join(parts), PLANTS[seed % 2]


def tell(seed: int, folder: Path) -> Told:
    """Run a story in a folder of its own; keep that only where something was accused."""
    home = folder / f"clean_{seed}"
    home.mkdir(parents=True, exist_ok=True)
    text, plant = story(seed)
    path = home / "scenario.toml"
    path.write_text(text)
    simulate(load_scenario(path, plant), home / "out", seed=seed)
    with (home / "out" / "events.csv").open(newline="") as file:
        alarms = tuple(
            (float(row["t_s"]), row["detail"].split()[0])
            for row in csv.DictReader(file)
            if row["name"] == "fault.raise" and row["detail"].split()[0] not in THEIRS
        )
    if not alarms:
        shutil.rmtree(home)
    again = f"backstride simulate {path} --plant {plant} --seed {seed} --out {home / 'again'}"
    return Told(seed, STORY_S / 3600, alarms, again)


def tell_all(first_seed: int, hours: float, folder: Path, workers: int) -> Iterator[Told]:
    """Tell stories, `workers` at a time, until the simulated hours are over."""
    number = max(1, round(hours * 3600 / STORY_S))
    seeds = [seed for seed, _ in zip(count(first_seed), range(number), strict=False)]
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(tell, seeds, [folder] * number)
