"""The digest of a measure follows what it computes, not how it is written."""

from __future__ import annotations

import pytest

from chunklab.gate.definitions import definition_digest
from chunklab.measures import MEASURES, from_spec
from chunklab.specs import parse

SPECS = [f'{name}@5' if name != 'precision_omega' else name for name in MEASURES]
SPECS += ['recall@1000t', 'complete@1000t', 'intact@1000t', 'recall(unit=char)@5', 'recall(parity=chroma)@5']


def digest(spec):
    return definition_digest(from_spec(parse(spec)))


def test_no_two_measures_share_one():
    found = {spec: digest(spec) for spec in SPECS}
    assert len(set(found.values())) == len(SPECS)
    assert found == {spec: digest(spec) for spec in SPECS}


@pytest.mark.parametrize('spec', SPECS)
def test_a_measure_that_scores_otherwise_has_another(spec, monkeypatch):
    measure = from_spec(parse(spec))
    before = definition_digest(measure)
    own = type(measure).score
    monkeypatch.setattr(type(measure), 'score', lambda self, case: own(self, case) ** 1.001 * 0.999)
    assert definition_digest(measure) != before


def test_white_space_that_counts_is_another_definition(monkeypatch):
    from chunklab.texts import TextIndex

    before = digest('recall@5'), digest('complete@5')
    monkeypatch.setattr(TextIndex, 'n_nonblank', lambda self, span: span.end - span.start)
    monkeypatch.setattr('chunklab.texts._COUNT', {'nonblank': lambda _, span: span.end - span.start})
    assert digest('recall@5') != before[0]


@pytest.mark.parametrize('spec', ['recall@5', 'complete@1000t'])
def test_it_is_the_same_on_every_machine(spec):
    """Written down from the release that defined it: a change here makes every baseline incomparable."""
    assert digest(spec) == {'recall@5': '7181b81a41a23454', 'complete@1000t': '092883e21e04b1d8'}[spec]
