"""A capture keeps all that came, in order, and is read up to wherever it ends."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar

import pytest
from backstride_host.capture.reader import Capture, Chunk
from backstride_host.capture.records import HEAD_BYTES, Entry, Kind, pack
from backstride_host.capture.writer import CaptureWriter, part_path
from backstride_host.errors import BackstrideError, BadInput
from hypothesis import given, settings
from hypothesis import strategies as st

KINDS = st.sampled_from([Kind.TO_HOST, Kind.TO_DEVICE])
BYTES = st.tuples(KINDS, st.binary(min_size=1, max_size=300))
MARKS = st.tuples(st.just(Kind.MARK), st.text(max_size=20).map(str.encode))
CHUNKS = st.lists(BYTES | MARKS, max_size=12)


class Clock:
    """A host's clocks: one that only goes on, one that somebody sets."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.utc_s = 1_790_000_000.0

    def pass_(self, span_s: float, jump_s: float = 0.0) -> None:
        self.now_s += span_s
        self.utc_s += span_s + jump_s


def written(path: Path, chunks: list[tuple[Kind, bytes]], **options: int) -> Path:
    clock = Clock()
    with CaptureWriter(
        path, "sim:x", clock_s=lambda: clock.now_s, utc_s=lambda: clock.utc_s, **options
    ) as out:
        for kind, data in chunks:
            clock.pass_(0.05)
            if kind == Kind.MARK:
                out.mark(data.decode())
            else:
                out.add(kind, data)
    return path


def read(path: Path) -> list[tuple[Kind, bytes]]:
    return [(chunk.kind, chunk.data) for chunk in Capture(path).chunks()]


@settings(max_examples=25)
@given(chunks=CHUNKS)
def test_what_was_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, chunks: list) -> None:
    path = written(tmp_path_factory.mktemp("c") / "a.bscap", chunks)
    capture = Capture(path)
    assert [(chunk.kind, chunk.data) for chunk in capture.chunks()] == chunks
    assert capture.tears == []
    assert capture.port == "sim:x"


@settings(max_examples=60)
@given(chunks=CHUNKS, part=st.floats(0, 1))
def test_cut_anywhere_all_that_is_whole_is_read_and_one_line_says_where_it_ends(
    tmp_path_factory: pytest.TempPathFactory, chunks: list, part: float
) -> None:
    path = written(tmp_path_factory.mktemp("c") / "a.bscap", chunks)
    whole = path.read_bytes()
    end = int(part * len(whole))
    path.write_bytes(whole[:end])
    try:
        capture = Capture(path)
    except BadInput as error:
        assert str(error).startswith(f"{path}: is ")
        return
    found = [(chunk.kind, chunk.data) for chunk in capture.chunks()]
    assert found == chunks[: len(found)]
    for line in capture.tears:
        assert line.startswith(f"{path}: read up to byte ")
    # One record more would have reached beyond the cut.
    assert (
        len(written(path.with_name("b.bscap"), chunks[: len(found) + 1]).read_bytes()) > end
        or found == chunks
    )


@settings(max_examples=60)
@given(chunks=CHUNKS, at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_ends_the_reading_before_it(
    tmp_path_factory: pytest.TempPathFactory, chunks: list, at: int, bit: int
) -> None:
    path = written(tmp_path_factory.mktemp("c") / "a.bscap", chunks)
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1 << bit
    path.write_bytes(data)
    try:
        capture = Capture(path)
        found = [(chunk.kind, chunk.data) for chunk in capture.chunks()]
    except BackstrideError as error:
        assert "\n" not in str(error)
        return
    assert found == chunks[: len(found)]
    assert len(capture.tears) == 1


@settings(max_examples=60)
@given(data=st.binary(max_size=400))
def test_any_other_file_is_named_and_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("c") / "photo.jpg"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"photo\.jpg: is (empty|no capture|a capture cut)"):
        Capture(path)


def test_times_go_on_when_the_clock_is_set(tmp_path: Path) -> None:
    clock = Clock()
    path = tmp_path / "a.bscap"
    with CaptureWriter(path, "x", clock_s=lambda: clock.now_s, utc_s=lambda: clock.utc_s) as out:
        for jump_s in (0.0, -86_400.0, 3600.0):
            clock.pass_(1.0, jump_s)
            out.add(Kind.TO_HOST, b"x")
    capture = Capture(path)
    assert [chunk.t_s for chunk in capture.chunks()] == [1.0, 2.0, 3.0]
    assert capture.start_utc_s == 1_790_000_000.0


class TestMarks:
    def test_one_that_is_cut_anywhere_costs_nothing_before_it(self, tmp_path: Path) -> None:
        before = [(Kind.TO_HOST, b"came"), (Kind.MARK, b"first")]
        whole = written(tmp_path / "a.bscap", [*before, (Kind.MARK, "zögert".encode())]).read_bytes()
        start = whole.index("zögert".encode()) - HEAD_BYTES
        end = start + HEAD_BYTES + len("zögert".encode())
        for cut in range(start + 1, end):
            path = tmp_path / "cut.bscap"
            path.write_bytes(whole[:cut])
            capture = Capture(path)
            assert [(chunk.kind, chunk.data) for chunk in capture.chunks()] == before
            assert capture.tears == [f"{path}: read up to byte {start}, where it is torn: a record is cut"]

    def test_its_time_is_when_it_was_set(self, tmp_path: Path) -> None:
        clock = Clock()
        path = tmp_path / "a.bscap"
        with CaptureWriter(path, "x", clock_s=lambda: clock.now_s, utc_s=lambda: clock.utc_s) as out:
            clock.pass_(12.5)
            out.mark("here")
        assert list(Capture(path).chunks()) == [Chunk(Kind.MARK, 12.5, b"here")]

    def test_one_may_be_set_while_another_thread_records(self, tmp_path: Path) -> None:
        path = tmp_path / "a.bscap"
        with CaptureWriter(path, "x", part_bytes=2000) as out:
            marking = threading.Thread(target=lambda: [out.mark(str(number)) for number in range(200)])
            marking.start()
            for number in range(200):
                out.add(Kind.TO_HOST, bytes([number]))
            marking.join()
        capture = Capture(path)
        found = read(path)
        assert [data for kind, data in found if kind == Kind.TO_HOST] == [bytes([one]) for one in range(200)]
        assert [data for kind, data in found if kind == Kind.MARK] == [b"%d" % one for one in range(200)]
        times = [chunk.t_s for chunk in capture.chunks()]
        assert times == sorted(times)
        assert capture.tears == []


def test_a_kind_of_a_later_version_is_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "a.bscap", [(Kind.TO_HOST, b"one")])
    later = pack(Entry(200, 10**12, 0, b"of a kind that nobody knows yet"))
    path.write_bytes(path.read_bytes() + later + pack(Entry(Kind.TO_HOST, 10**12, 0, b"two")))
    assert read(path) == [(Kind.TO_HOST, b"one"), (Kind.TO_HOST, b"two")]


class TestParts:
    CHUNKS: ClassVar = [(Kind.TO_HOST, bytes([number]) * 100) for number in range(30)]

    def test_a_capture_in_parts_is_read_as_one(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.bscap", self.CHUNKS, part_bytes=1000)
        assert part_path(path, 3).name == "a.3.bscap"
        assert all(part.stat().st_size <= 1000 for part in tmp_path.iterdir())
        assert read(path) == self.CHUNKS

    def test_only_the_last_parts_are_kept_and_read(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.bscap", self.CHUNKS, part_bytes=1000, keep_parts=2)
        assert len(list(tmp_path.iterdir())) == 2
        found = read(path)
        assert found == self.CHUNKS[-len(found) :]
        assert len(found) >= 6

    def test_a_torn_part_does_not_hide_the_next(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.bscap", self.CHUNKS, part_bytes=1000)
        with path.open("r+b") as file:
            file.truncate(900)
        capture = Capture(path)
        found = [(chunk.kind, chunk.data) for chunk in capture.chunks()]
        assert len(found) == len(self.CHUNKS) - 1
        assert len(capture.tears) == 1

    def test_another_recording_of_the_next_parts_name_is_no_part(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.bscap", self.CHUNKS[:3])
        written(tmp_path / "a.2.bscap", self.CHUNKS[3:])
        assert read(path) == self.CHUNKS[:3]


def test_a_recording_is_never_written_over(tmp_path: Path) -> None:
    path = written(tmp_path / "a.bscap", [])
    with pytest.raises(BadInput, match="is there already"):
        CaptureWriter(path, "x")


DIES = """
import os, signal, sys
from pathlib import Path
from typing import ClassVar
from backstride_host.capture.records import Kind
from backstride_host.capture.writer import CaptureWriter
out = CaptureWriter(Path(sys.argv[1]), "x")
for number in range(50):
    out.add(Kind.TO_HOST, bytes([number]))
os.kill(os.getpid(), signal.SIGKILL)
"""

FILLS = """
import resource, sys
from pathlib import Path
from typing import ClassVar
from backstride_host.capture.records import Kind
from backstride_host.capture.writer import CaptureWriter
out = CaptureWriter(Path(sys.argv[1]), "x")
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    for number in range(100):
        out.add(Kind.TO_HOST, bytes([number]) * 100)
except OSError as error:
    print(number, error.filename)
"""


def run(script: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_process_that_is_killed_has_lost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.bscap"
    assert run(DIES, path).returncode == -signal.SIGKILL
    capture = Capture(path)
    assert list(capture.chunks()) == [
        Chunk(Kind.TO_HOST, chunk.t_s, chunk.data) for chunk in capture.chunks()
    ]
    assert b"".join(chunk.data for chunk in capture.chunks()) == bytes(range(50))
    assert capture.tears == []


@pytest.mark.skipif(os.name != "posix", reason="limits of files are POSIX's")
def test_where_the_disk_is_full_the_file_ends_with_its_last_whole_record(tmp_path: Path) -> None:
    path = tmp_path / "a.bscap"
    fitted, name = run(FILLS, path).stdout.split()
    assert name == str(path)
    capture = Capture(path)
    assert len(list(capture.chunks())) == int(fitted) > 5
    assert capture.tears == []
