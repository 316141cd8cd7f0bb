"""What the tests of the commands share."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]


@pytest.fixture
def backstride():
    """Run the command as a user does, in a process of its own."""

    def run(*arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-c", "from backstride_host.tools.main import main; main()"]
        return subprocess.run(
            [*program, *arguments], capture_output=True, text=True, timeout=timeout_s, check=False
        )

    return run
