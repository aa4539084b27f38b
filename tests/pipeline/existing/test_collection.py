"""Collections that somebody else's pipeline filled, in comparisons: real Chroma, the bundled encoder."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import http.server
import json
import threading

import numpy as np
import pytest

from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment
from chunklab.index.existing import _copy, opened_place
from chunklab.pipeline.compare import compare
from chunklab.pipeline.indexing import chunk_vectors, encode_cuts
from chunklab.pipeline.progress import silent
from chunklab.pipeline.session import open_session
from chunklab.store import open_store

OURS = 'recursive(size=60)'


def fill(client, name, texts, vectors, metadata=None, space='cosine', documents=True, **more):
    collection = client.create_collection(name, configuration={'hnsw': {'space': space}}, **more)
    collection.add(
        ids=[f'{name}-{i:03}' for i in range(len(texts))],
        embeddings=vectors,
        documents=list(texts) if documents else None,
        metadatas=metadata,
    )


@pytest.fixture(scope='module')
def home(tmp_path_factory, small_corpus_for_all):
    """A store, and a Chroma folder in which somebody has put the chunks of `OURS`, in many ways."""
    import chromadb
    from chromadb.config import Settings

    folder = tmp_path_factory.mktemp('existing')
    experiment = Experiment(corpus=str(small_corpus_for_all), strategies=(OURS,))
    with open_store(folder / 'store', on_wait=pytest.fail) as store:
        session = open_session(experiment, store, silent)
        (cut,) = session.cut(session.strategies([OURS]))
        encode_cuts(session, (cut,))
        vectors = chunk_vectors(session, cut)
    texts = list(cut.cutting.texts(session.corpus.documents))
    doc_ids = [chunk.doc_id for chunk in cut.cutting.chunks()]
    about = [{'source': f'/srv/contracts/{doc_id.upper()}'} for doc_id in doc_ids]
    client = chromadb.PersistentClient(str(folder / 'db'), settings=Settings(anonymized_telemetry=False))
    fill(client, 'contracts', texts, vectors, about, embedding_function=None)
    fill(client, 'euclid', texts, vectors, about, 'l2', embedding_function=None)
    fill(client, 'long', texts, 3 * vectors, about, embedding_function=None)
    fill(client, 'bare', texts, vectors, None, embedding_function=None)
    fill(client, 'default-function', texts, vectors, about)
    inside = [{'body': text, 'which': doc_id} for text, doc_id in zip(texts, doc_ids, strict=True)]
    fill(client, 'inside', texts, vectors, inside, documents=False, embedding_function=None)
    twice = [text for text in texts for _ in range(2)]
    fill(client, 'twice', twice, np.repeat(vectors, 2, axis=0), [a for a in about for _ in range(2)])
    fill(client, 'strangers', ['Of other things entirely.'] * 3, vectors[:3], None, embedding_function=None)
    fill(client, 'narrow', texts, vectors[:, :8], about, embedding_function=None)
    client.create_collection('empty', embedding_function=None)
    client.close()
    return folder


def compared(home, corpus, **settings):
    """The results, and the scores of every row by its name."""
    experiment = Experiment(corpus=str(corpus), strategies=(OURS,), chroma=str(home / 'db'), **settings)
    with open_store(home / 'store', on_wait=pytest.fail) as store:
        results = compare(experiment, store, silent)
    return results, {row.strategy: row for row in results.comparison.rows}


def digests(folder):
    """Every byte, and when each file was last written to."""
    return {
        str(path): (hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else '', path.stat().st_mtime_ns)
        for path in sorted(folder.rglob('*'))
    }


def test_their_collection_of_our_chunks_has_our_scores_and_is_not_touched(home, small_corpus_for_all):
    before = digests(home / 'db')
    names = ('contracts', 'euclid', 'long', 'default-function')
    results, rows = compared(home, small_corpus_for_all, collections=names, k=(1, 3), budgets=(150,))
    ours = rows[OURS]
    assert any(0 < np.mean(list(scores.values())) < 1 for scores in ours.scores.values())
    for name in names:
        row = rows[f'collection({name})']
        assert row.scores == ours.scores
        assert (row.n_chunks, row.mean_tokens) == (ours.n_chunks, ours.mean_tokens)
        assert (row.straddled_queries, row.straddled_span_share) == (ours.straddled_queries, ours.straddled_span_share)
        assert row.agreement == {1: 1.0, 3: 1.0}
    assert digests(home / 'db') == before
    assert not list((home / 'store' / 'copies').iterdir())
    assert not results.failures
    text = str(dataclasses.asdict(results.comparison))
    assert str(home) not in text
    assert 'documents by its field "source"' in text


@pytest.mark.parametrize('name', ['contracts', 'bare'])
def test_restricted_questions_search_the_documents_of_their_answer(home, small_corpus_for_all, name):
    results, rows = compared(home, small_corpus_for_all, collections=(name,), restrict_to_document=True, k=(2,))
    found = {run.tag: run for run in results.runs}
    for query_id, ranking in found[f'collection({name})'].rankings.items():
        assert {scored.chunk.doc_id.removesuffix('#unplaced')[-5] for scored in ranking} <= {query_id[-1]}
    if name == 'contracts':
        assert rows['collection(contracts)'].scores == rows[OURS].scores
        assert not any('left out' in note for note in results.comparison.notes)
    else:
        assert any('asked for more, and what is of other' in note for note in results.comparison.notes)


def test_texts_and_documents_in_metadata(home, small_corpus_for_all):
    _, rows = compared(
        home,
        small_corpus_for_all,
        collections=('inside',),
        text_field='body',
        id_field='which',
        embed="st('all-MiniLM-L6-v2')",
    )
    assert rows['collection(inside)'].scores == rows[OURS].scores


def test_copies_take_places_and_hold_nothing_more(home, small_corpus_for_all):
    results, rows = compared(home, small_corpus_for_all, collections=('twice',), embed='collection', k=(1, 2, 4))
    theirs, ours = rows['collection(twice)'], rows[OURS]
    assert theirs.n_chunks == 2 * ours.n_chunks
    for k in (1, 2):  # the first of two copies is the one that counts, at every k
        assert theirs.scores[f'recall@{2 * k}'] == ours.scores[f'recall@{k}']
    assert theirs.scores['recall@1'] == ours.scores['recall@1']
    assert any(
        f'{ours.n_chunks} of {2 * ours.n_chunks} chunks stand where another' in n for n in results.comparison.notes
    )


def test_what_cannot_be_scored_is_left_out_and_the_others_go_on(home, small_corpus_for_all):
    names = ('contract', 'empty', 'inside', 'strangers', 'narrow', 'contracts')
    results, rows = compared(home, small_corpus_for_all, collections=names)
    assert list(rows) == [OURS, 'collection(contracts)']
    said = dict(zip(names, results.failures, strict=False))
    assert 'has no collection "contract" (did you mean "contracts"?)' in said['contract']
    assert said['empty'] == 'collection(empty): is empty'
    assert 'it holds no documents; --text-field names the metadata that has the texts' in said['inside']
    assert 'body, which' in said['inside']
    assert 'none of its 3 chunks stands in a document of small' in said['strangers']
    assert 'its vectors have 8 numbers, those of st(all-MiniLM-L6-v2) have 384' in said['narrow']
    assert len(results.failures) == 5
    assert all('\n' not in line for line in results.failures)


def test_their_own_function_that_cannot_be_had_and_a_field_that_is_not_there(home, small_corpus_for_all):
    results, _ = compared(home, small_corpus_for_all, collections=('contracts',), embed='collection')
    assert 'Chroma keeps no embedding function with it' in results.failures[0]
    results, _ = compared(home, small_corpus_for_all, collections=('contracts',), id_field='sauce')
    assert 'no chunk has a metadata field "sauce" (did you mean "source"?)' in results.failures[0]


@pytest.mark.slow
def test_a_run_with_a_collection_is_opened_again_until_that_has_changed(cli, home, small_corpus_for_all, tmp_path):
    import chromadb

    store = home / 'store'
    common = ('--chroma', home / 'db', '--store', store, '-q')
    done = cli('compare', small_corpus_for_all, '-s', OURS, '--collection', 'contracts', '--runs', tmp_path, *common)
    assert done.code == 0
    (run,) = (path for path in tmp_path.iterdir() if path.name.startswith('small-'))
    manifest = json.loads((run / 'manifest.json').read_text(encoding='utf-8'))
    assert str(home) not in json.dumps(manifest)
    told = cli('diagnose', run, '-k', '1', '--store', store, '-q', '-f', 'csv')
    lines = [line.split(',', 1)[1] for line in told.out.splitlines()[1:3]]
    assert told.code == 0
    assert lines[0].split('"')[-1] == lines[1].split('"')[-1]
    page = cli('report', run, '-f', 'html', '--store', store, '-q')
    assert page.code == 0
    assert 'collection(contracts)' in page.out

    client = chromadb.PersistentClient(str(home / 'db'))
    collection = client.get_collection('contracts', embedding_function=None)
    last = collection.get(ids=['contracts-000'], include=['documents', 'embeddings', 'metadatas'])
    collection.delete(ids=['contracts-000'])
    try:
        changed = cli('diagnose', run, '-k', '1', '--store', store, '-q')
        assert changed.code == 2
        assert 'collection(contracts) holds something else by now; run chunklab compare again' in changed.err
    finally:
        collection.add(
            ids=['contracts-000'],
            documents=last['documents'],
            embeddings=last['embeddings'],
            metadatas=last['metadatas'],
        )
        client.close()


def test_the_gate_takes_no_collections(cli, home, small_corpus_for_all, tmp_path):
    (tmp_path / 'chunklab.toml').write_text(
        f'corpus = "{small_corpus_for_all}"\nchroma = "{home / "db"}"\ncollections = ["contracts"]\n', encoding='utf-8'
    )
    refused = cli('baseline', 'save', 'base.json', '-q')
    assert refused.code == 2
    assert 'a baseline takes no collections and no rankings' in refused.err


class Bad(http.server.BaseHTTPRequestHandler):
    """A server that answers wrongly: `how` says in which way."""

    how = ''

    def do_GET(self):
        if self.how == 'slow' and 'heartbeat' not in self.path:
            self.server.released.wait(30)
        if self.how == 'error':
            self.send_error(500)
            return
        beats = b'{"nanosecond heartbeat": 1}'
        body = beats if 'heartbeat' in self.path and self.how != 'no heart' else b'[1, "rubbish"]'
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.mark.parametrize(
    ('how', 'patience', 'said'),
    [
        ('error', 20, 'it answers 500'),
        ('no heart', 20, 'not a Chroma server'),
        ('rubbish', 20, 'Chroma says'),
        ('slow', 0.5, 'does not answer within 0.5 seconds'),
    ],
)
def test_a_server_in_trouble_is_one_line(how, patience, said, tmp_path):
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), type('How', (Bad,), {'how': how}))
    server.released = threading.Event()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f'http://me:secret@127.0.0.1:{server.server_port}'
        with pytest.raises(ChunklabError) as told, opened_place(address, tmp_path, patience=patience):
            pass
        assert said in str(told.value)
        assert 'secret' not in str(told.value)
        assert '\n' not in str(told.value)
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ('place', 'said'),
    [
        ('http://127.0.0.1:1', 'no Chroma server answers there'),
        ('nowhere', 'no such folder'),
        ('not-chroma', 'there is no chroma.sqlite3 in it'),
        ('not-sqlite', 'file is not a database'),
        ('other-sqlite', 'it has no collections'),
    ],
)
def test_a_place_that_is_none(cli, small_corpus_for_all, home, tmp_path, place, said):
    import sqlite3

    (tmp_path / 'not-chroma').mkdir()
    for name in ('not-sqlite', 'other-sqlite'):
        (tmp_path / name).mkdir()
    (tmp_path / 'not-sqlite' / 'chroma.sqlite3').write_bytes(b'rubbish' * 1000)
    with sqlite3.connect(tmp_path / 'other-sqlite' / 'chroma.sqlite3') as other:
        other.execute('CREATE TABLE something (a)')
    other.close()
    options = ('--collection', 'contracts', '--chroma', place, '--store', home / 'store', '-q', '-f', 'csv')
    done = cli('compare', small_corpus_for_all, '-s', OURS, *options)
    assert done.code == 2
    assert OURS in done.out  # the other row is there all the same
    assert done.err.startswith('Error: collection(contracts): ')
    assert said in done.err
    assert done.err.count('\n') == 1


def test_a_database_with_a_write_ahead_log_is_not_touched_either(tmp_path):
    import sqlite3

    theirs = tmp_path / 'theirs'
    theirs.mkdir()
    with contextlib.closing(sqlite3.connect(theirs / 'chroma.sqlite3')) as database:
        database.execute('PRAGMA journal_mode = WAL')
        database.execute('CREATE TABLE collections (a)')
        database.commit()
    before = digests(theirs)
    assert len(before) == 1
    _copy(theirs, tmp_path / 'copy')
    assert digests(theirs) == before
    with contextlib.closing(sqlite3.connect(tmp_path / 'copy' / 'chroma.sqlite3')) as ours:
        assert ours.execute('SELECT count(*) FROM collections').fetchone() == (0,)


def test_a_folder_goes_with_collections_only():
    with pytest.raises(ChunklabError, match='a folder is only read, and goes with collections'):
        Experiment(chroma='somewhere')
    with pytest.raises(ChunklabError, match='name it with --chroma'):
        Experiment(collections=('contracts',))
    with pytest.raises(ChunklabError, match='there are none'):
        Experiment(id_field='source')
    with pytest.raises(ChunklabError, match='do not go with phases'):
        Experiment(collections=('contracts',), chroma='somewhere', phases=4)
