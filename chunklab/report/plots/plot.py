"""A plot as a value: its SVG, and the same as PNG."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from chunklab.corpus.wording import printable
from chunklab.errors import ChunklabError
from chunklab.report.plots.page import Page
from chunklab.report.plots.style import styled
from chunklab.report.plots.svg import to_svg

DOTS_PER_INCH = 200
"""Of a PNG: sharp in print at its own size, and twice what a screen shows."""


def _nothing() -> Page:
    raise AssertionError('BUG: this plot was not made by new_plot, so only its SVG is there')


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot with its heading inside.

    `svg` is one `<svg>` element that can be written to a file or put into a page as it is: no script, style or
    reference to the outside, ids that begin with `name`, drawn on a white card of its own so that it reads the same on
    a dark page, on a light one, in print and as an image. `alt` says in words what it shows. Two plots of the same
    numbers are equal to the byte.
    """

    name: str
    title: str
    alt: str
    svg: str = field(repr=False)
    draw: Callable[[], Page] = field(default=_nothing, repr=False, compare=False)


def new_plot(name: str, title: str, alt: str, draw: Callable[[], Page]) -> Plot:
    """The plot that `draw` draws. ChunklabError where matplotlib is not installed."""
    title, alt = printable(title), printable(alt)
    with _ready(name):
        page = draw()
        svg = to_svg(page.figure, name, title, alt, page.tips)
    return Plot(name, title, alt, svg, draw)


def to_png(plot: Plot) -> bytes:
    """The plot as PNG. A character that the one font lacks, Chinese for one, is an empty box; in SVG it is text."""
    written = io.BytesIO()
    with _ready(plot.name):
        figure = plot.draw().figure
        figure.savefig(written, format='png', dpi=DOTS_PER_INCH, metadata={'Software': None, 'Title': plot.title})
    return written.getvalue()


def check_matplotlib() -> None:
    """ChunklabError, saying what to install, where plots cannot be drawn."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as exc:
        raise ChunklabError("plots need matplotlib: pip install 'chunklab[plots]'") from exc


@contextmanager
def _ready(name: str) -> Iterator[None]:
    check_matplotlib()
    with styled(name), warnings.catch_warnings():
        warnings.filterwarnings('ignore', message='Glyph .* missing from font')
        yield
