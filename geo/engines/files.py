"""Computed figures as a file."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from database.errors import InvalidInput

WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    ".csv": lambda figures, path: figures.to_csv(path, index=False),
    ".parquet": lambda figures, path: figures.to_parquet(path, index=False, compression="zstd"),
}


def write_figures(figures: pd.DataFrame, path: Path) -> None:
    """Write figures to a CSV or Parquet file, by its ending: whole or not at all.

    Raises:
        InvalidInput: the ending is neither, or the folder does not exist.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None or not path.parent.is_dir():
        raise InvalidInput(
            f"{path} cannot be written.",
            field="output",
            expected="a file name ending in .csv or .parquet, in a folder that exists",
        )
    part = path.with_name(path.name + ".part")
    try:
        writer(figures, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
