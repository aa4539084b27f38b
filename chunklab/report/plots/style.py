"""How every plot looks: colours that colour-blind readers tell apart, with a marker, dash or hatch beside each, so that
no plot needs its colours.

The colours are those of Okabe and Ito, "Color Universal Design" (2008, https://jfly.uni-koeln.de/color/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

ORANGE, SKY, GREEN, YELLOW = '#E69F00', '#56B4E9', '#009E73', '#F0E442'
BLUE, VERMILLION, PURPLE, BLACK = '#0072B2', '#D55E00', '#CC79A7', '#000000'

INK = '#1a1a1a'
"""Text and axes."""

MUTED = '#555555'
"""Text beside the main thing; 7.5 : 1 on the card."""

GRID = '#dddddd'
BAND = '#e6e6e6'
CARD = '#ffffff'
"""What every plot lies on."""

FONTS = "'DejaVu Sans', Verdana, sans-serif"
"""The first is what a plot is measured in; Verdana is about as wide, other fonts are narrower."""

SMALL, NORMAL, LARGE = 9.0, 9.5, 11.5
"""Sizes of text in points; nothing is smaller, and a plot is as wide as a column of A4, so that it prints as it is."""


Looks = dict[str, Any]
"""How something is drawn, in matplotlib's keywords."""


class Line(NamedTuple):
    """How one of several curves is drawn."""

    colour: str
    marker: str
    dash: str | tuple[int, tuple[float, ...]]


_COLOURS = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, BLACK)
_MARKERS = ('o', 's', '^', 'D', 'v', 'P', 'X', '<', '>')
_DASHES: tuple[str | tuple[int, tuple[float, ...]], ...] = (
    'solid',
    (0, (5.0, 2.0)),
    (0, (1.5, 1.5)),
    (0, (6.0, 2.0, 1.5, 2.0)),
)


def line_style(place: int) -> Line:
    """How the curve at `place` (from 0) is drawn; the first 63 have a pair of colour and marker of their own."""
    return Line(_COLOURS[place % 7], _MARKERS[place % 9], _DASHES[place % 4])


def shade(share: float) -> tuple[float, float, float]:
    """The colour, red, green and blue in 0..1, of a share between 0 and 1: from white by blue to near black, darker
    with every step, so that it reads in grey too."""
    stops = ((1.0, 1.0, 1.0), (0.42, 0.68, 0.84), (0.03, 0.19, 0.42))
    at = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    left = min(int(at), len(stops) - 2)
    low, high = stops[left], stops[left + 1]
    red, green, blue = (a + (b - a) * (at - left) for a, b in zip(low, high, strict=True))
    return red, green, blue


def ink_on(share: float) -> str:
    """Black or white, whichever reads better on `shade(share)`."""
    return '#ffffff' if share > 0.7 else BLACK  # about 4.5 : 1 or better either way


_SETTINGS: Mapping[Any, Any] = {
    'font.family': ['DejaVu Sans'],
    'font.size': SMALL,
    'text.color': INK,
    'text.parse_math': False,  # a "$" in a name is a "$"
    'axes.edgecolor': MUTED,
    'axes.labelcolor': INK,
    'axes.labelsize': SMALL,
    'axes.spines.top': False,
    'axes.spines.right': False,
    'axes.grid': False,
    'axes.axisbelow': True,
    'axes.facecolor': 'none',
    'grid.color': GRID,
    'grid.linewidth': 0.8,
    'xtick.color': MUTED,
    'ytick.color': MUTED,
    'xtick.labelcolor': INK,
    'ytick.labelcolor': INK,
    'xtick.labelsize': SMALL,
    'ytick.labelsize': SMALL,
    'legend.fontsize': SMALL,
    'legend.frameon': False,
    'hatch.linewidth': 0.9,
    'figure.facecolor': CARD,
    'savefig.facecolor': CARD,
    'svg.fonttype': 'none',  # text stays text: searchable, and read out
}


@contextmanager
def styled(salt: str) -> Iterator[None]:
    """Within it, plots look as they should whatever a matplotlibrc says; `salt` decides the ids in an SVG."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({**_SETTINGS, 'svg.hashsalt': salt})
        yield
