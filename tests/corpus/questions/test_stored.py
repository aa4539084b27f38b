"""generated.jsonl: whole or not there, never over queries.jsonl or a person's work."""

from __future__ import annotations

import pytest

from chunklab.corpus.locate import find_corpus
from chunklab.corpus.questions import GENERATED, check_takes_questions, generate, read_generated, write_generated
from chunklab.errors import CorpusError, StoreError


@pytest.fixture
def folder(write_corpus, contract):
    return write_corpus({contract.doc_id: contract.text}, '{"query_id": "by-hand"}\n')


def test_what_is_written_is_read(folder, contract, splitter):
    records = generate([contract], splitter).records
    before = (folder / 'queries.jsonl').read_bytes()
    assert write_generated(folder, records) == folder / GENERATED
    assert read_generated(folder) == records
    assert (folder / 'queries.jsonl').read_bytes() == before
    assert sorted(p.name for p in folder.iterdir()) == ['documents', GENERATED, 'queries.jsonl']


def test_no_file_no_questions(folder):
    assert read_generated(folder) == ()


def test_reviewed_questions_are_not_lost_unasked(folder, contract, splitter):
    records = generate([contract], splitter).records
    write_generated(folder, [{**records[0], 'reviewed': True}])
    with pytest.raises(CorpusError, match='1 question that was reviewed by a person'):
        write_generated(folder, records)
    assert len(read_generated(folder)) == 1
    write_generated(folder, records, over_reviewed=True)
    assert read_generated(folder) == records


def test_only_a_corpus_folder_takes_them(tmp_path):
    with pytest.raises(CorpusError, match='no documents/ folder'):
        write_generated(tmp_path, [])


def test_a_broken_line_is_named(folder):
    (folder / GENERATED).write_text('{"query_id": "a"}\n[1]\n', encoding='utf-8', newline='')
    with pytest.raises(CorpusError, match=rf'{GENERATED}:2: not an object'):
        read_generated(folder)


def test_bundled_and_read_only_folders_take_none(folder, tmp_path, monkeypatch):
    check_takes_questions(folder)
    with pytest.raises(CorpusError, match=r'is bundled with chunklab and stays as it is: copy it .*cp -r'):
        check_takes_questions(find_corpus(None))
    (tmp_path / 'link').symlink_to(find_corpus('mini'))
    with pytest.raises(CorpusError, match='is bundled'):
        check_takes_questions(tmp_path / 'link')
    # root may write everywhere
    monkeypatch.setattr('chunklab.corpus.questions.stored.os.access', lambda path, mode: False)
    with pytest.raises(StoreError, match=r'is read-only, and .* cp -r'):
        check_takes_questions(folder)
