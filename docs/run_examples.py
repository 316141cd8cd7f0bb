"""Runs the commands of the pages' `console` blocks and writes what they print below them; a test checks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = tuple(
    ROOT / "docs" / f"{name}.md"
    for name in ("bring-up", "coach", "integrator", "programmes", "replay", "technician", "walker")
)

_BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def page(path: Path) -> str:
    """Return the page with the output that its commands give now."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("docs", "tests", "host_tools"):
            (Path(folder) / name).symlink_to(ROOT / name)
        return _BLOCK.sub(lambda block: _shown(block[0], Path(folder)), path.read_text(encoding="utf-8"))


def _shown(block: str, folder: Path) -> str:
    text = ""
    exports = folder / "exports"
    for line in block.splitlines():
        if line.startswith("$ export "):
            # It counts for the rest of the page.
            with exports.open("a", encoding="utf-8") as kept:
                kept.write(f"{line[2:]}\n")
            text += f"{line}\n"
        elif line.startswith("$ "):
            text += f"{line}\n{_output(line[2:], folder)}"
    return text


def _output(command: str, folder: Path) -> str:
    """Return what a command prints; both streams, as on a terminal."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
    }
    done = subprocess.run(
        ["bash", "-c", f"touch exports && . ./exports\n{command}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


if __name__ == "__main__":
    for each in PAGES:
        each.write_text(page(each), encoding="utf-8")
