"""The yardstick for an import: the same files read by pandas and written, nothing looked at.

`python -m tests.benchmarks.bare_load ADDRESS FOLDER`: every CSV file as text into a table of its
own columns without an index, in one transaction, by executemany on SQLite and COPY on PostgreSQL.
"""

import sqlite3
import sys
from pathlib import Path

import pandas as pd
import psycopg


def load_bare(address: str, folder: Path) -> None:
    """Write all files of the same name into one table."""
    write = _write_sqlite if address.startswith("sqlite") else _write_postgres
    names = dict.fromkeys(path.stem for path in sorted(folder.glob("*/*.csv")))
    write(address, {name: sorted(folder.glob(f"*/{name}.csv")) for name in names})


def _write_sqlite(address: str, tables: dict[str, list[Path]]) -> None:
    connection = sqlite3.connect(address.removeprefix("sqlite:///"))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    with connection:
        connection.execute("BEGIN")
        for name, paths in tables.items():
            for number, path in enumerate(paths):
                frame = _read(path)
                if number == 0:
                    connection.execute(f"CREATE TABLE bare_{name} ({', '.join(frame.columns)})")
                marks = ", ".join("?" for _ in frame.columns)
                rows = frame.itertuples(index=False, name=None)
                connection.executemany(f"INSERT INTO bare_{name} VALUES ({marks})", rows)
    connection.close()


def _write_postgres(address: str, tables: dict[str, list[Path]]) -> None:
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        for name, paths in tables.items():
            for number, path in enumerate(paths):
                frame = _read(path)
                if number == 0:
                    columns = ", ".join(f"{column} text" for column in frame.columns)
                    cursor.execute(f"CREATE TABLE bare_{name} ({columns})")
                with cursor.copy(f"COPY bare_{name} FROM STDIN (FORMAT csv)") as copy:
                    copy.write(frame.to_csv(index=False, header=False))


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


if __name__ == "__main__":
    load_bare(sys.argv[1], Path(sys.argv[2]))
