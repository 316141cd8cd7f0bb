"""Parquet: the columns of the CSV with their types, units beside them, and the whole summary in the file."""

import json
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from backstride_host.exports.columns import ExportColumn, columns_of
from backstride_host.session.model import Session
from backstride_host.whole_file import whole_bytes


def write(session: Session, path: Path) -> None:
    """Write the session to `path`."""
    columns = columns_of(session)
    arrays = [pa.array(column.values) for column in columns]
    fields = [_field(column, array.type) for column, array in zip(columns, arrays, strict=True)]
    about = {"backstride": json.dumps(session.summary())}
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields, about))
    with whole_bytes(path) as file:
        parquet.write_table(table, file)


def _field(column: ExportColumn, kind: pa.DataType) -> pa.Field:
    # A column in which nothing was ever known still has a type.
    kind = pa.int64() if pa.types.is_null(kind) else kind
    return pa.field(column.name, kind, metadata={"unit": column.unit})
