"""A progress bar on standard error, where a person is watching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def show_progress(label: str, n_segments: int, *, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """Yield a function that takes the number of segments just finished, or ``None`` when nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from translate.render.escape import escape_controls
    from translate.render.view import flatten

    # a file's name is no markup of rich's: [/y] would end the run
    label_column = TextColumn("{task.description}", markup=False)
    columns = (label_column, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(escape_controls(flatten(label)), total=n_segments)
        yield lambda n: bar.advance(task, n)
