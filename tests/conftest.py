"""Fixtures that every test may use."""

from __future__ import annotations

import json
import os
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
