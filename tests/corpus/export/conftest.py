"""Corpora of every kind that an export must not lose anything of."""

from __future__ import annotations

import json

import pytest
from hypothesis import strategies as st

from chunklab.corpus.descriptions import DESCRIPTIONS
from chunklab.corpus.naming import name_key
from chunklab.corpus.queries import QUERIES

TEXT = 'ab. \r\n\t\u00a0\u2028\u2029\ufeff\x85\x0c𝒳é”\0'
NAMES = 'ab :"\'?\t\u00a0\u2028#.\\'.replace('\\', '')

names = st.text(st.sampled_from(NAMES), max_size=6).map(lambda stem: f'{stem}.txt')
words = st.text(st.sampled_from('ab \t"\u2028é'), min_size=1, max_size=6).filter(str.strip)


@st.composite
def corpora(draw):
    """(documents by name, records, descriptions): odd names, overlapping and doubled gold, no gold, own keys."""
    documents = draw(
        st.dictionaries(names, st.text(st.sampled_from(TEXT), min_size=1, max_size=30), min_size=1, max_size=4)
    )
    keys = {}
    documents = {name: text for name, text in documents.items() if keys.setdefault(name_key(name), name) == name}
    able = sorted(name for name, text in documents.items() if text.strip())
    records = [draw(_record(documents, able, query_id)) for query_id in draw(st.lists(words, min_size=1, unique=True))]
    return documents, records, draw(st.lists(_description(sorted(documents)), unique_by=lambda line: line['doc_id']))


def _description(names):
    said = st.fixed_dictionaries({}, optional=dict.fromkeys(('title', 'source', 'family'), words))
    return st.builds(lambda name, fields: {'doc_id': name, **fields}, st.sampled_from(names), said)


@st.composite
def _record(draw, documents, able, query_id):
    record = {'query_id': query_id, 'query': draw(words)}
    for key in ('category', 'question', 'label', 'tags', 'snippets'):
        if draw(st.booleans()):
            record[key] = draw(words)
    if not able or draw(st.integers(0, 3)) == 0:
        doc_id = {'doc_id': draw(st.sampled_from(sorted(documents)))} if draw(st.booleans()) else {}
        return record | {'no_gold': True, 'spans': []} | doc_id
    spans = []
    for doc_id in draw(st.lists(st.sampled_from(able), min_size=1, max_size=4)):
        text = documents[doc_id]
        at = next(i for i, c in enumerate(text) if c.strip())
        start = draw(st.integers(0, at))
        spans.append({'doc_id': doc_id, 'start': start, 'end': draw(st.integers(at + 1, len(text)))})
    return record | {'spans': spans}


@pytest.fixture(scope='session')
def make_corpus():
    """Writes a corpus folder."""

    def make(folder, documents, records, described=()):
        (folder / 'documents').mkdir(parents=True)
        for name, text in documents.items():
            (folder / 'documents' / name).write_text(text, encoding='utf-8', newline='')
        for file, objects in ((QUERIES, records), (DESCRIPTIONS, described)):
            lines = ''.join(json.dumps(line, ensure_ascii=False) + '\n' for line in objects)
            (folder / file).write_text(lines, encoding='utf-8', newline='')
        return folder

    return make


@pytest.fixture(scope='session')
def any_corpus():
    """The strategy that draws such corpora."""
    return corpora()
