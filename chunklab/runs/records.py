"""Frozen values of plain fields as JSON records and back, so that what is read equals what was written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

Record = Mapping[str, Any]
T = TypeVar('T')


def to_number(value: float) -> float | str | None:
    """A float as JSON has a place for it: null for NaN, 'inf' and '-inf' in words, every other as it is."""
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else str(value)


def from_number(value: object) -> float:
    """The float that `to_number` was given. ValueError for anything that it does not make."""
    if value is None:
        return math.nan
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if value in ('inf', '-inf'):
        return float(str(value))
    raise ValueError(f'{value!r} is no number')


def to_numbers(values: Iterable[float]) -> list[float | str | None]:
    """Each of them as `to_number` makes it."""
    return [to_number(value) for value in values]


def from_numbers(values: Iterable[object]) -> list[float]:
    """What `to_numbers` was given."""
    return [from_number(value) for value in values]


def to_record(value: Any) -> dict[str, Any]:
    """The fields of a dataclass by name: numbers, texts and booleans; what it nests stays as it is."""
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: to_number(held) if isinstance(held, float) else held for name, held in found.items()}


def from_record(kind: type[T], record: Record, **nested: object) -> T:
    """The value that `to_record` was given; `nested` are its fields that are more than a number, a text or a boolean.

    KeyError for a field that the record lacks, ValueError for one of another type.
    """
    plain = [field for field in fields(kind) if field.name not in nested]  # type: ignore[arg-type]
    return kind(**{field.name: _plain(record[field.name], str(field.type)) for field in plain}, **nested)


def _plain(value: object, kind: str) -> object:
    if kind == 'float':
        return from_number(value)
    wanted = {'int': int, 'bool': bool}.get(kind, str)  # else a text, or one of several words
    if type(value) is not wanted:
        raise ValueError(f'{value!r} is no {wanted.__name__}')
    return value
