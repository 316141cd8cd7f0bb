"""`backstride report`: a page that is whole or not there, and a line that says what is in it."""

import pytest
from walked_weeks import NAME, a_history


def test_a_capture_becomes_a_page(backstride, capture, tmp_path):
    out = tmp_path / "walk.html"
    done = backstride("report", str(capture), "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"session 1, free of ann, in {out}\n"
    text = out.read_text("utf-8")
    assert "<h1>ann</h1>" in text
    assert "km/h" in text


def test_units_are_as_one_likes_them(backstride, capture, tmp_path, monkeypatch):
    out = tmp_path / "walk.html"
    config = tmp_path / "config.toml"
    config.write_text('[monitor]\nspeed = "mph"\nmass = "lb"\n')
    monkeypatch.setenv("BACKSTRIDE_CONFIG", str(config))
    backstride("report", str(capture), "--out", str(out))
    text = out.read_text("utf-8")
    assert "mph" in text
    assert "154 lb" in text
    backstride("report", str(capture), "--out", str(out), "--speed", "m/s", "--mass", "kg")
    assert "70 kg" in out.read_text("utf-8")


def test_a_torn_capture_is_told_up_to_the_tear_and_that_is_said(backstride, capture, tmp_path):
    torn = tmp_path / "torn.bscap"
    torn.write_bytes(capture.read_bytes()[:-30])
    done = backstride("report", str(torn), "--out", str(tmp_path / "walk.html"))
    assert done.returncode == 0
    assert done.stderr.startswith(f"backstride: {torn}: read up to byte ")


def test_a_walkers_weeks_and_one_session_of_the_history(backstride, tmp_path, monkeypatch):
    monkeypatch.setenv("BACKSTRIDE_HISTORY", str(tmp_path / "history.db"))
    a_history(tmp_path / "history.db")
    out = tmp_path / "ann.html"
    done = backstride("report", "--walker", NAME, "--out", str(out))
    assert (done.returncode, done.stdout) == (0, f"{NAME}, 7 sessions, in {out}\n")
    assert "✓" in out.read_text("utf-8")
    done = backstride("report", "history:2", "--out", str(out))
    assert done.stdout == f"session 2, knee-care-10 of {NAME}, in {out}\n"
    done = backstride("report", "--walker", "cleo", "--out", str(out))
    assert (done.returncode, done.stderr) == (1, f"backstride: no walker cleo in {tmp_path / 'history.db'}\n")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--out", "walk.html"), 2, "give a SOURCE"),
        (("{capture}", "--walker", "ann", "--out", "walk.html"), 2, "give a SOURCE, or --walker"),
        (("--walker", "ann", "--history", "none.db", "--out", "walk.html"), 1, "no history none.db"),
        (("{capture}",), 2, "Missing option '--out'"),
        (("{capture}", "--out", "walk.html", "--session", "9"), 1, "no session 9 in "),
        (("none.bscap", "--out", "walk.html"), 1, "none.bscap: No such file or directory"),
        ((__file__, "--out", "walk.html"), 1, "is no capture"),
        (("{capture}", "--out", "none/walk.html"), 1, "none/walk.html: No such file or directory"),
        (("{capture}", "--out", "walk.html", "--speed", "knots"), 2, "'knots' is not one of"),
    ],
)
def test_bad_input_gives_one_clear_line_and_no_file(
    backstride, capture, tmp_path, monkeypatch, arguments, code, says
):
    monkeypatch.chdir(tmp_path)
    done = backstride("report", *(text.format(capture=capture) for text in arguments))
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
