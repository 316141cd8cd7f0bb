"""Files that other programs read: FIT, TCX, CSV and Parquet, all of one session and all with its totals."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from backstride_host.errors import PackageMissing
from backstride_host.session.model import Session

FORMATS = ("fit", "tcx", "csv", "parquet")
_MODULES = {"fit": "fit", "tcx": "tcx", "csv": "csv_table", "parquet": "parquet"}

Write = Callable[[Session, Path], None]


def writer_of(format_name: str) -> Write:
    """Return what writes a session in one of FORMATS to a path, whole or not at all.

    PackageMissing where that takes a package that is not there.
    """
    try:
        return import_module(f"{__name__}.{_MODULES[format_name]}").write
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        raise PackageMissing(format_name, "pyarrow", "parquet") from None
