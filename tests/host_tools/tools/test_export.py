"""`backstride export`: a file that is whole or not there, and a line that says what is in it."""

import json
import os
import subprocess
import sys

import pytest
from backstride_host.capture.records import Kind
from backstride_host.capture.writer import CaptureWriter
from backstride_host.framing import encode_frame


@pytest.mark.parametrize("format_name", ["fit", "tcx", "csv", "parquet"])
def test_the_files_ending_tells_the_format(backstride, capture, tmp_path, format_name):
    out = tmp_path / f"walk.{format_name}"
    done = backstride("export", str(capture), "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"session 1, free of ann: 0.0 min, 3 m back, 2 m forward, 0.4 kJ in {out}\n"
    assert out.stat().st_size > 500


def test_json_is_for_programs(backstride, capture, tmp_path):
    out = tmp_path / "walk"
    done = backstride("export", str(capture), "--format", "csv", "--out", str(out), "--json")
    told = json.loads(done.stdout)
    assert (told["out"], told["format"], told["number"]) == (str(out), "csv", 1)
    assert told["totals"]["reverse_mm"] == 3000


def test_a_torn_capture_is_exported_up_to_the_tear_and_that_is_said(backstride, capture, tmp_path):
    torn = tmp_path / "torn.bscap"
    torn.write_bytes(capture.read_bytes()[:-30])
    done = backstride("export", str(torn), "--out", str(tmp_path / "walk.csv"))
    assert done.returncode == 0
    assert done.stderr.startswith(f"backstride: {torn}: read up to byte ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("{capture}", "--out", "walk"), 2, "does not say which format"),
        (("{capture}", "--out", "walk.fit", "--session", "9"), 1, "no session 9 in "),
        (("none.bscap", "--out", "walk.fit"), 1, "none.bscap: No such file or directory"),
        ((__file__, "--out", "walk.fit"), 1, "is no capture"),
        (("{empty}", "--out", "walk.fit"), 1, "there is no session in it"),
        (("{capture}", "--out", "none/walk.fit"), 1, "none/walk.fit: No such file or directory"),
        (("{capture}", "--out", "walk.fit", "--started", "noon"), 2, "is not as 2026-11-23T10:00Z"),
    ],
)
def test_bad_input_gives_one_clear_line_and_no_file(
    backstride, capture, tmp_path, monkeypatch, arguments, code, says
):
    monkeypatch.chdir(tmp_path)
    empty = tmp_path / "empty.bscap"
    with CaptureWriter(empty, "x") as out:
        out.add(Kind.TO_HOST, encode_frame(1, 0, b"no telemetry"))
    done = backstride("export", *(text.format(capture=capture, empty=empty) for text in arguments))
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["empty.bscap"]


@pytest.mark.skipif(os.name != "posix", reason="limits of files are POSIX's")
@pytest.mark.parametrize("format_name", ["fit", "tcx", "csv", "parquet"])
def test_a_full_disk_leaves_no_file(capture, tmp_path, format_name):
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300));"
        "from backstride_host.tools.main import main; main()"
    )
    out = tmp_path / f"walk.{format_name}"
    command = [sys.executable, "-B", "-c", script, "export", str(capture), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == f"backstride: {out}: File too large\n"
    assert list(tmp_path.iterdir()) == []
