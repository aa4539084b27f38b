"""Specs that stand for several strategies: `fixed(size=100..400:50, overlap=0|40)` is fourteen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from chunklab.errors import SpecError
from chunklab.specs import Alternatives, Range, Scalar, Spec, Value, parse

MOST = 1000
"""Strategies that one spec may stand for."""


def expand(texts: Iterable[str]) -> tuple[str, ...]:
    """The spec of every point of every grid, grids in the order given, in each the first parameter slowest.

    A spec without ranges and alternatives stands for itself. SpecError for one that stands for more than `MOST`.

    >>> expand(['fixed(size=100, overlap=0|40)', 'clause'])
    ('fixed(size=100, overlap=0)', 'fixed(size=100, overlap=40)', 'clause')
    """
    return tuple(point for text in texts for point in _points(text))


def _points(text: str) -> list[str]:
    found = [str(spec) for spec in islice(_specs(parse(text), text), MOST + 1)]
    if len(found) > MOST:
        raise _too_many(text)
    return found


def _specs(spec: Spec, text: str) -> Iterator[Spec]:
    names = [name for name, _ in spec.params]
    args = [_values(value, text) for value in spec.args]
    params = [_values(value, text) for _, value in spec.params]
    for point in product(*args, *params):
        chosen = point[len(args) :]
        yield Spec(spec.name, point[: len(args)], tuple(zip(names, chosen, strict=True)), spec.cutoff, spec.subset)


def _values(value: Value, text: str) -> list[Scalar]:
    """Every value that one stands for; a component named in it, such as a splitter, may be a grid too."""
    if isinstance(value, Range):
        if (value.last - value.first) / value.step >= MOST:
            raise _too_many(text)
        return [_rounded(number) for number in value.values()]
    if isinstance(value, Alternatives):
        return [single for option in value.options for single in _values(option, text)]
    if isinstance(value, Spec):
        return list(islice(_specs(value, text), MOST + 1))
    return [value]


def _rounded(number: int | float) -> int | float:
    """0.3 for the 0.30000000000000004 that adding up steps gives."""
    return float(f'{number:.12g}') if isinstance(number, float) else number


def _too_many(text: str) -> SpecError:
    return SpecError(f'{text}: stands for more than {MOST:,} strategies; take a larger step or fewer values')
