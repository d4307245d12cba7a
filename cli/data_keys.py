"""`petakasih keys`: what identity and telephone numbers are sealed with."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console, progress_bar

app = typer.Typer(no_args_is_help=True)


@app.command()
def make(path: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Write a file with one new data key that only you may read."""
    from database.keyring import make_keyring_file

    if path.exists():
        raise typer.BadParameter(f"{path} is there already.")
    make_keyring_file(path)
    console.print(f"{path}: set PETAKASIH_DATA_KEYS_FILE to it, and keep a copy elsewhere.")


@app.command("list")
def list_keys() -> None:
    """Show the keys, the oldest first, and how many values each seals."""
    from cli.context import open_database
    from registry.data_keys import service

    table = Table("Key", "Values", "State", box=None)
    with closing(open_database()) as database:
        for one in service.list_keys(database):
            table.add_row(one.id or "(in clear)", f"{one.values:,}", STATES[one.state])
    console.print(table)


@app.command()
def rotate() -> None:
    """Seal every value with a new key. Interrupted, the same command goes on."""
    from cli.context import open_database
    from registry.data_keys import service

    with closing(open_database()) as database, progress_bar("Sealing anew") as progress:
        known, done = service.rotate(database, progress)
    console.print(f"{done:,} values are sealed anew, with the key {known.current.id}.")
    for key in known.keys[:-1]:
        console.print(f"When no backup needs it any more: petakasih keys drop {key.id}")


@app.command()
def drop(key: Annotated[str, typer.Argument(help="As `keys list` names it.")]) -> None:
    """Take a key that seals nothing any more out of the file; backups of its time stay shut."""
    from cli.context import open_database
    from registry.data_keys import service

    with closing(open_database()) as database:
        service.drop(database, key)
    console.print(f"The key {key} is gone.")


STATES = {
    "current": "seals new values",
    "opens": "opens older values",
    "missing": "MISSING: its values cannot be read",
    "clear": "not sealed: run petakasih keys rotate",
}
"""What a person reads of the state of a key."""
