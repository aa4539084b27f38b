"""Progress for people: a bar per stage on stderr, nothing where stderr is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from chunklab.pipeline.progress import Progress, silent


@contextmanager
def shown_progress(quiet: bool) -> Iterator[Progress]:
    """Progress bars with rate and time left while the block runs; silent with -q or when not at a terminal."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn('{task.description:<10}'),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn('{task.fields[unit]}'),
        TextColumn('{task.fields[rate]}'),
        TimeElapsedColumn(),
        TextColumn('left'),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, int] = {}

        def advance(stage: str, done: int, total: int, unit: str) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, unit=unit, rate='')
            task = bars.tasks[bars.task_ids.index(tasks[stage])]  # type: ignore[arg-type]
            rate = f'{task.speed:,.0f}/s' if task.speed else ''
            bars.update(tasks[stage], completed=done, total=total, rate=rate)  # type: ignore[arg-type]

        yield advance
