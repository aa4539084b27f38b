"""Plots as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from chunklab.corpus.wording import printable
from chunklab.errors import ChunklabError, StoreError
from chunklab.files import encoded, write_bytes_atomically
from chunklab.report.plots.plot import Plot, check_matplotlib, to_png

_FORMATS: Mapping[str, Callable[[Plot], bytes]] = {'.svg': lambda plot: encoded(plot.svg), '.png': to_png}


def check_plot_file(path: Path) -> None:
    """ChunklabError where a plot cannot be saved under that name, or not drawn at all: before the work, not after."""
    if path.suffix.lower() not in _FORMATS:
        allowed = ' or '.join(_FORMATS)
        raise ChunklabError(f'{printable(str(path))}: a plot is saved as {allowed}, by the end of the name')
    check_matplotlib()


def save_plot(plot: Plot, path: Path) -> None:
    """Write the plot as SVG or PNG, by the end of the name, whole or not at all."""
    check_plot_file(path)
    data = _FORMATS[path.suffix.lower()](plot)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes_atomically(path, data, path.parent)
    except OSError as exc:
        raise StoreError(f'{printable(str(path))}: cannot be written: {exc.strerror or exc}') from exc
