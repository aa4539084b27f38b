"""Tables as values that every format renders, and how their cells are read by people."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal['text', 'count', 'length', 'share', 'points', 'score', 'difference', 'p', 'seconds', 'megabytes']
Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Column:
    """`key` names the column in CSV and JSON; `heading` stands over it, under `group` where several belong together."""

    key: str
    heading: str
    kind: Kind
    group: str = ''


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in the order of `columns`; NaN is what does not apply or was not measured."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = field(default=())


def format_cell(value: Cell, kind: Kind) -> str:
    """A cell as people read it: 1,234 chunks, 187.3 tokens, 33.5 %, 0.512, +0.031, 12.30 seconds; n/a for NaN."""
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return 'n/a'
    return _FORMATS[kind](value)


_FORMATS: Mapping[Kind, Callable[[int | float], str]] = {
    'text': str,
    'count': lambda value: f'{value:,}',
    'length': lambda value: f'{value:.1f}',
    'share': lambda value: f'{100 * value:.1f} %',
    'points': lambda value: f'{100 * value:.2f}',
    'score': lambda value: f'{value:.3f}',
    'difference': lambda value: f'{value:+.3f}',
    'p': lambda value: f'{value:.4f}',
    'seconds': lambda value: f'{value:.2f}',
    'megabytes': lambda value: f'{value:.1f}',
}
