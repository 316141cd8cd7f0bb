"""CSV: a row a sample, columns by the message table's names, which say their units; empty for unknown."""

import csv
from pathlib import Path

from backstride_host.exports.columns import columns_of
from backstride_host.session.model import Session
from backstride_host.whole_file import whole_file


def write(session: Session, path: Path) -> None:
    """Write the session to `path`."""
    columns = columns_of(session)
    texts = [
        [f"{value:.{column.decimals}f}" for value in column.values] if column.decimals else column.values
        for column in columns
    ]
    with whole_file(path) as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([column.name for column in columns])
        rows.writerows(zip(*texts, strict=True))
