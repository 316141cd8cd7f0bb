"""Completion as a real shell asks for it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from backstride.core import params

BIN = Path(sys.executable).parent


def completed(line: str) -> list[str]:
    """Let bash complete the last word of `line`, with what `backstride completion bash` gave it."""
    script = (
        'eval "$(backstride completion bash)"\n'
        f"COMP_WORDS=({line} ); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
        "_backstride_completion backstride\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script],
        env={"PATH": f"{BIN}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("backstride sim", {"simulate"}),
        ("backstride params li", {"list"}),
        ("backstride params get sensing.counts", {n for n in params.NAMES if n.startswith("sensing.counts")}),
        ("backstride simulate knee", {"knee_care"}),
        ("backstride programmes show rev", {"reverse-run", "reverse-12-3-30"}),
        ("backstride simulate knee_care --see", {"--seed"}),
    ],
)
def test_bash_completes_commands_options_and_names(line, found):
    assert set(completed(line)) == found


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script(backstride, shell):
    done = backstride("completion", shell)
    assert done.returncode == 0
    assert "_BACKSTRIDE_COMPLETE" in done.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=done.stdout, text=True, check=True)
