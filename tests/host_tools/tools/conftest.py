"""What the tests of the commands share."""

import subprocess
import sys
from pathlib import Path

import pytest
from backstride_host.capture.records import Kind
from backstride_host.capture.writer import CaptureWriter

HERE = Path(__file__).parent
sys.path[:0] = [str(folder) for folder in (HERE.parent, HERE.parent / "calibration", HERE)]


@pytest.fixture
def backstride():
    """Run the command as a user does, in a process of its own."""

    def run(*arguments: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-c", "from backstride_host.tools.main import main; main()"]
        return subprocess.run(
            [*program, *arguments], capture_output=True, text=True, timeout=timeout_s, check=False
        )

    return run


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A capture of a console that tells of a session under way."""
    from emulated_console import EmulatedConsole, LockstepTransport  # noqa: PLC0415

    path = tmp_path_factory.mktemp("captures") / "walk.bscap"
    console = EmulatedConsole()
    transport = LockstepTransport(console)
    with CaptureWriter(path, "x", clock_s=transport.now_s, utc_s=transport.utc_s) as out:
        for _second in range(20):
            console.session("free", "ann", 70)
            end_s = transport.now_s() + 1
            while transport.now_s() < end_s:
                out.add(Kind.TO_HOST, transport.read(0.1))
    return path
