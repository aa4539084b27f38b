"""What is wrong with a collection is found and named; real Chroma, vectors by hand."""

from __future__ import annotations

import numpy as np
import pytest

from chunklab.index.contents import Contents
from chunklab.index.places import found_in_folder, open_in_folder
from chunklab.index.settings import Hnsw
from chunklab.pipeline.faults import collection_faults
from chunklab.types import Corpus, Cutting, Document, to_span_array

N = 12


@pytest.fixture
def contents():
    documents = tuple(Document(f'{name}.txt', f'{name} ' * 60) for name in ('one', 'two'))
    spans = {document.doc_id: to_span_array([(10 * i, 10 * i + 10) for i in range(N // 2)]) for document in documents}
    drawn = np.random.default_rng(1).normal(size=(N, 8))
    vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    return Contents(Corpus('c', documents, (), 'digest'), Cutting('fixed(size=10)', spans), vectors, 'st(x)', 'e')


def faults_after(folder, contents, damage):
    with open_in_folder(folder, contents, Hnsw()) as index:
        damage(index.collection, index.collection.get(include=['embeddings', 'metadatas']))
    with found_in_folder(folder, contents, Hnsw()) as collection:
        return collection_faults(collection, contents, Hnsw())


def test_a_whole_collection_has_none_and_one_that_is_not_there_is_not_made(tmp_path, contents):
    with found_in_folder(tmp_path, contents, Hnsw()) as collection:
        assert collection is None
    assert list(tmp_path.iterdir()) == []
    assert faults_after(tmp_path, contents, lambda collection, held: None) == ()


DAMAGE = {
    'a tenth deleted': (
        lambda c, held: c.delete(ids=held['ids'][::6]),
        ('2 of 12 chunks have no vector in it',),
    ),
    'a document missing': (
        lambda c, held: c.delete(where={'doc_id': 'two.txt'}),
        ('6 of 12 chunks have no vector in it, all those of "two.txt" among them',),
    ),
    'a chunk too many': (
        lambda c, held: c.add(
            ids=['one.txt:1-2'], embeddings=[[1.0] + [0.0] * 7], metadatas=[{'doc_id': 'one.txt', 'start': 1, 'end': 2}]
        ),
        ('it holds 1 vector of chunks that the strategy does not cut ("one.txt:1-2")',),
    ),
    'not normalised': (
        lambda c, held: c.update(ids=held['ids'][:3], embeddings=(held['embeddings'][:3] * 3).tolist()),
        ('3 of 12 vectors in it are not of unit length (one has 3.000)',),
    ),
    'stale': (
        lambda c, held: c.update(ids=held['ids'][:3], embeddings=held['embeddings'][3:6].tolist()),
        ('3 of 12 vectors in it are not what the encoder gives: it is stale',),
    ),
    'offsets shuffled': (
        lambda c, held: c.update(ids=held['ids'][:2], metadatas=held['metadatas'][2:4]),
        ('the offsets of 2 chunks in it are not those that were cut ("one.txt:0-10", "one.txt:10-20")',),
    ),
    'texts of another version': (
        lambda c, held: c.update(
            ids=held['ids'][:1], documents=['as it was'], embeddings=held['embeddings'][:1].tolist()
        ),
        ('the texts of 1 chunk in it are not those of the documents ("one.txt:0-10")',),
    ),
    'searched less deeply': (
        lambda c, held: c.modify(configuration={'hnsw': {'ef_search': 10}}),
        ('its graph has other settings (ef_search=10, not 1000)',),
    ),
}


@pytest.mark.parametrize('kind', DAMAGE)
def test_each_damage_is_named(tmp_path, contents, kind):
    damage, said = DAMAGE[kind]
    assert faults_after(tmp_path, contents, damage) == said
