from __future__ import annotations

import pytest

from chunklab.errors import SpecError
from chunklab.measures import MEASURES, from_spec, less_is_better
from chunklab.measures.overlap import Recall
from chunklab.specs import Cutoff, parse

OF_TEXT = ('recall', 'precision', 'f1', 'iou', 'complete')
SPECS = [
    *(f'{name}@{cutoff}' for name in (*OF_TEXT, 'intact') for cutoff in ('5', '1000t')),
    *(f'{name}(unit={unit})@5' for name in OF_TEXT for unit in ('char', 'token')),
    *(f'{name}(parity=chroma)@5' for name in ('recall', 'precision', 'iou')),
    *('recall(parity=chroma, references=merged)@5', 'precision(parity=chroma, repeats=united)@5'),
    'iou(parity=chroma, repeats=united, references=merged)@5',
    *('precision_omega(parity=chroma)', 'precision_omega(parity=chroma, touching=apart)'),
    *('recall(parity=legalbench-rag)@5', 'precision(parity=legalbench-rag)@5'),
    *('hit@1', 'mrr@10', 'map@5', 'ndcg@5', 'ndcg(ideal=own)@5', 'precision_omega', 'drm@5'),
]


@pytest.mark.parametrize('spec', SPECS)
def test_a_measure_prints_as_the_spec_it_was_built_from(spec):
    measure = from_spec(parse(spec))
    assert str(measure) == spec
    assert measure == from_spec(parse(str(measure)))


def test_every_measure_is_among_them():
    assert {parse(spec).name for spec in SPECS} == set(MEASURES)


def test_of_mismatch_alone_less_is_better():
    assert {spec for spec in SPECS if less_is_better(spec)} == {'drm@5'}


def test_defaults_are_not_spelled_out():
    assert str(from_spec(parse('recall(unit=nonblank)@5'))) == 'recall@5'
    assert str(from_spec(parse('ndcg(ideal=gold)@5'))) == 'ndcg@5'


def test_cutoff_and_parameters_arrive():
    assert from_spec(parse('recall(unit=char)@1000t')) == Recall(Cutoff(1000, 'tokens'), unit='char')


@pytest.mark.parametrize(
    ('spec', 'said'),
    [
        ('recal@5', r'unknown measure "recal" \(did you mean "recall"\?\); there are: recall, precision, f1'),
        ('recall', 'recall needs a cutoff: recall@5 for the first 5 chunks or recall@1000t for the first 1000 tokens'),
        ('hit', 'hit needs a cutoff: hit@5 for the first 5 chunks$'),
        ('hit@1000t', 'hit takes a cutoff in chunks only: hit@5'),
        ('drm@1000t', 'drm takes a cutoff in chunks only'),
        ('precision_omega@5', 'precision_omega looks at no ranking and takes no cutoff'),
        ('recall(units=char)@5', r'recall has no parameter "units" \(did you mean "unit"\?\); it takes: unit'),
        ('recall(parity=chrome)@5', r'parity=chrome is not one of chroma, legalbench-rag \(did you mean "chroma"\?\)'),
        ('recall(parity=5)@5', 'parity=5 is not one of chroma, legalbench-rag'),
        ('iou(parity=legalbench-rag)@5', 'parity=legalbench-rag has no iou; it has: recall, precision$'),
        ('hit(parity=chroma)@5', 'hit has no parameter "parity"; it takes: nothing'),
        (
            'recall(parity=chroma, unit=char)@5',
            r'recall\(parity=chroma\) has no parameter "unit"; it takes: references, parity$',
        ),
        (
            'precision(parity=legalbench-rag)@1000t',
            r'precision\(parity=legalbench-rag\) takes a cutoff in chunks only: precision\(parity=legalbench-rag\)@5',
        ),
        ('precision(parity=chroma, repeats=once)@5', 'repeats=once is not one of summed, united'),
        ('precision_omega(parity=chroma)@5', 'looks at no ranking and takes no cutoff'),
        ('recall(unit=chars)@5', r'unit=chars is not one of nonblank, char, token \(did you mean "char"\?\)'),
        ('recall(unit=char|token)@5', 'is not one of nonblank, char, token'),
        ('recall(unit=5)@5', 'unit=5 is not one of'),
        ('hit(k=5)', 'hit has no parameter "k"; it takes: nothing'),
        ('recall(cutoff=5)@5', 'recall has no parameter "cutoff"'),
        ('recall(char)@5', 'written name=value'),
        ('complete@5[straddled]', r'a subset \[straddled\] of queries has no place here'),
    ],
)
def test_a_mistake_is_one_line_that_says_what_is_allowed(spec, said):
    with pytest.raises(SpecError, match=said) as caught:
        from_spec(parse(spec))
    assert '\n' not in str(caught.value)
    assert spec.split('(')[0].split('@')[0] in str(caught.value)
