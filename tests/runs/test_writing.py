"""Runs on disk: whole or plainly not, and never anybody else's files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from chunklab.compare.result import Comparison, Costs, StrategyResult
from chunklab.errors import StoreError
from chunklab.runs import MANIFEST, Results, check_writable, write_results
from chunklab.types import Chunk, Manifest, Query, Run, ScoredChunk, Span


@pytest.fixture
def results():
    row = StrategyResult('fixed(size=200)', 1, 10.0, 0.0, frozenset(), {'recall@5': {'=q': 1.0}}, Costs(0.1))
    comparison = Comparison(
        'a/b c', 'd' * 64, 1, ('=q',), 0, 'st(x)', 'exact search', 'fixed(size=200)', frozenset(), ('recall@5',), (row,)
    )
    manifest = Manifest(
        'a/b c',
        'd' * 64,
        'fixed(size=200)',
        's' * 64,
        'st(x)',
        'w' * 64,
        'exact search',
        0,
        {'k': [5]},
        {'chunklab': '0'},
    )
    ranking = (ScoredChunk(Chunk('doc \ud800.txt', Span(0, 5)), 0.5, 1),)
    run = Run('fixed(size=200)', {'=q': ranking}, manifest)
    return Results(comparison, (Query('=q', 'text', category='@c'),), (run,), 'corpus = "x"\n', 'e' * 64)


def test_the_manifest_vouches_for_every_file_but_costs(results, tmp_path):
    folder = write_results(results, tmp_path)
    assert folder == tmp_path / f'a-b-c-{"e" * 12}'
    vouched = json.loads((folder / MANIFEST).read_text(encoding='utf-8'))['files']
    found = {p.relative_to(folder).as_posix() for p in folder.rglob('*') if p.is_file()}
    assert found == {*vouched, MANIFEST, 'costs.csv', 'costs.json', 'costs.md'}
    for name, digest in vouched.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_ids_that_a_spreadsheet_would_run_are_quoted(results, tmp_path):
    scores = (write_results(results, tmp_path) / 'scores.csv').read_text(encoding='utf-8')
    assert "fixed(size=200),'=q,'@c,0,0,1.0" in scores


def test_writing_again_leaves_other_files_alone_and_old_rankings_not(results, tmp_path):
    folder = write_results(results, tmp_path)
    (folder / 'my notes.txt').write_text('mine')
    (folder / 'rankings' / '09-gone.jsonl').write_text('{}')
    before = (folder / MANIFEST).read_bytes()
    assert write_results(results, tmp_path) == folder
    assert (folder / 'my notes.txt').read_text() == 'mine'
    assert not (folder / 'rankings' / '09-gone.jsonl').exists()
    assert (folder / MANIFEST).read_bytes() == before


def test_while_files_change_nothing_vouches_for_them(results, tmp_path, monkeypatch):
    folder = write_results(results, tmp_path)

    def full(path, text):
        raise StoreError(f'{path}: cannot be written: No space left on device')

    monkeypatch.setattr('chunklab.runs.writing.write_atomically', full)
    with pytest.raises(StoreError):
        write_results(replace(results, experiment='corpus = "y"\n'), tmp_path)
    assert not (folder / MANIFEST).exists()


def test_a_place_that_cannot_be_written_is_found_before_the_work(tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(StoreError, match='cannot be written'):
        check_writable(tmp_path / 'file' / 'runs')
    check_writable(tmp_path / 'new' / 'runs')
    assert [path.name for path in tmp_path.iterdir()] == ['file']
