"""What `import backstride_host` gives."""

import subprocess
import sys

import backstride_host
from backstride_host import client


def test_the_client_is_at_the_top() -> None:
    assert backstride_host.Client is client.Client


def test_the_package_by_itself_loads_neither_pyserial_nor_numpy() -> None:
    code = "import backstride_host, sys; sys.exit('serial' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
