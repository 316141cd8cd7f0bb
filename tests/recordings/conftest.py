"""Each recording is replayed once for all tests of a process."""

import pytest
from backstride_host.errors import MicroPythonMissing
from backstride_host.simulator.micropython_binary import find_micropython


@pytest.fixture(autouse=True, scope="session")
def _micropython() -> None:
    try:
        find_micropython()
    except MicroPythonMissing:
        pytest.skip("no micropython")
