"""Lets the tests of this folder import the helpers that stand beside them."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
# The recordings' folder has the writer of pins.
sys.path[:0] = [str(HERE), str(HERE.parent / "recordings")]
