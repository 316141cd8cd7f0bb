"""`backstride replay`: the contract's columns, its options, and no half-written file."""

import csv
import json
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from backstride.core import faults
from backstride_host.replay_ticks import COLUMNS
from backstride_host.tools.main import main
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

QUADRATURE = ((0, 0), (1, 0), (1, 1), (0, 1))


def write_walk(path, counts_per_s=(0.0, 400.0, 400.0, 0.0, -400.0, -400.0, 0.0), second_us=1_000_000):
    """Write edges of a belt whose speed goes evenly from one of `counts_per_s` to the next, one a second."""
    rows = [(0, 0, 0)]
    place, count = 0.0, 0
    end_us = second_us * (len(counts_per_s) - 1)
    for t_us in range(0, end_us, 100):
        second, part = divmod(t_us / second_us, 1)
        before, after = counts_per_s[int(second) : int(second) + 2]
        place += (before + (after - before) * part) * 1e-4
        if abs(place - count) >= 1:
            count += 1 if place > count else -1
            rows.append((t_us, *QUADRATURE[count & 3]))
    rows.append((end_us, *rows[-1][1:]))
    path.write_text("t_us,a,b\n" + "".join(f"{t},{a},{b}\n" for t, a, b in rows))
    return count, end_us


class Replay:
    """Runs the command on `edges`; each call returns how it went and the rows of `ticks`."""

    def __init__(self, backstride, folder):
        self._backstride = backstride
        self.edges = folder / "edges.csv"
        self.ticks = folder / "ticks.csv"

    def __call__(self, *options: str):
        done = self._backstride("replay", str(self.edges), "--ticks", str(self.ticks), *options)
        rows = list(csv.DictReader(self.ticks.open())) if self.ticks.exists() else []
        return done, rows


@pytest.fixture
def replayed(backstride, tmp_path):
    return Replay(backstride, tmp_path)


def test_a_walk_forward_and_back(replayed):
    count, end_us = write_walk(replayed.edges)
    done, rows = replayed()
    assert done.returncode == 0, done.stderr
    assert tuple(rows[0]) == COLUMNS
    times_us = [int(row["t_us"]) for row in rows]
    assert 0 <= times_us[0] < 10_000
    assert end_us - 20_000 < times_us[-1] <= end_us
    # A collection may hold a tick up by some milliseconds.
    assert all(5_000 <= after - before <= 15_000 for before, after in pairwise(times_us))
    assert int(rows[-1]["count"]) == count
    speeds = {int(row["t_us"]) // 100_000: int(row["speed_mm_s"]) for row in rows}
    assert speeds[15] == pytest.approx(400, abs=10)
    assert speeds[45] == pytest.approx(-400, abs=10)
    assert {row["direction"] for row in rows} == {"-1", "0", "1"}
    known = {*faults.FAULT_NAMES, ""}
    assert all(set(row["faults"].split("+")) <= known for row in rows)


def test_parameters_and_seed_decide_and_repeat(replayed):
    write_walk(replayed.edges)
    options = ("--set", "sensing.counts_per_metre=500", "--seed", "7", "--tick-jitter-us", "800")
    done, rows = replayed(*options, "--irq-latency-us", "10:200", "--json")
    assert json.loads(done.stdout)["ticks"] == len(rows)
    assert max(int(row["distance_mm"]) for row in rows) == pytest.approx(
        2 * max(int(row["count"]) for row in rows), abs=3
    )
    first = replayed.ticks.read_bytes()
    assert len({int(row["t_us"]) % 10_000 for row in rows}) > 100
    replayed(*options, "--irq-latency-us", "10:200")
    assert replayed.ticks.read_bytes() == first


def test_jitter_makes_ticks_of_5_to_30_ms(replayed):
    count, _ = write_walk(replayed.edges)
    done, rows = replayed("--tick-jitter-us", "20000")
    assert done.returncode == 0, done.stderr
    times_us = [int(row["t_us"]) for row in rows]
    apart_us = sorted(after - before for before, after in pairwise(times_us))
    # Two ticks closer than 3 ms are one; 30 ms is the longest, and what holds the last of them up.
    assert 3_000 <= apart_us[0] < 5_000 and 27_000 < apart_us[-1] < 33_000
    assert sum(5_000 < gap < 30_000 for gap in apart_us) > 0.8 * len(apart_us)
    assert int(rows[-1]["count"]) == int(rows[-1]["distance_mm"]) == count
    speeds = {int(row["t_us"]) // 100_000: int(row["speed_mm_s"]) for row in rows}
    assert speeds[15] == pytest.approx(400, abs=10)
    assert speeds[45] == pytest.approx(-400, abs=10)


def test_bad_input_names_the_line_and_leaves_no_file(replayed):
    replayed.edges.write_text("t_us,a,b\n0,0,0\n5,1,0\n4,1,1\n")
    done, _ = replayed()
    assert done.returncode == 1
    assert done.stderr == f"backstride: {replayed.edges}:4: time runs backwards, from 5 to 4\n"
    assert [entry.name for entry in replayed.edges.parent.iterdir()] == ["edges.csv"]


lines = st.builds("{},{},{}".format, st.integers(0, 99), st.integers(0, 1), st.integers(0, 1)) | st.text(
    "0123,.-\x00e\u0663 ", max_size=8
)


@settings(max_examples=30, deadline=None)
@given(st.lists(lines, max_size=5).map(lambda rows: "\n".join(["t_us,a,b", "0,0,0", *rows])) | st.text())
def test_any_file_replays_or_is_one_clear_line_and_leaves_nothing(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("any")
    edges, ticks = folder / "edges.csv", folder / "ticks.csv"
    edges.write_bytes(content.encode("utf-8", "surrogatepass"))
    done = CliRunner().invoke(main, ["replay", str(edges), "--ticks", str(ticks)])
    if done.exit_code == 0:
        assert ticks.read_text().startswith("t_us,")
    else:
        assert done.exit_code == 1
        assert done.stderr.startswith(f"backstride: {edges}:")
        assert done.stderr.count("\n") == 1
        assert list(folder.iterdir()) == [edges]


def test_a_full_disk_leaves_no_file(replayed):
    replayed.edges.write_text("t_us,a,b\n0,0,0\n200000000,0,0\n")
    # The console's flash takes 256 KiB, 20,000 ticks take twice that.
    with started(replayed, most_bytes=300_000) as process:
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert errors == f"backstride: {replayed.ticks}: File too large\n"
    assert list(replayed.edges.parent.iterdir()) == [replayed.edges]


def test_ctrl_c_leaves_no_file(replayed):
    replayed.edges.write_text("t_us,a,b\n0,0,0\n3600000000,0,0\n")
    folder = replayed.edges.parent
    with started(replayed) as process:
        while len(list(folder.iterdir())) == 1 and process.poll() is None:
            pass  # until it has begun to write
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (130, "")
    assert list(folder.iterdir()) == [replayed.edges]


@contextmanager
def started(replay, most_bytes: int = resource.RLIM_INFINITY) -> Iterator[subprocess.Popen[str]]:
    """Start the command; no file that it writes gets longer than `most_bytes`."""
    program = f"""
import resource, signal
from backstride_host.tools.main import main
# A shell that runs this in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
resource.setrlimit(resource.RLIMIT_FSIZE, ({most_bytes}, {most_bytes}))
main()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program, "replay", str(replay.edges), "--ticks", str(replay.ticks)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_the_chips_clock_may_wrap_meanwhile(replayed):
    count, _ = write_walk(replayed.edges)
    # In the middle of the walk forward.
    done, rows = replayed("--clock-us", str((1 << 30) - 1_500_000))
    assert done.returncode == 0, done.stderr
    times_us = [int(row["t_us"]) for row in rows]
    assert all(5_000 <= after - before <= 15_000 for before, after in pairwise(times_us))
    speeds = [int(row["speed_mm_s"]) for row in rows if 1_100_000 < int(row["t_us"]) < 1_900_000]
    assert speeds == pytest.approx([400] * len(speeds), abs=10)
    assert int(rows[-1]["count"]) == count


def test_a_recording_that_is_not_there_is_exit_code_1(replayed):
    done, _ = replayed()
    assert done.returncode == 1
    assert done.stderr == f"backstride: {replayed.edges}: No such file or directory\n"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--set", "no.such=1"), "no parameter no.such"),
        (("--set", "belt.mass_kg"), "is not NAME=VALUE"),
        (("--set", "belt.mass_kg=heavy"), "takes whole numbers, not 'heavy'"),
        (("--set", "belt.mass_kg=9999"), "takes 30 to 150, not 9999"),
        (("--irq-latency-us", "9:3"), "is not LOW:HIGH"),
        (("--irq-latency-us", "9"), "is not LOW:HIGH"),
        (("--tick-jitter-us", "-1"), "--tick-jitter-us"),
    ],
)
def test_wrong_options_are_exit_code_2(replayed, options, says):
    write_walk(replayed.edges, (0.0, 1.0))
    done, rows = replayed(*options)
    assert (done.returncode, rows) == (2, [])
    assert says in done.stderr
