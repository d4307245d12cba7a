"""What a person at the terminal sees: steps, progress bars, one-line failures."""

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

console = Console(stderr=True, highlight=False)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[str, float], None]]:
    """Show a bar while the block runs, then one line with the time it took.

    Yields a function of (what is being done, share done from 0 to 1).
    """
    began = time.monotonic()
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[doing]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bars:
        task = bars.add_task(title, total=1.0, doing="")
        yield lambda doing, share: bars.update(task, completed=share, doing=doing)
    console.print(f"[green]✓[/] {title} [dim]{time.monotonic() - began:.1f} s[/]")


@contextmanager
def one_line_failures() -> Iterator[None]:
    """Turn every explained failure into one clear line and a non-zero exit.

    An unexplained one keeps its traceback: it is a defect and should look like one.
    """
    from sqlalchemy.exc import OperationalError

    from database.errors import PetaKasihError

    try:
        yield
    except PetaKasihError as error:
        _fail(_with_field(error))
    except KeyboardInterrupt:
        _fail("Interrupted. Run the same command again to go on.", code=130)
    except OperationalError as error:
        _fail("The database said: " + str(error.orig).strip().splitlines()[0])
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _fail(f"The disk is full: {error.filename or Path.cwd()}")


def _with_field(error: Exception) -> str:
    field, expected = getattr(error, "field", None), getattr(error, "expected", None)
    where = f"{field}: " if field else ""
    right = f" Expected: {expected}." if expected else ""
    return f"{where}{error}{right}"


def _fail(message: str, code: int = 1) -> None:
    console.print("[red]✗[/]", end=" ")
    console.print(message, markup=False, soft_wrap=True)
    raise SystemExit(code)
