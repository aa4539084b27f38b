"""A LangChain pipeline's own collection, as docs/existing_index.md shows it, scored on the bundled corpus `mini`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[3] / 'corpora' / 'mini'
OURS = 'recursive(size=200)'

pytestmark = pytest.mark.slow


def fill(folder, into):
    """The pipeline: files, LangChain's recursive splitter, LangChain's Chroma, vectors of the bundled model."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from sentence_transformers import SentenceTransformer

    from chunklab.encoders.models import bundled_folder

    class Bundled(Embeddings):
        def __init__(self):
            self.model = SentenceTransformer(str(bundled_folder()), device='cpu')

        def embed_documents(self, texts):
            return self.model.encode(texts).tolist()

        def embed_query(self, text):
            return self.embed_documents([text])[0]

    documents = [
        Document(path.read_text(encoding='utf-8'), metadata={'source': str(path)})
        for path in sorted((folder / 'documents').glob('*.txt'))
    ]
    chunks = RecursiveCharacterTextSplitter(chunk_size=800, chunk_overlap=100).split_documents(documents)
    store = Chroma.from_documents(chunks, Bundled(), collection_name='contracts', persist_directory=str(into))
    store._client.close()
    return [chunk.page_content for chunk in chunks]


def test_the_collection_of_a_langchain_pipeline(cli, tmp_path):
    texts = fill(CORPUS, tmp_path / 'chroma_db')
    done = cli('compare', CORPUS, '-s', OURS, '--collection', 'contracts', '--chroma', 'chroma_db', '-q', '-f', 'csv')
    assert (done.code, done.err) == (0, '')
    ours, theirs = csv.DictReader(io.StringIO(done.out))
    assert theirs['strategy'] == 'collection(contracts)'
    assert int(theirs['chunks']) == len(texts)
    for row in (ours, theirs):
        assert 0.3 < float(row['recall@5']) < 1
        assert float(row['straddled_queries']) > 0

    (run,) = (tmp_path / 'results' / 'runs').glob('mini-*')
    comparison = json.loads((run / 'comparison.json').read_text(encoding='utf-8'))
    assert not any('stand nowhere' in note for note in comparison['notes'])
    assert not any('not those of' in note for note in comparison['notes'])
    assert 'l2, ef_search=100' in ' '.join(comparison['notes'])
    written = (run / 'rankings' / '02-collection-contracts.jsonl').read_text(encoding='utf-8')
    chunks = [chunk for line in written.splitlines() for chunk in json.loads(line)['chunks']]
    contents = {path.name: path.read_bytes().decode() for path in (CORPUS / 'documents').glob('*.txt')}
    known = {' '.join(text.split()) for text in texts}  # a pipeline reads \r\n as \n, the corpus does not
    for chunk in chunks:
        assert ' '.join(contents[chunk['doc_id']][chunk['start'] : chunk['end']].split()) in known

    told = cli('diagnose', run, '-k', '5', '-s', 'collection(contracts)', '-q', '-f', 'csv')
    assert told.code == 0
    (row,) = csv.DictReader(io.StringIO(told.out))
    assert row['lost'] == '0'
