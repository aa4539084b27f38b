"""Rankings of another system in comparisons."""

from __future__ import annotations

import json

import numpy as np
import pytest

from chunklab.experiment import Experiment
from chunklab.pipeline.compare import compare
from chunklab.pipeline.progress import silent
from chunklab.store import open_store

OURS = 'recursive(size=60)'
MEASURES = ('recall@2', 'complete@2', 'intact@2', 'iou@2', 'recall@120t', 'drm@2', 'mrr@2', 'precision_omega')


@pytest.fixture(scope='module')
def home(tmp_path_factory):
    return tmp_path_factory.mktemp('rankings')


def compared(home, corpus, *files, measures=MEASURES):
    experiment = Experiment(
        corpus=str(corpus),
        strategies=(OURS,),
        index='exact',
        measures=measures,
        budgets=(120,),
        k=(2,),
        rankings=tuple(str(home / name) for name in files),
    )
    with open_store(home / 'store', on_wait=pytest.fail) as store:
        return compare(experiment, store, silent)


@pytest.fixture(scope='module')
def ours(home, small_corpus_for_all):
    """By query id the texts that our own strategy brings, with the ids of their documents; and its row."""
    results = compared(home, small_corpus_for_all)
    texts = {path.name: path.read_bytes().decode() for path in (small_corpus_for_all / 'documents').iterdir()}
    found = {
        query_id: [
            {'text': texts[one.chunk.doc_id][one.chunk.span.start : one.chunk.span.end], 'file': one.chunk.doc_id}
            for one in ranking
        ]
        for query_id, ranking in results.runs[0].rankings.items()
    }
    return found, results.comparison.rows[0]


def write(home, name, lines):
    (home / name).write_text(''.join(json.dumps(line) + '\n' for line in lines), encoding='utf-8')


def test_our_own_rankings_have_our_scores_but_for_what_needs_all_chunks(home, small_corpus_for_all, ours):
    found, row = ours
    write(
        home,
        'vendor.jsonl',
        [{'query_id': key, 'results': [{**r, 'doc_id': r['file']} for r in results]} for key, results in found.items()],
    )
    results = compared(home, small_corpus_for_all, 'vendor.jsonl')
    theirs = results.comparison.rows[1]
    assert theirs.strategy == 'rankings(vendor)'
    for measure in MEASURES[:-2]:
        assert theirs.scores[measure] == row.scores[measure], measure
    assert all(np.isnan(list(theirs.scores[name].values())).all() for name in MEASURES[-2:])
    assert not theirs.is_whole
    assert np.isnan(theirs.straddled_share(6))
    assert np.isnan(results.comparison.mean(theirs, 'recall@2', 'intact'))
    assert any('only those are known that came back' in note for note in results.comparison.notes)
    assert not any('have no chunks' in note for note in results.comparison.notes)


def test_missing_queries_score_nothing_and_texts_of_elsewhere_take_places(home, small_corpus_for_all, ours):
    found, row = ours
    stranger = 'A text that stands in none of these contracts, whatever one may think of it.'
    lines = [
        {'query_id': key, 'results': [stranger, *results]} for key, results in found.items() if key.startswith('law')
    ]
    write(home, 'with-noise.jsonl', lines)
    results = compared(
        home, small_corpus_for_all, 'with-noise.jsonl', measures=('recall@1', 'recall@3', 'complete@3', 'recall@2')
    )
    scores = results.comparison.rows[1].scores
    assert all(scores['recall@3'][key] == 0 for key in found if key.startswith('notice'))
    assert all(scores['recall@3'][key] == row.scores['recall@2'][key] for key in found if key.startswith('law'))
    assert all(score == 0 for score in scores['recall@1'].values())
    notes = ' '.join(results.comparison.notes)
    assert '3 queries have no line ("notice-1", "notice-2", "notice-3"): scored as if nothing had come back' in notes
    assert 'stand nowhere in the documents' in notes


def test_a_file_that_is_none_is_left_out_and_the_others_go_on(home, small_corpus_for_all, ours):
    found, _ = ours
    write(home, 'good.jsonl', [{'query_id': key, 'results': results} for key, results in found.items()])
    write(home, 'strangers.jsonl', [{'query_id': key, 'results': ['Something else.']} for key in found])
    (home / 'empty.jsonl').write_bytes(b'')
    (home / 'rubbish.jsonl').write_bytes(b'{}\nrubbish\n')
    names = ('empty.jsonl', 'absent.jsonl', 'rubbish.jsonl', 'strangers.jsonl', 'good.jsonl')
    results = compared(home, small_corpus_for_all, *names)
    assert [row.strategy for row in results.comparison.rows] == [OURS, 'rankings(good)']
    empty, absent, rubbish, strangers = results.failures
    assert empty.startswith('rankings(empty): is empty')
    assert 'cannot be read: No such file' in absent
    assert rubbish.startswith('rankings(rubbish): line 1: it has neither query_id nor query')
    assert 'none of its 1 text stands in a document of small' in strangers
    assert not any(str(home) in note for note in results.comparison.notes)


def test_two_files_of_one_name_are_two_rows_of_one_name_and_no_comparison(home, small_corpus_for_all, ours):
    found, row = ours
    (home / 'other').mkdir()
    write(home, 'same.jsonl', [{'query_id': key, 'results': results} for key, results in found.items()])
    write(home, 'other/same.jsonl', [{'query_id': key, 'results': results[:1]} for key, results in found.items()])
    results = compared(home, small_corpus_for_all, 'same.jsonl', 'other/same.jsonl', measures=('recall@2',))
    assert [row.strategy for row in results.comparison.rows] == [OURS, 'rankings(same)']
    assert results.comparison.rows[1].scores == {'recall@2': row.scores['recall@2']}
    assert results.failures == (
        'rankings(same): two files have this name; rename one, for a row is called by its file',
    )


def test_a_name_with_controls_is_shown_escaped(home, small_corpus_for_all, ours):
    write(home, 'a\x1b[31m.jsonl', [{'query_id': key, 'results': results} for key, results in ours[0].items()])
    (home / 'b\x1b[31m.jsonl').write_bytes(b'')
    results = compared(home, small_corpus_for_all, 'a\x1b[31m.jsonl', 'b\x1b[31m.jsonl', measures=('recall@2',))
    assert [row.strategy for row in results.comparison.rows[1:]] == ["rankings('a\x1b[31m')"]
    assert all(said.isprintable() for said in (*results.comparison.notes, *results.failures))


def test_a_run_with_rankings_is_opened_again_and_cannot_be_diagnosed(cli, home, small_corpus_for_all, ours, tmp_path):
    found, _ = ours
    stranger = 'A text of a document that nobody can name.'
    write(home, 'theirs.jsonl', [{'query_id': key, 'results': [*results, stranger]} for key, results in found.items()])
    common = ('--store', home / 'store', '-q')
    options = ('-s', OURS, '--index', 'exact', '--rankings', home / 'theirs.jsonl', '--runs', tmp_path, *common)
    done = cli('compare', small_corpus_for_all, '-k', '2', *options)
    assert done.code == 0
    assert 'rankings(theirs)' in done.out
    (run,) = (path for path in tmp_path.iterdir() if path.name.startswith('small-'))
    assert 'rankings(theirs)' in cli('report', run, '-f', 'html', *common).out
    assert cli('report', run, '--trec', tmp_path / 'trec', *common).code == 0
    assert '#unplaced:0-' in (tmp_path / 'trec' / '02-rankings-theirs.run').read_text(encoding='utf-8')
    told = cli('diagnose', run, '-k', '2', *common)
    assert (told.code, 'rankings(theirs)' in told.out) == (0, False)
    refused = cli('diagnose', run, '-k', '2', '-s', 'rankings(theirs)', *common)
    assert refused.code == 2
    assert 'rankings(theirs) cannot be diagnosed: of rankings it is not known what else' in refused.err
    write(home, 'theirs.jsonl', [{'query_id': key, 'results': results[:1]} for key, results in found.items()])
    changed = cli('report', run, '-f', 'html', *common)
    assert changed.code == 2
    assert 'rankings(theirs) holds something else by now; run chunklab compare again' in changed.err
