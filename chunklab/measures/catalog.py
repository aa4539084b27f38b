"""Measures by name, built from their specs: `recall@5`, `recall(unit=char)@1000t`, `recall(parity=chroma)@5`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Literal, get_args, get_origin

from chunklab.errors import SpecError, did_you_mean
from chunklab.measures import chroma, legalbench_rag
from chunklab.measures.case import Measure
from chunklab.measures.intact import Intact
from chunklab.measures.mismatch import DocumentMismatch
from chunklab.measures.ndcg import NDCG
from chunklab.measures.omega import PrecisionOmega
from chunklab.measures.overlap import F1, Complete, IoU, Precision, Recall
from chunklab.measures.relevance import AveragePrecision, Hit, ReciprocalRank
from chunklab.specs import Cutoff, Spec, Value, parse

MEASURES: Mapping[str, Callable[..., Measure]] = {
    'recall': Recall,
    'precision': Precision,
    'f1': F1,
    'iou': IoU,
    'complete': Complete,
    'intact': Intact,
    'hit': Hit,
    'mrr': ReciprocalRank,
    'map': AveragePrecision,
    'ndcg': NDCG,
    'precision_omega': PrecisionOmega,
    'drm': DocumentMismatch,
}
"""Every built-in measure, in the order in which they are listed."""

PARITIES: Mapping[str, Mapping[str, Callable[..., Measure]]] = {
    'chroma': {
        'recall': chroma.Recall,
        'precision': chroma.Precision,
        'iou': chroma.IoU,
        'precision_omega': chroma.PrecisionOmega,
    },
    'legalbench-rag': {
        'recall': legalbench_rag.Recall,
        'precision': legalbench_rag.Precision,
    },
}
"""Measures as published code computes them, by the value of `parity` and by name: `recall(parity=chroma)@5`."""

_LESS_IS_BETTER = ('drm',)

# How a constructor asks for the spec's cutoff; anything else it takes is a parameter of the spec.
_CUTOFF_KEYWORDS = ('cutoff', 'k')


def less_is_better(measure: str) -> bool:
    """Whether of a measure, given as its spec, the lower value is the better one."""
    return parse(measure).name in _LESS_IS_BETTER


def from_spec(spec: Spec) -> Measure:
    """The measure that a spec describes; SpecError, saying what is allowed, if it names or passes something unknown.

    A subset such as `[straddled]` says over which queries a mean goes, so it is no part of a measure and refused here.
    """
    if spec.name not in MEASURES:
        known = f'there are: {", ".join(MEASURES)}'
        raise SpecError(f'{spec}: unknown measure "{spec.name}"{did_you_mean(spec.name, MEASURES)}; {known}')
    if spec.subset:
        raise SpecError(f'{spec}: a measure scores one query, a subset [{spec.subset}] of queries has no place here')
    if spec.args:
        raise SpecError(f'{spec}: the parameters of a measure are written name=value')
    make = _factory(spec)
    takes = inspect.signature(make, eval_str=True).parameters
    own = [(key, value) for key, value in spec.params if key != 'parity' or not _parities(spec.name)]
    given = {key: _checked(spec, key, value, takes) for key, value in own}
    return make(**_cutoff(spec, takes), **given)


def _factory(spec: Spec) -> Callable[..., Measure]:
    """chunklab's own measure of that name, or the one of the published code that `parity` names."""
    parity = dict(spec.params).get('parity')
    if parity is None or not _parities(spec.name):
        return MEASURES[spec.name]
    if not isinstance(parity, str) or parity not in PARITIES:
        close = did_you_mean(str(parity), PARITIES)
        raise SpecError(f'{spec}: parity={parity} is not one of {", ".join(PARITIES)}{close}')
    if spec.name not in PARITIES[parity]:
        raise SpecError(f'{spec}: parity={parity} has no {spec.name}; it has: {", ".join(PARITIES[parity])}')
    return PARITIES[parity][spec.name]


def _label(spec: Spec) -> str:
    """What messages call the measure: its name, and whose it is where it is not chunklab's own."""
    parity = dict(spec.params).get('parity')
    return str(Spec(spec.name, params=(('parity', parity),))) if parity and _parities(spec.name) else spec.name


def _parities(name: str) -> list[str]:
    """The values of `parity` that a measure takes."""
    return [parity for parity, measures in PARITIES.items() if name in measures]


def _cutoff(spec: Spec, takes: Mapping[str, inspect.Parameter]) -> dict[str, Cutoff | int]:
    """The cutoff in the form in which the measure takes it."""
    cutoff = spec.cutoff
    keyword = next((key for key in _CUTOFF_KEYWORDS if key in takes), None)
    name = _label(spec)
    if keyword is None:
        if cutoff:
            raise SpecError(f'{spec}: {name} looks at no ranking and takes no cutoff')
        return {}
    allowed = f'{name}@5 for the first 5 chunks'
    if keyword == 'cutoff':
        allowed += f' or {name}@1000t for the first 1000 tokens'
    if cutoff is None:
        raise SpecError(f'{spec}: {name} needs a cutoff: {allowed}')
    if keyword == 'cutoff':
        return {'cutoff': cutoff}
    if cutoff.unit != 'chunks':
        raise SpecError(f'{spec}: {name} takes a cutoff in chunks only: {allowed}')
    return {'k': cutoff.n}


def _checked(spec: Spec, key: str, value: Value, takes: Mapping[str, inspect.Parameter]) -> Value:
    own = [name for name in takes if name not in _CUTOFF_KEYWORDS]
    if key not in own:
        allowed = [*own, *(['parity'] if _parities(spec.name) else [])]
        named = f'it takes: {", ".join(allowed) or "nothing"}'
        raise SpecError(f'{spec}: {_label(spec)} has no parameter "{key}"{did_you_mean(key, allowed)}; {named}')
    choices = get_args(takes[key].annotation)
    if get_origin(takes[key].annotation) is Literal and value not in choices:
        close = did_you_mean(str(value), choices)
        raise SpecError(f'{spec}: {key}={value} is not one of {", ".join(choices)}{close}')
    return value
