from __future__ import annotations

import json
import shutil
import sys

import pytest

from chunklab.corpus.readers.formats import FORMATS, detect, reader
from chunklab.errors import CorpusError

SQUAD = {'version': 'v2.0', 'data': [{'title': 't', 'paragraphs': []}]}
NLI = {'documents': [{'id': 1, 'file_name': 'a.pdf', 'text': 'Secret.'}], 'labels': {}}


@pytest.mark.parametrize('name', FORMATS)
def test_every_format_has_a_reader(name, tmp_path):
    assert reader(name).recognises(tmp_path / 'absent') is False
    assert reader(name).recognises(tmp_path) is False
    assert reader(name).recognises(tmp_path / 'no\0name') is False


def test_an_unknown_format():
    with pytest.raises(CorpusError) as error:
        reader('sqad')
    assert str(error.value) == f'no format "sqad" (did you mean "squad"?): {", ".join(FORMATS)}'


@pytest.mark.parametrize(
    ('content', 'found'), [(SQUAD, 'squad'), (NLI, 'contractnli'), ({'data': []}, None), ([], None)]
)
def test_json_is_told_by_its_keys_whatever_it_is_called(tmp_path, content, found):
    for name in ('a.json', 'a.txt', 'a'):
        (tmp_path / name).write_text(json.dumps(content), encoding='utf-8')
        assert detect(tmp_path / name) == found


def test_truncated_json_is_still_told(tmp_path):
    (tmp_path / 'a.json').write_text(json.dumps(SQUAD)[:-4], encoding='utf-8')
    assert detect(tmp_path / 'a.json') == 'squad'


def test_a_folder_of_contracts_is_no_format(small_corpus):
    assert detect(small_corpus) == 'chunklab'
    assert detect(small_corpus / 'documents') is None
    (small_corpus / 'queries.jsonl').unlink()
    assert detect(small_corpus) is None


def test_more_than_one_format_is_none(small_corpus):
    (small_corpus / 'corpus').mkdir()
    (small_corpus / 'benchmarks').mkdir()
    (small_corpus / 'benchmarks' / 'a.json').write_text('{"tests": []}', encoding='utf-8')
    assert detect(small_corpus) is None
    shutil.rmtree(small_corpus / 'documents')
    assert detect(small_corpus) == 'legalbench-rag'


def test_a_reader_is_imported_when_it_is_asked_for(monkeypatch):
    module = FORMATS['chroma'].partition(':')[0]
    monkeypatch.delitem(sys.modules, module, raising=False)
    reader('squad')
    assert module not in sys.modules
    reader('chroma')
    assert module in sys.modules


@pytest.mark.parametrize(
    ('name', 'found'),
    [
        ('cuad-squad', 'squad'),
        ('cuad-squad/CUAD_sample.json', 'squad'),
        ('contractnli-json', 'contractnli'),
        ('legalbench-rag', 'legalbench-rag'),
        ('chroma-general', 'chroma'),
        ('cuad', 'chunklab'),
        ('contractnli', 'chunklab'),
        ('cuad/documents', None),
        ('files', None),
        ('.', None),
    ],
)
def test_what_people_have(data_dir, name, found):
    assert detect(data_dir / name) == found
