from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import asdict, replace

import numpy as np
import pytest

from chunklab.characters import without_surrogates
from chunklab.errors import StoreError
from chunklab.index import places
from chunklab.index.chroma import collection_name, storable_id
from chunklab.index.exact import ExactIndex
from chunklab.index.places import open_in_folder
from chunklab.index.settings import Hnsw

HNSW = Hnsw()


def rows_of(index, queries, depth, restrict):
    return [rows.tolist() for rows in index.search(queries, depth, restrict)]


def count_builds(monkeypatch):
    built = []
    real = places.build
    monkeypatch.setattr(places, 'build', lambda *args: built.append(args) or real(*args))
    return built


def test_finds_what_exact_search_finds(tmp_path, random_units, contents_of):
    contents = contents_of(random_units(0, 600, 64), [200, 0, 300, 100])
    queries = random_units(1, 70, 64)  # more than go into one call
    exact = ExactIndex(contents.cutting, contents.vectors)
    with open_in_folder(tmp_path, contents, HNSW) as index:
        for depth in (1, 10, 50, 600, 5000):
            for restriction in ((), ('d0.txt',), ('d3.txt', 'd0.txt'), ('d1.txt',), ('d1.txt', 'nowhere')):
                restrict = [restriction] * len(queries)
                expected = exact.search(queries, depth, restrict)
                for query, found, best in zip(queries, index.search(queries, depth, restrict), expected, strict=True):
                    # Chroma's distances are off by up to 7e-7: chunks that are closer than that may swap places.
                    assert len(set(found.tolist())) == len(found) == len(best)
                    assert (
                        np.abs(contents.vectors[found] @ query - contents.vectors[best] @ query).max(initial=0) < 2e-6
                    )


def test_queries_keep_their_own_restrictions(tmp_path, random_units, contents_of):
    contents = contents_of(random_units(0, 60), [20, 20, 20])
    queries = random_units(1, 5)
    restrict = [('d2.txt',), (), ('d0.txt',), ('d2.txt',), ('d0.txt', 'd1.txt')]
    with open_in_folder(tmp_path, contents, HNSW) as index:
        expected = rows_of(ExactIndex(contents.cutting, contents.vectors), queries, 7, restrict)
        assert rows_of(index, queries, 7, restrict) == expected


@pytest.mark.parametrize(('chunks', 'names', 'calls'), [(4000, 200, 1), (20, 200, 3), (4000, 2, 3), (1, 1, 4)])
def test_few_chunks_of_many_documents_come_in_as_few_calls_as_allowed(
    tmp_path, monkeypatch, random_units, contents_of, chunks, names, calls
):
    monkeypatch.setattr('chunklab.index.chroma._CHUNKS_PER_GET', chunks)
    monkeypatch.setattr('chunklab.index.chroma._NAMES_PER_GET', names)
    contents = contents_of(random_units(0, 40), [10, 0, 15, 5, 10])
    queries = random_units(1, 6)
    restrict = [('d4.txt',), ('d0.txt',), ('d1.txt',), ('d2.txt',), ('d4.txt',), ('d3.txt', 'd0.txt')]
    asked = []
    with open_in_folder(tmp_path, contents, HNSW) as index:
        get = index.collection.get
        monkeypatch.setattr(index.collection, 'get', lambda **how: asked.append(how) or get(**how))
        expected = rows_of(ExactIndex(contents.cutting, contents.vectors), queries, 7, restrict)
        assert rows_of(index, queries, 7, restrict) == expected
    assert len(asked) == calls


def test_a_restricted_query_misses_nothing_even_where_the_graph_does(tmp_path, random_units, contents_of):
    poor = Hnsw(ef_construction=10, max_neighbors=4, ef_search=10)
    contents = contents_of(random_units(0, 2000, 64), [1500, 500])
    queries = random_units(1, 30, 64)
    exact = ExactIndex(contents.cutting, contents.vectors)
    with open_in_folder(tmp_path, contents, poor) as index:
        restrict = [('d1.txt',)] * 30
        assert rows_of(index, queries, 10, restrict) == rows_of(exact, queries, 10, restrict)
        assert rows_of(index, queries, 10, [()] * 30) != rows_of(exact, queries, 10, [()] * 30)


def test_vectors_of_the_real_model(tmp_path, contents_of):
    from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers
    from chunklab.encoders.transformer import open_encoder
    from chunklab.store import open_store

    things = ['rent', 'notice', 'goods', 'fees', 'licence', 'data']
    verbs = ['shall be paid', 'may be ended', 'must be kept secret', 'is governed by law', 'passes to the buyer']
    texts = [f'{thing} {verb}' for thing in things for verb in verbs]
    with open_store(tmp_path / 'store', on_wait=pytest.fail) as store:
        encoder = open_encoder(SentenceTransformers(DEFAULT_MODEL), store)
        contents = contents_of(encoder.encode_queries(texts), [10, 15, 5])
        queries = encoder.encode_queries(['when is the rent due', 'can the licence be terminated', 'secrecy'])
    restrict = [(), (), ('d1.txt',)]
    with open_in_folder(tmp_path / 'chroma', contents, HNSW) as index:
        expected = rows_of(ExactIndex(contents.cutting, contents.vectors), queries, 10, restrict)
        assert rows_of(index, queries, 10, restrict) == expected


def test_no_chunks_no_answers(tmp_path, contents_of, random_units):
    contents = contents_of(np.zeros((0, 16), dtype=np.float32), [0, 0])
    for _ in range(2):
        with open_in_folder(tmp_path, contents, HNSW) as index:
            assert rows_of(index, random_units(0, 2), 5, [(), ('d0.txt',)]) == [[], []]


def test_is_built_once_and_tells_what_it_took(tmp_path, monkeypatch, random_units, contents_of):
    contents = contents_of(random_units(0, 50), [50])
    built = count_builds(monkeypatch)
    told = []
    with open_in_folder(tmp_path, contents, HNSW, lambda *n: told.append(n)) as index:
        first = index.cost
    with open_in_folder(tmp_path, contents, HNSW, lambda *n: told.append(n)) as index:
        assert index.cost.seconds == first.seconds > 0
        assert index.cost.megabytes == pytest.approx(first.megabytes, rel=0.2)
        assert first.megabytes > 0.05
    assert len(built) == 1
    assert told == [(50, 50)]


def test_adds_stay_under_the_clients_limit(tmp_path, monkeypatch, random_units, contents_of):
    from chromadb.api.client import Client

    monkeypatch.setattr(Client, 'get_max_batch_size', lambda self: 7)
    told = []
    with open_in_folder(tmp_path, contents_of(random_units(0, 20), [20]), HNSW, lambda *n: told.append(n)) as index:
        assert index.collection.count() == 20
    assert told == [(7, 20), (14, 20), (20, 20)]


@pytest.mark.parametrize(('characters', 'calls'), [(8 * 6, [6, 12, 18, 20]), (8 * 20, [20]), (3, list(range(1, 21)))])
def test_adds_have_no_more_text_than_a_server_takes(
    tmp_path, monkeypatch, random_units, contents_of, characters, calls
):
    monkeypatch.setattr('chunklab.index.chroma._CHARACTERS_PER_ADD', characters)
    told = []
    contents = contents_of(random_units(0, 20), [12, 8])
    with open_in_folder(tmp_path, contents, HNSW, lambda done, _: told.append(done)) as index:
        stored = index.collection.get(include=['documents'])
    assert told == calls
    assert dict(zip(stored['ids'], stored['documents'], strict=True)) == {
        storable_id(chunk.chunk_id): f'word{chunk.span.start // 9:04}' for chunk in contents.cutting.chunks()
    }


def test_each_makings_has_a_collection_of_its_own(random_units, contents_of):
    vectors = random_units(0, 4)
    contents = contents_of(vectors, [4])
    others = [
        contents_of(vectors, [2, 2]),
        contents_of(vectors, [4], strategy='fixed(size=2)'),
        replace(contents, encoder_digest='other'),
        contents_of(vectors, [4], doc_ids=['e.txt']),
    ]
    names = [collection_name(c, HNSW) for c in (contents, *others)] + [collection_name(contents, Hnsw(ef_search=9))]
    assert len(set(names)) == len(names)
    assert collection_name(contents_of(vectors, [4], name='renamed'), HNSW) == names[0]


def test_the_collection_is_of_use_on_its_own(tmp_path, random_units, contents_of):
    import chromadb
    from chromadb.config import Settings

    contents = contents_of(random_units(0, 5), [2, 3])
    with open_in_folder(tmp_path, contents, HNSW):
        pass
    folder = tmp_path / collection_name(contents, HNSW)
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.list_collections()[0]
    assert collection.metadata['corpus'] == 'c'
    assert collection.metadata['strategy'] == 'fixed(size=1)'
    assert collection.metadata['encoder'] == "st('x')"
    assert collection.metadata['complete'] is True
    assert json.loads(collection.metadata['hnsw']) == asdict(HNSW)
    for setting in ('space', 'ef_construction', 'ef_search', 'max_neighbors', 'sync_threshold'):
        assert collection.configuration['hnsw'][setting] == getattr(HNSW, setting)
    got = collection.get(ids=['d1.txt:9-17'], include=['documents', 'metadatas', 'embeddings'])
    assert got['documents'] == ['word0001']
    assert got['metadatas'] == [{'doc_id': 'd1.txt', 'start': 9, 'end': 17}]
    assert np.array_equal(np.asarray(got['embeddings'][0], dtype=np.float32), contents.vectors[3])
    client.close()


@pytest.mark.parametrize('doc_id', ['a b,#é.txt', 'e\u0301.txt', 'x' * 165, 'caf\udce9.txt', 'nul\x00.txt'])
def test_odd_names_and_texts_are_kept_and_found(tmp_path, random_units, contents_of, doc_id):
    contents = contents_of(random_units(0, 4), [2, 2], doc_ids=['plain.txt', doc_id])
    odd = replace(contents.corpus.documents[1], text='ab\x00cd\ud800 ' + 'e\ufeff\u2028fg🏠hi')
    contents = replace(contents, corpus=replace(contents.corpus, documents=(contents.corpus.documents[0], odd)))
    with open_in_folder(tmp_path, contents, HNSW) as index:
        found = rows_of(index, contents.vectors[2:3], 4, [(doc_id,)])
        assert sorted(found[0]) == [2, 3]
        got = index.collection.get(ids=[storable_id(f'{doc_id}:0-8')])
        assert got['documents'] == ['ab\x00cd\ufffd e']


def test_lone_surrogates():
    assert storable_id('caf\udce9') == r'caf\udce9'
    assert without_surrogates('a\ud800b\udfffc') == 'a\ufffdb\ufffdc'
    assert storable_id('é🏠\x00') == without_surrogates('é🏠\x00') == 'é🏠\x00'


class TestHalfBuilt:
    def test_a_build_killed_at_any_add_is_not_believed(self, tmp_path, monkeypatch, random_units, contents_of):
        contents = contents_of(random_units(0, 40), [40])
        monkeypatch.setattr('chunklab.index.chroma._CHUNKS_PER_ADD', 10)

        def stop(done, total):
            if done == 20:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt), open_in_folder(tmp_path, contents, HNSW, stop):
            pass
        assert [path.suffix for path in tmp_path.iterdir()] == ['.half']
        self.check_rebuilt(tmp_path, contents, monkeypatch)

    def test_a_process_killed_while_it_adds(self, tmp_path, monkeypatch, random_units, contents_of):
        code = (
            'import sys, time\n'
            'from pathlib import Path\n'
            'import numpy as np\n'
            'from chunklab.index import Contents, chroma\n'
            'from chunklab.index.places import open_in_folder\n'
            'from chunklab.index.settings import Hnsw\n'
            'from chunklab.types import *\n'
            'chroma._CHUNKS_PER_ADD = 10\n'
            'spans = to_span_array([(j * 9, j * 9 + 8) for j in range(40)])\n'
            "text = ' '.join(f'word{j:04}' for j in range(40))\n"
            "corpus = Corpus('c', (Document('d0.txt', text),), (), digest='00ff')\n"
            "cutting = Cutting('fixed(size=1)', {'d0.txt': spans})\n"
            "contents = Contents(corpus, cutting, np.load(sys.argv[2]), \"st('x')\", 'encoder-digest')\n"
            'def told(done, total):\n'
            '    if done == 20:\n'
            "        print('half', flush=True)\n"
            '        sys.stdin.read()\n'
            'with open_in_folder(Path(sys.argv[1]), contents, Hnsw(), told): pass\n'
        )
        contents = contents_of(random_units(0, 40), [40])
        np.save(tmp_path / 'v.npy', contents.vectors)
        folder = tmp_path / 'chroma'
        child = subprocess.Popen(
            [sys.executable, '-c', code, folder, tmp_path / 'v.npy'], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert child.stdout.readline() == b'half\n'
        child.send_signal(signal.SIGKILL)
        child.communicate()
        assert [path.name for path in folder.iterdir()] == [collection_name(contents, HNSW) + '.half']
        self.check_rebuilt(folder, contents, monkeypatch)

    @pytest.mark.parametrize('damage', ['incomplete', 'fewer', 'empty'])
    def test_a_folder_in_place_that_is_not_whole_is_built_anew(
        self, tmp_path, monkeypatch, random_units, contents_of, damage
    ):
        contents = contents_of(random_units(0, 40), [40])
        with open_in_folder(tmp_path, contents, HNSW) as index:
            if damage == 'incomplete':
                index.collection.modify(metadata={**index.collection.metadata, 'complete': False})
            elif damage == 'fewer':
                index.collection.delete(ids=['d0.txt:0-8'])
        path = tmp_path / collection_name(contents, HNSW)
        if damage == 'empty':
            path = tmp_path / collection_name(contents, HNSW)
            for file in [file for file in path.rglob('*') if file.is_file()]:
                file.unlink()
        self.check_rebuilt(tmp_path, contents, monkeypatch)

    def test_a_damaged_folder_is_named_in_one_line(self, tmp_path, random_units, contents_of):
        contents = contents_of(random_units(0, 40), [40])
        path = tmp_path / collection_name(contents, HNSW)
        path.mkdir()
        (path / 'chroma.sqlite3').write_bytes(b'no database ' * 500)
        with pytest.raises(StoreError, match='delete this folder') as error, open_in_folder(tmp_path, contents, HNSW):
            pass
        assert str(path) in str(error.value)
        assert '\n' not in str(error.value)

    def check_rebuilt(self, folder, contents, monkeypatch):
        built = count_builds(monkeypatch)
        with open_in_folder(folder, contents, HNSW) as index:
            found = rows_of(index, contents.vectors[:5], 40, [()] * 5)
        assert found == rows_of(ExactIndex(contents.cutting, contents.vectors), contents.vectors[:5], 40, [()] * 5)
        assert len(built) == 1
        assert [path.name for path in folder.iterdir() if path.is_dir()] == [collection_name(contents, HNSW)]


def test_many_open_and_close_in_one_process(tmp_path, random_units, contents_of):
    queries = random_units(1, 3)
    for seed in range(6):
        contents = contents_of(random_units(seed, 30), [30], strategy=f's{seed}')
        with open_in_folder(tmp_path, contents, HNSW) as index:
            expected = rows_of(ExactIndex(contents.cutting, contents.vectors), queries, 5, [()] * 3)
            assert rows_of(index, queries, 5, [()] * 3) == expected
    assert len(list(tmp_path.iterdir())) == 6


def test_two_may_be_open_at_once(tmp_path, random_units, contents_of):
    one, two = (contents_of(random_units(seed, 30), [30], strategy=f's{seed}') for seed in range(2))
    with open_in_folder(tmp_path, one, HNSW) as first, open_in_folder(tmp_path, two, HNSW) as second:
        assert rows_of(first, one.vectors[:1], 1, [()]) == rows_of(second, two.vectors[:1], 1, [()]) == [[0]]


def test_where_nothing_can_be_written_is_one_line(tmp_path, random_units, contents_of):
    (tmp_path / 'file').write_text('')
    with (
        pytest.raises(StoreError) as error,
        open_in_folder(tmp_path / 'file' / 'chroma', contents_of(random_units(0, 3), [3]), HNSW),
    ):
        pass
    assert '\n' not in str(error.value)
    assert str(tmp_path / 'file') in str(error.value)
