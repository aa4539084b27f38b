"""Fixtures that every test may use."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

# a shared machine can stall any one example; how long the code takes is for benchmarks/ to say
settings.register_profile('chunklab', deadline=None)
settings.load_profile('chunklab')


DATA_SETS = ('cuad', 'contractnli')


@pytest.fixture(scope='session')
def data_dir():
    """The folder of real data sets; a test that needs it skips, with the reason, where none is named."""
    named = os.environ.get('CHUNKLAB_DATA')
    absent = [name for name in DATA_SETS if not named or not (Path(named) / name / 'documents').is_dir()]
    if absent:
        reason = f'no real data to test on: {", ".join(absent)} not found under CHUNKLAB_DATA ({named or "not set"})'
        if os.environ.get('CHUNKLAB_REQUIRE_DATA'):
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(named)


@pytest.fixture
def cli(capfd, monkeypatch, tmp_path):
    """Runs the command line in an empty folder with a store of its own: cli('corpus', 'list') -> code, out, err."""
    from chunklab.cli import run

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('CHUNKLAB_STORE', str(tmp_path / 'store'))

    def call(*args):
        capfd.readouterr()
        code = run([str(arg) for arg in args])
        out, err = capfd.readouterr()
        return Called(code, out, err)

    return call


class Called(NamedTuple):
    code: int
    out: str
    err: str


def clause_text(number, days):
    """A short contract of our own, with facts that depend on its number."""
    return (
        f'SUPPLY AGREEMENT No. {number}\n\n'
        f'1. Term. This Agreement begins on the date of signature and runs for {number + 1} years, unless it is ended '
        'earlier under Section 3.\n\n'
        '2. Price. The Buyer pays the price of Schedule 1 within thirty days of the invoice. Prices include packing, '
        'insurance and carriage to the place of delivery named there, and no others.\n\n'
        f'3. Termination. Either Party may end this Agreement on {days} days’ written notice to the other. Orders '
        'accepted before the notice are carried out as if it had not been given.\n\n'
        f'4. Law. The laws of the Canton of Example {number} govern this Agreement, and its courts alone decide.\n'
    )


@pytest.fixture
def small_corpus(tmp_path):
    """A corpus folder of three short contracts and six questions, written here."""
    return write_small_corpus(tmp_path / 'small')


@pytest.fixture(scope='session')
def small_corpus_for_all(tmp_path_factory):
    """The same corpus, for tests that only read it."""
    return write_small_corpus(tmp_path_factory.mktemp('corpus') / 'small')


@pytest.fixture(scope='session')
def gate_home(tmp_path_factory, small_corpus_for_all):
    """A team's folder for tests of the gate, only to be read: the small corpus, chunklab.toml, a baseline with default
    rules, and a store in which all is encoded."""
    from chunklab.cli import run

    folder = tmp_path_factory.mktemp('gate') / 'home'
    shutil.copytree(small_corpus_for_all, folder / 'small')
    strategies = ('fixed(size=100)', 'sentence(size=60)')
    text = f'corpus = "small"\nstrategies = {json.dumps(strategies)}\n'
    (folder / 'chunklab.toml').write_text(text, encoding='utf-8')
    specs = [part for spec in strategies for part in ('-s', spec)]
    arguments = (folder / 'base' / 'small.json', folder / 'small', *specs, '--store', folder / 'store')
    assert run(['baseline', 'save', *map(str, arguments), '--phases', '2', '-q']) == 0
    return folder


def write_small_corpus(folder):
    (folder / 'documents').mkdir(parents=True)
    lines = []
    for number, days in ((1, 30), (2, 60), (3, 90)):
        doc_id = f'supply {number}.txt'
        text = clause_text(number, days)
        (folder / 'documents' / doc_id).write_text(text, encoding='utf-8', newline='')
        for kind, start, end in (('notice', 'Either Party', 'the other.'), ('law', 'The laws', 'decide.')):
            first = text.index(start)
            last = text.index(end, first) + len(end)
            lines.append(
                {
                    'query_id': f'{kind}-{number}',
                    'query': f'In Supply Agreement No. {number}: what is said of {kind}?',
                    'question': f'What is said of {kind}?',
                    'category': kind,
                    'spans': [{'doc_id': doc_id, 'start': first, 'end': last}],
                    'answers': [text[first:last]],
                }
            )
    queries = ''.join(json.dumps(line, ensure_ascii=False) + '\n' for line in lines)
    (folder / 'queries.jsonl').write_text(queries, encoding='utf-8', newline='')
    return folder


@pytest.fixture(scope='session')
def lines_run():
    """Counts the lines of Python that a call runs: time that no other load on the machine can stretch."""

    def count(call):
        before = sys.gettrace()
        lines = 0

        def trace(frame, event, arg):
            nonlocal lines
            lines += event == 'line'
            return trace

        sys.settrace(trace)
        try:
            call()
        finally:
            sys.settrace(before)
        return lines

    return count


@pytest.fixture(scope='session')
def plant():
    """Makes the results of a comparison by formula, nothing cut or encoded: plant() -> Results, to be written as runs.

    120 questions of 40 contracts. Against fixed, sentence is better, clause worse, recursive as good (one question won,
    one lost), cluster undecided.
    """
    return plant_results


# of ten questions in a row, which are complete; `~` exchanges two in the first contract
PLANTED = {
    'fixed(size=200)': '1111100000',
    'sentence(size=200)': '1111111100',
    'clause(size=200)': '1100000000',
    'recursive(size=200)': '~1111100000',
    'cluster(size=200)': '1101100010',
}


def planted_scores(pattern, query_ids):
    """Complete or not, as the pattern says; recall half of what is missing; drm as far from 1."""
    complete = {q: float(pattern.lstrip('~')[7 * i % 10]) for i, q in enumerate(query_ids)}
    if pattern.startswith('~'):
        first, second = query_ids[:2]
        complete[first], complete[second] = complete[second], complete[first]
    return {
        'complete@5': complete,
        'recall@5': {q: (1 + value) / 2 for q, value in complete.items()},
        'drm@5': {q: 0.75 - value / 4 for q, value in complete.items()},
    }


def plant_results(*, strategies=tuple(PLANTED), phases=1, **changes):
    from dataclasses import replace

    from chunklab.compare.result import Comparison, Costs, StrategyResult
    from chunklab.experiment import Experiment, to_toml
    from chunklab.pipeline.verdicts import verdicts
    from chunklab.runs import Results
    from chunklab.store import digest_of
    from chunklab.types import Manifest, Query, Run

    query_ids = ('=1+1', *(f'q{i:03}' for i in range(1, 120)))
    rows = tuple(
        StrategyResult(
            strategy,
            1000 + 10 * place,
            180.5,
            0.25,
            frozenset(query_ids[place::4]),
            planted_scores(PLANTED[strategy], query_ids),
            Costs(1.5, 20.25, 0.5, 0.125, 1000, 180_500, 0, 4.5),
            {5: 1.0},
        )
        for place, strategy in enumerate(strategies)
    )
    clusters = {q: i // 3 for i, q in enumerate(query_ids)}
    phased = plant_phases(rows, query_ids, phases) if phases > 1 else None
    comparison = Comparison(
        corpus_name='Ärger & Söhne_1',
        corpus_digest='0123456789abcdef' * 4,
        n_documents=40,
        query_ids=query_ids,
        n_without_gold=2,
        encoder='st(all-MiniLM-L6-v2)',
        index='exact search',
        common_strategy='fixed(size=200)',
        common=frozenset(query_ids[::4]),
        measures=('complete@5', 'recall@5', 'drm@5'),
        rows=rows,
        verdicts=verdicts(rows, phased, clusters, 0.02),
        phased=phased,
        clusters=clusters,
        categories={q: ('notice', '@law')[i % 2] for i, q in enumerate(query_ids)},
    )
    comparison = replace(comparison, **changes)
    experiment = Experiment(strategies=tuple(strategies), measures=comparison.measures, index='exact', phases=phases)
    runs = tuple(
        Run(
            row.strategy,
            {},
            Manifest(
                comparison.corpus_name,
                comparison.corpus_digest,
                row.strategy,
                's' * 64,
                comparison.encoder,
                'w' * 64,
                comparison.index,
                0,
                {},
                {'chunklab': '0.1.0'},
            ),
        )
        for row in comparison.rows
    )
    queries = tuple(Query(q, f'{q}?', category=comparison.categories.get(q, '')) for q in comparison.query_ids)
    digest = digest_of(strategies, phases, comparison.encoder, comparison.index, comparison.corpus_digest)
    return Results(comparison, queries, runs, to_toml(experiment), digest)


def plant_phases(rows, query_ids, phases):
    """Every second phase turns the scores of every third contract over."""
    import numpy as np

    from chunklab.boundaries.phases import flips, over_phases
    from chunklab.boundaries.turnover import PhaseCuts
    from chunklab.compare.phased import PhasedComparison, PhasedStrategy

    cuts = PhaseCuts(100, (90,) * (phases - 1), phases, {})
    turned = np.array([[phase % 2 == 1 and i % 9 == 0 for i in range(len(query_ids))] for phase in range(phases)])
    found = []
    for row in rows:
        measures = {}
        for name, of_query in row.scores.items():
            plain = np.array([[of_query[q] for q in query_ids]] * phases)
            measures[name] = over_phases(query_ids, np.where(turned, 1 - plain, plain), turned, cuts)
        flipped = {'complete@5': flips(query_ids, measures['complete@5'].scores, cuts)}
        found.append(PhasedStrategy(row.strategy, cuts, measures, {}, flipped))
    return PhasedComparison(
        'Ärger & Söhne_1',
        '0123456789abcdef' * 4,
        40,
        query_ids,
        'labelled',
        'st(all-MiniLM-L6-v2)',
        'shift',
        phases,
        ('complete@5', 'recall@5', 'drm@5'),
        tuple(found),
    )
