"""Six causes made on purpose, by code that knows nothing of the diagnosis: at least nine in ten are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from chunklab.boundaries.diagnosis import CAUSES

BENCHMARKS = Path(__file__).parents[2] / 'benchmarks'


@pytest.mark.slow
def test_nine_in_ten_planted_failures_are_put_down_to_what_was_planted(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(BENCHMARKS)
    from planted import confusion

    outcomes = confusion(tmp_path)
    assert tuple(outcomes) == CAUSES
    for cause, outcome in outcomes.items():
        assert outcome.failed >= 30, cause
        assert outcome.share(cause) >= 0.9, cause


def test_what_plants_shares_nothing_with_what_diagnoses():
    source = (BENCHMARKS / 'planting.py').read_text(encoding='utf-8')
    assert 'import chunklab' not in source
    assert 'from chunklab' not in source


def test_cuts_are_planted_as_they_are_meant(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import planting

    contracts = tuple(planting.read_contracts())
    planted = planting.plant(tmp_path)
    assert planted.contracts == contracts

    def rows(name):
        return planting.json.loads('[' + planted.cuts[name].read_text(encoding='utf-8').replace('\n', ',')[:-1] + ']')

    def holding(name, case):
        inside = [row for row in rows_by[name] if row['doc_id'] == case.doc_id]
        return [row for row in inside if row['start'] < case.end and row['end'] > case.start]

    rows_by = {name: rows(name) for name in planted.cuts}
    assert rows_by['index'] == rows_by['sound']
    for contract in contracts:
        for case in contract.cases:
            (whole,) = holding('sound', case)
            assert whole['start'] <= case.start < case.end <= whole['end']
            assert not holding('lost', case)
            left, right = holding('cut', case)
            assert case.start < left['end'] == right['start'] < case.end
        for page in contract.pages:
            (whole,) = holding('pages', page)
            assert (whole['start'], whole['end']) == (page.start, page.end)
            (long,) = holding('truncated', page)
            assert (long['start'], long['end']) == (page.start - planting.AHEAD_CHARS, page.end)
