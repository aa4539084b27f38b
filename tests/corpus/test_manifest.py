from __future__ import annotations

import json

import pytest

from chunklab.corpus.files.extracted import PageStart
from chunklab.corpus.manifest import Entry, bytes_digest, manifest_bytes, read_manifest
from chunklab.errors import CorpusError
from chunklab.types import Document

ENTRIES = {
    'b.txt': Entry('../raw', 'sub/b\udcff.txt', 'd' * 64),
    'a\xc9.txt': Entry(
        '../raw',
        'a\xc9.pdf',
        'e' * 64,
        'f' * 64,
        'pdf 1',
        (PageStart(0, 1), PageStart(7, 3)),
        ('left out',),
        (('# of 9', 2),),
    ),
}


def test_written_and_read(tmp_path):
    assert read_manifest(tmp_path) == {}
    (tmp_path / 'manifest.json').write_bytes(manifest_bytes(ENTRIES))
    assert read_manifest(tmp_path) == ENTRIES
    assert manifest_bytes(dict(reversed(ENTRIES.items()))) == manifest_bytes(ENTRIES)


def test_one_document_to_a_line():
    assert len(manifest_bytes(ENTRIES).splitlines()) == len(ENTRIES) + 5
    assert json.loads(manifest_bytes({}))['documents'] == {}


def test_the_former_format_is_read(tmp_path):
    entry = {'root': '../raw', 'source': 'a.txt', 'digest': 'd' * 64}
    former = {'format': 'chunklab ingest 1', 'documents': {'a.txt': entry}}
    (tmp_path / 'manifest.json').write_text(json.dumps(former, indent=1), encoding='utf-8', newline='')
    assert read_manifest(tmp_path) == {'a.txt': Entry('../raw', 'a.txt', 'd' * 64)}


def test_original(tmp_path):
    assert Entry('../raw', 'sub/b.txt', '').original(tmp_path / 'corpus') == tmp_path / 'raw' / 'sub' / 'b.txt'


def test_digest_is_that_of_the_document():
    assert bytes_digest('\ufeffé\r\n'.encode()) == Document('a.txt', '\ufeffé\r\n').digest


def named(doc_id, **fields):
    entry = {'root': '..', 'source': 'a.txt', 'digest': ''} | fields
    return json.dumps({'format': 'chunklab ingest 1', 'documents': {doc_id: entry}})


@pytest.mark.parametrize(
    ('content', 'fragment'),
    [
        ('', 'was not written by this version'),
        ('[]', 'was not written by this version'),
        ('{"format": "chunklab ingest 0"}', 'its format is neither "chunklab ingest 2" nor "chunklab ingest 1"'),
        ('{"format": "chunklab ingest 1"}', 'was not written by this version'),
        ('{"format": "chunklab ingest 1", "documents": []}', 'was not written by this version'),
        ('[' * 100_000, 'was not written by this version'),
        (named('a.txt', extra=1), 'was not written by this version'),
        (named('../../a.txt'), 'names no document of this folder: ../../a.txt'),
        (named('..\\a.txt'), 'names no document of this folder'),
        (named('/etc/a.txt'), 'names no document of this folder'),
        (named('a\0.txt'), 'names no document of this folder: a\\x00.txt'),
        (named('a\ud800.txt'), 'names no document of this folder'),
        (named('queries.jsonl'), 'names no document of this folder'),
        (named('a.txt', root=3), 'names no document of this folder'),
        (named('a.txt', extractor=3), 'names no document of this folder'),
        (named('a.txt', pages=[[4, 2], [4, 3]]), 'its pages are not in order'),
        (named('a.txt', pages=[[0, -1]]), 'was not written by this version'),
        (named('a.txt', pages={}), 'was not written by this version'),
        (named('a.txt', dropped=[['x']]), 'was not written by this version'),
    ],
)
def test_what_cannot_be_trusted(tmp_path, content, fragment):
    (tmp_path / 'manifest.json').write_text(content, encoding='utf-8', newline='')
    with pytest.raises(CorpusError) as caught:
        read_manifest(tmp_path)
    assert fragment in str(caught.value)
    assert str(caught.value).isprintable()
