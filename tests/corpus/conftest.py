"""A writer of corpus folders for the tests of this room."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def write_corpus(tmp_path):
    """Writes documents (name: text or bytes) and queries (records, or the file's text or bytes); gives the folder."""

    def write(documents, queries=None, folder=tmp_path / 'corpus'):
        (folder / 'documents').mkdir(parents=True, exist_ok=True)
        for name, text in documents.items():
            (folder / 'documents' / name).write_bytes(as_bytes(text))
        if isinstance(queries, list):
            queries = ''.join(json.dumps(record, ensure_ascii=False) + '\n' for record in queries)
        if queries is not None:
            (folder / 'queries.jsonl').write_bytes(as_bytes(queries))
        return folder

    return write


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode('utf-8')
