"""Lets the tests of this folder import the helpers beside them and the belt of the core's tests."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "core")]
