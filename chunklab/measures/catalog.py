"""Measures by name, built from their specs: `recall@5`, `recall(unit=char)@1000t`, `ndcg(ideal=own)@5`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Literal, get_args, get_origin

from chunklab.errors import SpecError, did_you_mean
from chunklab.measures.case import Measure
from chunklab.measures.intact import Intact
from chunklab.measures.mismatch import DocumentMismatch
from chunklab.measures.ndcg import NDCG
from chunklab.measures.omega import PrecisionOmega
from chunklab.measures.overlap import F1, Complete, IoU, Precision, Recall
from chunklab.measures.relevance import AveragePrecision, Hit, ReciprocalRank
from chunklab.specs import Cutoff, Spec, Value

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

# How a constructor asks for the spec's cutoff; anything else it takes is a parameter of the spec.
_CUTOFF_KEYWORDS = ('cutoff', 'k')


def from_spec(spec: Spec) -> Measure:
    """The measure that a spec describes; SpecError, saying what is allowed, if it names or passes something unknown.

    A subset such as `[straddled]` says over which queries a mean goes, so it is no part of a measure and refused here.
    """
    make = MEASURES.get(spec.name)
    if make is None:
        known = f'there are: {", ".join(MEASURES)}'
        raise SpecError(f'{spec}: unknown measure "{spec.name}"{did_you_mean(spec.name, MEASURES)}; {known}')
    if spec.subset:
        raise SpecError(f'{spec}: a measure scores one query, a subset [{spec.subset}] of queries has no place here')
    if spec.args:
        raise SpecError(f'{spec}: the parameters of a measure are written name=value')
    takes = inspect.signature(make, eval_str=True).parameters
    given = {key: _checked(spec, key, value, takes) for key, value in spec.params}
    return make(**_cutoff(spec, takes), **given)


def _cutoff(spec: Spec, takes: Mapping[str, inspect.Parameter]) -> dict[str, Cutoff | int]:
    """The cutoff in the form in which the measure takes it."""
    cutoff = spec.cutoff
    keyword = next((key for key in _CUTOFF_KEYWORDS if key in takes), None)
    if keyword is None:
        if cutoff:
            raise SpecError(f'{spec}: {spec.name} looks at no ranking and takes no cutoff')
        return {}
    allowed = f'{spec.name}@5 for the first 5 chunks'
    if keyword == 'cutoff':
        allowed += f' or {spec.name}@1000t for the first 1000 tokens'
    if cutoff is None:
        raise SpecError(f'{spec}: {spec.name} needs a cutoff: {allowed}')
    if keyword == 'cutoff':
        return {'cutoff': cutoff}
    if cutoff.unit != 'chunks':
        raise SpecError(f'{spec}: {spec.name} takes a cutoff in chunks only: {allowed}')
    return {'k': cutoff.n}


def _checked(spec: Spec, key: str, value: Value, takes: Mapping[str, inspect.Parameter]) -> Value:
    allowed = [name for name in takes if name not in _CUTOFF_KEYWORDS]
    if key not in allowed:
        named = f'it takes: {", ".join(allowed) or "nothing"}'
        raise SpecError(f'{spec}: {spec.name} has no parameter "{key}"{did_you_mean(key, allowed)}; {named}')
    choices = get_args(takes[key].annotation)
    if get_origin(takes[key].annotation) is Literal and value not in choices:
        close = did_you_mean(str(value), choices)
        raise SpecError(f'{spec}: {key}={value} is not one of {", ".join(choices)}{close}')
    return value
