"""Sessions kept on this computer, pulled from consoles: who walked what, over weeks."""

import os
from pathlib import Path


def default_path() -> Path:
    """Return where the history is: BACKSTRIDE_HISTORY, or among the user's data."""
    named = os.environ.get("BACKSTRIDE_HISTORY")
    if named:
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "backstride" / "history.db"
