"""Splitters that give texts, through the stages: what they gave is kept, where it stands is found, and no more said."""

from __future__ import annotations

import contextlib
import sys
import time
from dataclasses import replace
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest

from chunklab.errors import StrategyError
from chunklab.experiment import Experiment
from chunklab.index.contents import Layout
from chunklab.measures import from_spec
from chunklab.pipeline.compare import compare
from chunklab.pipeline.cut import try_to_cut
from chunklab.pipeline.diagnose import diagnose
from chunklab.pipeline.indexing import chunk_vectors, contents_of, opened_collection
from chunklab.pipeline.phases import phases_of
from chunklab.pipeline.progress import silent
from chunklab.pipeline.report import report_runs
from chunklab.pipeline.session import open_session, open_session_on
from chunklab.pipeline.straddle import straddle
from chunklab.pipeline.sweep import sweep
from chunklab.pipeline.trec import write_trec
from chunklab.pipeline.viewing import report_html
from chunklab.runs import write_results
from chunklab.specs import parse
from chunklab.store import open_store
from chunklab.types import Corpus, Document, source_id, unplaced_id

PIRATES = 'What is said of notice? And what of law, Supply Agreement? Pirates say nothing of it on the seven seas.'
TEXT = 'The Buyer pays the price within thirty days. The Seller ships the goods at once. Both parties keep it secret.'


def windows(text, size=150):
    return [piece for start in range(0, len(text), size) if (piece := text[start : start + size]).strip()]


def offsets(text, size=150):
    return [(start, min(start + size, len(text))) for start in range(0, len(text), size)]


def rewritten(text, size=150):
    return [f'Agreement, part {n}.\n{piece.lower()}' for n, piece in enumerate(windows(text, size))]


def with_pirates(text, size=150):
    return [PIRATES, *windows(text, size)]


def raises(text):
    raise RuntimeError('no\nway \x1b[31m')


def prints(text):
    sys.stdout.write('cutting\n')
    return [text]


def ends(text):
    sys.exit(3)


def panics(text):
    raise BaseException('a panic of Rust code')  # as pyo3's is


def never_ends(text):
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.01)


def gives_nothing(text):
    return ['', ' \n', '\u00a0']


def gives_none(text):
    return [text[:10], None]


FAILING = {
    'raises': 'RuntimeError: no way \\x1b[31m',
    'ends': 'SystemExit: 3',
    'panics': 'BaseException: a panic of Rust code',
    'never_ends': 'is not done after 0.2 seconds',
    'gives_nothing': 'gives no chunks of it',
    'gives_none': 'item 1 is no (start, end) pair; a function gives either texts or pairs of offsets',
}


@pytest.fixture(scope='module', autouse=True)
def theirs():
    """The functions above as a module that a spec can name."""
    module = ModuleType('their_splitters')
    vars(module).update({name: value for name, value in globals().items() if callable(value)})
    sys.modules[module.__name__] = module
    yield module
    del sys.modules[module.__name__]


def spec(name, **options):
    written = ''.join(f', {key}={value}' for key, value in options.items())
    return f"python('their_splitters:{name}'{written})"


ALL = ('fixed(size=30)', *map(spec, ('windows', 'offsets', 'rewritten', 'with_pirates')))
MEASURES = ('recall@5', 'complete@5', 'recall@100t', 'drm@5', 'precision@5')


@pytest.fixture(scope='module')
def home(tmp_path_factory, small_corpus_for_all):
    """A store in which all of it has been compared once, with that run, each question asked of its own document."""
    place = tmp_path_factory.mktemp('pieces')
    experiment = Experiment(
        corpus=str(small_corpus_for_all), strategies=ALL, measures=MEASURES, restrict_to_document=True
    )
    with open_store(place / 'store', on_wait=print) as store:
        results = compare(experiment, store, silent)
        yield store, experiment, results, write_results(results, place / 'runs')


def cut_one(store, name, text, **options):
    """The cut of one document by a function above; StrategyError where that fails."""
    session = open_session_on(Corpus('one', (Document('a.txt', text),), ()), Experiment().encoder, store, silent)
    (cut,) = session.cut(session.strategies([spec(name, **options)]))
    return cut


def texts_of(cut, text):
    return list(cut.cutting.texts([Document('a.txt', text)]))


def row(results, name):
    return next(row for row in results.comparison.rows if row.strategy == spec(name))


def test_exact_texts_are_an_ordinary_cutting(home):
    store, experiment, results, _ = home
    session = open_session(experiment, store, silent)
    texts, spans = session.cut(session.strategies([spec('windows'), spec('offsets')]))
    assert not texts.cutting.given and not texts.cutting.unplaced and texts.cutting.own_texts() == ()
    for doc_id, rows in spans.cutting.spans.items():
        assert np.array_equal(texts.cutting.spans[doc_id], rows)
    assert np.array_equal(texts.n_tokens, spans.n_tokens)
    assert row(results, 'windows').scores == row(results, 'offsets').scores


def test_what_is_encoded_and_stored_is_what_was_given_and_what_counts_is_where_it_stands(home):
    store, experiment, results, _ = home
    session = open_session(experiment, store, silent)
    cut, plain = session.cut(session.strategies([spec('rewritten'), spec('windows')]))
    assert cut.faults.mended == cut.cutting.n_chunks == plain.cutting.n_chunks
    for doc_id, rows in plain.cutting.spans.items():
        assert np.array_equal(cut.cutting.spans[doc_id], rows)
    expected = [piece.strip() for d in session.corpus.documents for piece in rewritten(d.text)]
    assert list(cut.cutting.texts(session.corpus.documents)) == expected
    vectors = chunk_vectors(session, cut)
    assert np.array_equal(vectors, session.context([]).embed(expected))
    with opened_collection(session, contents_of(session, cut, vectors), '') as index:
        stored = index.collection.get(include=['documents', 'metadatas'])
    assert sorted(stored['documents']) == sorted(expected)
    assert {place['doc_id'] for place in stored['metadatas']} == set(cut.cutting.spans)
    mine, other = row(results, 'rewritten'), row(results, 'windows')
    assert mine.straddled_queries == other.straddled_queries
    assert mine.mean_tokens == other.mean_tokens  # the added line is no part of the span


def test_a_chunk_that_stands_nowhere_is_found_charged_and_no_gold(home):
    store, experiment, results, _ = home
    run = next(run for run in results.runs if run.tag == spec('with_pirates'))
    session = open_session(experiment, store, silent)
    (cut,) = session.cut(session.strategies([spec('with_pirates')]))
    assert list(cut.cutting.unplaced) == [unplaced_id(d.doc_id) for d in session.corpus.documents]
    assert cut.faults.unplaced == len(session.corpus.documents)
    for query in results.queries:
        found = [scored.chunk for scored in run.rankings[query.query_id]]
        # all chunks of the document asked, those that stand nowhere among them, and of no other document
        assert {source_id(chunk.doc_id) for chunk in found} == set(query.restrict_to)
        assert [chunk.doc_id for chunk in found].count(unplaced_id(query.restrict_to[0])) <= 1
    everywhere = {chunk.doc_id for q in results.queries for chunk in (s.chunk for s in run.rankings[q.query_id])}
    assert everywhere & set(cut.cutting.unplaced)
    assert set(row(results, 'with_pirates').scores['drm@5'].values()) == {0.0}
    (note,) = [note for note in results.comparison.notes if 'with_pirates' in note]
    assert f'3 of {cut.cutting.n_chunks} chunks stand nowhere in the documents' in note


def test_it_takes_its_share_of_a_budget(home):
    store, experiment, _, _ = home
    plain = replace(experiment, strategies=(spec('windows'), spec('with_pirates')), measures=('recall@60t',), k=(1,))
    found = compare(replace(plain, index='exact'), store, silent)
    alone, with_them = (sum(one.scores['recall@60t'].values()) for one in found.comparison.rows)
    assert with_them < alone
    texts = {run.tag: run.rankings for run in found.runs}
    for query_id, ranking in texts[spec('with_pirates')].items():
        placed = [scored.chunk for scored in ranking if not scored.chunk.doc_id.endswith('#unplaced')]
        others = [scored.chunk for scored in texts[spec('windows')][query_id]]
        assert placed == others[: len(placed)]  # nothing else has moved


def test_the_layout_counts_it_with_its_document(home):
    store, experiment, _, _ = home
    session = open_session(experiment, store, silent)
    (cut,) = session.cut(session.strategies([spec('with_pirates')]))
    layout, chunks = Layout.of(cut.cutting), cut.cutting.chunks()
    for document in session.corpus.documents:
        own = [row for row, chunk in enumerate(chunks) if source_id(chunk.doc_id) == document.doc_id]
        assert layout.rows([document.doc_id]).tolist() == own
        assert layout.count([document.doc_id]) == len(own) == len(windows(document.text)) + 1


@pytest.mark.slow
def test_the_run_is_looked_up_reopened_diagnosed_and_shown(home, tmp_path):
    store, experiment, results, folder = home
    again = compare(experiment, store, silent)
    assert again.name == results.name
    assert [run.rankings for run in again.runs] == [run.rankings for run in results.runs]
    found = diagnose(folder, 1, store, silent)
    assert [one.strategy for one in found.rows] == list(ALL)
    page = report_html(report_runs([folder]), store, silent)
    assert 'a chunk that stands nowhere in' in page
    names = write_trec(report_runs([folder]), tmp_path / 'trec', store, silent)
    lines = ''.join((tmp_path / 'trec' / name).read_text() for name in names if name.endswith('.run'))
    assert '#unplaced:0-' in lines


@pytest.mark.slow
def test_late_mode_reads_the_document_and_says_so(home):
    store, experiment, _, _ = home
    late = replace(experiment, mode='late', strategies=(spec('windows'), spec('rewritten')))
    found = compare(late, store, silent).comparison
    assert found.rows[0].scores == found.rows[1].scores
    (note,) = [note for note in found.notes if 'rewritten' in note]
    assert 'late mode reads that text where they stand' in note


@pytest.mark.parametrize('name', FAILING)
def test_one_that_fails_is_left_out_and_the_others_go_on(home, name):
    store, experiment, results, _ = home
    failing = spec(name, seconds=0.2) if name == 'never_ends' else spec(name)
    found = compare(replace(experiment, strategies=(failing, *ALL[1:3])), store, silent)
    assert [one.strategy for one in found.comparison.rows] == list(ALL[1:3])
    assert found.failures == (f'{failing}, document supply 1.txt: {FAILING[name]}',)
    assert f'{failing} is left out: it failed on document supply 1.txt' in found.comparison.notes
    assert failing not in found.experiment
    assert row(found, 'windows').scores == row(results, 'windows').scores
    with pytest.raises(StrategyError) as caught:
        compare(replace(experiment, strategies=(failing,)), store, silent)
    assert str(caught.value) == found.failures[0]


@pytest.mark.parametrize('job', [straddle, sweep, phases_of])
def test_elsewhere_one_that_fails_is_one_line_and_nothing_is_lost(home, job):
    store, experiment, _, _ = home
    several = replace(experiment, strategies=(spec('raises'), 'fixed(size=25)'), phases=2, measures=('recall@5',))
    with pytest.raises(StrategyError, match=r'^python\(.*raises.*document supply 1.txt: RuntimeError: no way'):
        job(several, store, silent)
    session = open_session(several, store, silent)
    if job is straddle:
        assert store.cache('stages').get_many([]) == {}
        (cut,) = session.cut(session.strategies(['fixed(size=25)']))
        assert cut.cutting.n_chunks


def test_what_a_splitter_prints_is_no_result(home, capsys):
    store = home[0]
    cut_one(store, 'prints', TEXT)
    assert capsys.readouterr() == ('', 'cutting\n')


def given(pieces):
    """A function that gives these, whatever the text."""
    sys.modules['their_splitters'].these = lambda text: pieces
    return 'these'


HOSTILE = {
    'lone surrogates': ['The Buyer pays \ud800', 'The Seller ships the goods at once.'],
    'NUL and ANSI': ['The Buyer pays the price\x00 within thirty days.', '\x1b[2JThe Seller ships the goods at once.'],
    'empty strings': ['', 'The Seller ships the goods at once.', '  \n', '\u2028'],
    'one of 1 MB': ['x' * 1_000_000, 'The Seller ships the goods at once.'],
    'the same again and again': ['The Seller ships the goods at once.'] * 50,
}


@pytest.mark.parametrize('name', HOSTILE)
def test_hostile_texts(tmp_path, name):
    pieces = HOSTILE[name]
    with open_store(tmp_path / 'store', on_wait=print) as store:
        cut = cut_one(store, given(pieces), TEXT)
        again = cut_one(store, 'these', TEXT)
    check_cut(cut, TEXT, pieces)
    assert again.digest == cut.digest
    assert texts_of(again, TEXT) == texts_of(cut, TEXT)


def check_cut(cut, text, pieces):
    """Every text that is not blank is there as given or left out as a repetition; ids are unique, spans in order."""
    wanted = [piece.strip() for piece in pieces if piece.strip()]
    faults = cut.faults
    assert faults.given == len(wanted) == faults.exact + faults.mended + faults.unplaced + faults.repeated
    kept = texts_of(cut, text)
    assert len(kept) == cut.cutting.n_chunks == len(cut.n_tokens) == len(wanted) - faults.repeated
    assert set(kept) == set(wanted)
    ids = [chunk.chunk_id for chunk in cut.cutting.chunks()]
    assert len(set(ids)) == len(ids)
    spans = cut.cutting.spans['a.txt'].tolist()
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first < second for first, second in pairwise(spans))
    exact = sum(text[start:end] in wanted for start, end in spans)
    assert exact >= faults.exact


@pytest.mark.slow
def test_a_hundred_thousand_texts(tmp_path):
    text = ' '.join(f'w{n}' for n in range(100_000))
    with open_store(tmp_path / 'store', on_wait=print) as store:
        cut = cut_one(store, given(text.split()), text)
    assert (cut.cutting.n_chunks, cut.faults.exact, cut.faults.unplaced) == (100_000, 100_000, 0)
    assert texts_of(cut, text) == text.split()


def test_a_splitter_that_fails_late_leaves_the_documents_before_it_kept(tmp_path):
    documents = tuple(Document(f'{n}.txt', TEXT if n < 2 else 'x') for n in range(3))
    sys.modules['their_splitters'].these = lambda text: [text] if len(text) > 1 else 1 / 0
    with open_store(tmp_path / 'store', on_wait=print) as store:
        session = open_session_on(Corpus('three', documents, ()), Experiment().encoder, store, silent)
        strategies = session.strategies([spec('these'), 'fixed(size=9)'])
        attempt = try_to_cut(documents, strategies, session.context(strategies), silent)
        assert [cut.strategy.spec for cut in attempt.cuts] == ['fixed(size=9)']
        (failed,) = attempt.failures
        assert (failed.doc_id, str(failed.error)) == (
            '2.txt',
            f'{spec("these")}, document 2.txt: ZeroDivisionError: division by zero',
        )
        asked = []
        sys.modules['their_splitters'].these = lambda text: asked.append(text) or [text]
        session.cut(session.strategies([spec('these')]))
    assert asked == ['x']


def test_of_two_in_one_place_the_first_is_kept(tmp_path):
    header = 'Some heading that nobody wrote:\n'
    with open_store(tmp_path / 'store', on_wait=print) as store:
        cut = cut_one(store, given([TEXT, TEXT.upper()]), TEXT)
        headed = cut_one(store, given([header + TEXT]), TEXT + ' ')
    assert (cut.faults.repeated, cut.cutting.n_chunks, texts_of(cut, TEXT)) == (1, 1, [TEXT])
    assert headed.faults.changed == sum(not c.isspace() for c in header)


def test_drm_takes_a_document_for_what_it_is():
    assert str(from_spec(parse('drm@5'))) == 'drm@5'
    assert (unplaced_id('a.txt'), source_id('a.txt#unplaced'), source_id('a.txt')) == (
        'a.txt#unplaced',
        'a.txt',
        'a.txt',
    )
