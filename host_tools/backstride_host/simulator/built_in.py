"""The scenarios that come with Backstride, by name."""

from pathlib import Path

FOLDER = Path(__file__).parent / "scenarios"


def scenario_path(text: str) -> Path:
    """Return the file that `text` names: a path, or a scenario of our own by its name."""
    path = Path(text)
    own = FOLDER / f"{text}.toml"
    return own if not path.exists() and path.name == text and own.is_file() else path


def names() -> list[str]:
    """Return the names of our own scenarios."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))
