from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from chunklab.corpus import swapping
from chunklab.corpus.digest import corpus_digest
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.readers.own import Own
from chunklab.corpus.readers.reading import Choice, LeftOut, Reading
from chunklab.corpus.readers.writing import write_corpora, write_corpus
from chunklab.errors import CorpusError, StoreError
from chunklab.types import Document

TEXT = '\ufeffÉtage\r\n1\u2028. Term\r. \u00a0“Two” years\x00.\n'


def reading(name='set', text=TEXT, **more):
    whole = Reading(
        name=name,
        documents=(Document('a b.txt', text, title='A – B', source='x/A: B.md'), Document('c.txt', 'C')),
        records=(
            {
                'query_id': 'q1',
                'query': 'How\u2028long?',
                'spans': [{'doc_id': 'a b.txt', 'start': 1, 'end': 6}],
                'answers': [text[1:6]],
                'choice': 'Entailment',
            },
            {'query_id': 'q2', 'query': 'Who?', 'spans': [], 'no_gold': True, 'doc_id': 'c.txt'},
        ),
        read=('2 documents', '3 questions'),
        left_out=(LeftOut('queries', 1, 'none of their answers can be used'),),
        source='A set of two.',
    )
    return replace(whole, **more)


def snapshot(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def test_a_corpus_folder_as_it_was_read(tmp_path):
    into = tmp_path / 'made' / 'corpus'
    written = write_corpus(reading(), into, 'squad')
    assert (into / 'documents' / 'a b.txt').read_bytes() == TEXT.encode('utf-8')
    corpus = read_corpus(into)
    assert corpus.documents == reading().documents
    assert written.digest == corpus.digest == corpus_digest(reading().documents, corpus.queries)
    assert (written.into, written.state) == (into, 'new')
    assert (written.n_documents, written.n_queries, written.n_no_gold) == (2, 2, 1)
    lines = (into / 'queries.jsonl').read_bytes().decode('utf-8').split('\n')
    assert tuple(json.loads(line) for line in lines[:-1]) == reading().records
    assert sorted(snapshot(into)) == [
        'SOURCE.md',
        'documents.jsonl',
        'documents/a b.txt',
        'documents/c.txt',
        'queries.jsonl',
        'reading.json',
    ]
    assert [path.name for path in into.parent.iterdir()] == ['corpus']


def test_what_it_says_of_itself(tmp_path):
    written = write_corpus(reading(), tmp_path / 'corpus', 'squad')
    assert (tmp_path / 'corpus' / 'SOURCE.md').read_text(encoding='utf-8') == (
        '# set\n'
        'A set of two.\n'
        'Read by chunklab from the format `squad`. The licence of the source holds for all of it.\n'
        '\n'
        'Read: 2 documents; 3 questions.\n'
        'In it: 2 documents, 2 queries, 1 of them without gold.\n'
        f'Digest: {written.digest}\n'
        '- 1 query left out: none of their answers can be used\n'
    )
    marker = json.loads((tmp_path / 'corpus' / 'reading.json').read_bytes())
    assert (marker['from'], marker['name'], marker['corpus_digest']) == ('squad', 'set', written.digest)
    assert marker['left_out'] == [{'what': 'queries', 'n': 1, 'why': 'none of their answers can be used'}]


def test_the_same_again_changes_no_file(tmp_path):
    into = tmp_path / 'corpus'
    write_corpus(reading(), into, 'squad')
    before = {path: path.stat().st_mtime_ns for path in into.rglob('*')}
    assert write_corpus(reading(), into, 'squad').state == 'unchanged'
    assert {path: path.stat().st_mtime_ns for path in into.rglob('*')} == before
    assert [path.name for path in tmp_path.iterdir()] == ['corpus']


def test_another_data_set_takes_the_place_of_one(tmp_path):
    into = tmp_path / 'corpus'
    write_corpus(reading(), into, 'squad')
    (into / '.DS_Store').write_bytes(b'litter')
    other = reading(documents=(Document('d.txt', 'D'),), records=())
    assert write_corpus(other, into, 'chroma').state == 'replaced'
    assert sorted(snapshot(into)) == ['SOURCE.md', 'documents/d.txt', 'reading.json']
    assert [path.name for path in tmp_path.iterdir()] == ['corpus']


def test_through_a_link_its_target_is_replaced(tmp_path):
    write_corpus(reading(), tmp_path / 'corpus', 'squad')
    (tmp_path / 'link').symlink_to('corpus')
    write_corpus(reading(text=TEXT + '!'), tmp_path / 'link', 'squad')
    assert (tmp_path / 'link').is_symlink()
    assert read_corpus(tmp_path / 'corpus').documents[0].text == TEXT + '!'


def put(path, text='by hand'):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding='utf-8')


def link_away(folder):
    """The same bytes, but somebody else's file."""
    source = folder / 'SOURCE.md'
    away = source.rename(folder.parent / 'SOURCE.md')
    source.symlink_to(away)


CHANGES = {
    'documents/c.txt': lambda folder: put(folder / 'documents' / 'c.txt'),
    'documents/c.txt gone': lambda folder: (folder / 'documents' / 'c.txt').unlink(),
    'queries.jsonl': lambda folder: put(folder / 'queries.jsonl', ''),
    'SOURCE.md': lambda folder: put(folder / 'SOURCE.md'),
    'notes.txt': lambda folder: put(folder / 'notes.txt'),
    'documents/more.txt': lambda folder: put(folder / 'documents' / 'more.txt'),
    '.git/HEAD': lambda folder: put(folder / '.git' / 'HEAD'),
    'SOURCE.md by link': link_away,
    'documents/link.txt': lambda folder: (folder / 'documents' / 'link.txt').symlink_to('c.txt'),
}


@pytest.mark.parametrize('change', CHANGES)
def test_what_was_changed_by_hand_is_not_touched(tmp_path, change):
    into = tmp_path / 'corpus'
    write_corpus(reading(), into, 'squad')
    CHANGES[change](into)
    before = snapshot(into)
    with pytest.raises(CorpusError) as error:
        write_corpus(reading(text=TEXT + '!'), into, 'squad')
    assert f'was changed since it was made ("{change.split(" ")[0]}")' in str(error.value)
    assert snapshot(into) == before
    assert not list(tmp_path.glob('.*'))


@pytest.mark.parametrize(
    ('name', 'text', 'said'),
    [
        ('documents/a.txt', 'A', 'was not made from a data set'),
        ('manifest.json', '{}', 'was not made from a data set'),
        ('reading.json', '{}', 'reading.json was not written by this version'),
        ('reading.json', '[', 'reading.json was not written by this version'),
        ('reading.json', '{"format": "chunklab reading 1", "files": 3}', 'reading.json was not written by'),
        ('reading.json', '{"format": "chunklab reading 0", "files": {}}', 'reading.json was not written by'),
    ],
)
def test_a_folder_of_other_making_is_not_touched(tmp_path, name, text, said):
    put(tmp_path / 'corpus' / name, text)
    with pytest.raises(CorpusError, match=said):
        write_corpus(reading(), tmp_path / 'corpus', 'squad')
    assert snapshot(tmp_path) == {f'corpus/{name}': text.encode('utf-8')}


def test_an_empty_folder_is_taken_and_a_file_is_not(tmp_path):
    (tmp_path / 'empty').mkdir()
    assert write_corpus(reading(), tmp_path / 'empty', 'squad').state == 'new'
    put(tmp_path / 'file')
    with pytest.raises(CorpusError, match='file is a file'):
        write_corpus(reading(), tmp_path / 'file', 'squad')
    with pytest.raises(StoreError, match='cannot be written: Not a directory'):
        write_corpus(reading(), tmp_path / 'file' / 'below', 'squad')


def test_a_reading_that_does_not_hold_together_leaves_nothing(tmp_path):
    wrong = reading(records=({'query_id': 'q', 'query': 'q', 'spans': [{'doc_id': 'c.txt', 'start': 0, 'end': 9}]},))
    with pytest.raises(CorpusError) as error:
        write_corpus(wrong, tmp_path / 'corpus', 'squad')
    assert str(error.value).startswith(f'{tmp_path / "corpus" / "queries.jsonl"}:1: span 1: 0 to 9 lies outside')
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CorpusError, match='documents'):
        write_corpus(reading(documents=(), records=()), tmp_path / 'corpus', 'squad')
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize('doc_id', ['../a.txt', 'a', 'A B.TXT', 'sub/a.txt'])
def test_a_reader_that_gives_a_document_a_wrong_name_is_a_bug(tmp_path, doc_id):
    documents = (Document('a b.txt', 'A'), Document(doc_id, 'B'))
    with pytest.raises(AssertionError, match='BUG'):
        write_corpus(reading(documents=documents, records=()), tmp_path / 'corpus', 'squad')
    assert list(tmp_path.iterdir()) == []


def test_several_go_into_folders_of_their_names(tmp_path):
    names = [written.into.name for written in write_corpora([reading('a'), reading('b/c:d')], tmp_path / 'all', 'x')]
    assert names == ['a', 'c_d']
    assert sorted(path.name for path in (tmp_path / 'all').iterdir()) == ['a', 'c_d']
    (one,) = write_corpora([reading('a')], tmp_path / 'one', 'x')
    assert one.into == tmp_path / 'one'


def test_several_or_none(tmp_path):
    put(tmp_path / 'all' / 'b' / 'notes.txt')
    with pytest.raises(CorpusError, match='was not made from a data set'):
        write_corpora([reading('a'), reading('b')], tmp_path / 'all', 'x')
    assert sorted(snapshot(tmp_path)) == ['all/b/notes.txt']
    write_corpus(reading(), tmp_path / 'corpus', 'x')
    with pytest.raises(CorpusError, match='is a corpus folder: 2 corpora need one around them'):
        write_corpora([reading('a'), reading('b')], tmp_path / 'corpus', 'x')


def test_what_cannot_be_written(tmp_path):
    if os.geteuid() == 0:
        pytest.skip('root may write anywhere')
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match='cannot be written: Permission denied'):
        write_corpus(reading(), tmp_path / 'corpus', 'squad')


def test_two_at_once(tmp_path):
    into = tmp_path / 'corpus'
    with swapping.scratch_beside(into), pytest.raises(StoreError, match='is being written by another process'):
        write_corpus(reading(), into, 'squad')
    assert write_corpus(reading(), into, 'squad').state == 'new'


# killed in the middle, by the process itself, at each step

KILL = """
import os, signal, sys
from pathlib import Path
from chunklab.corpus import swapping
from chunklab.corpus.readers import writing
from chunklab.corpus.readers.own import Own
from chunklab.corpus.readers.reading import Choice

def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(call):
    def run(*args):
        call(*args)
        die()
    return run

step = sys.argv[1]
if step == 'documents':
    writing._line = die
elif step == 'built':
    writing.put_in_place = die
elif step == 'in place':
    writing.put_in_place = then_die(writing.put_in_place)
elif step == 'between':
    swapping._exchange = lambda *args: False
    Path.rename = then_die(Path.rename)
(new,) = Own().read(Path(sys.argv[2]), Choice())
writing.write_corpus(new, Path(sys.argv[3]), 'squad')
"""


@pytest.mark.parametrize('step', ['documents', 'built', 'in place', 'between'])
def test_killed_in_the_middle(tmp_path, step):
    into, source = tmp_path / 'into' / 'corpus', tmp_path / 'source'
    old = reading()
    write_corpus(old, into, 'squad')
    write_corpus(reading(text=TEXT + '!'), source, 'squad')
    (new,) = Own().read(source, Choice())
    before = snapshot(into)
    killed = subprocess.run([sys.executable, '-c', KILL, step, source, into], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(into.parent.iterdir())) == (1 if step == 'between' else 2)
    if step != 'between':
        assert read_corpus(into).documents == (new if step == 'in place' else old).documents
    if step in ('documents', 'built'):
        assert snapshot(into) == before
    written = write_corpus(new, into, 'squad')
    assert written.state == ('unchanged' if step == 'in place' else 'replaced')
    assert read_corpus(into).documents == new.documents
    assert [path.name for path in into.parent.iterdir()] == ['corpus']


def test_where_folders_cannot_be_exchanged(tmp_path, monkeypatch):
    monkeypatch.setattr(swapping, '_exchange', lambda *args: False)
    write_corpus(reading(), tmp_path / 'corpus', 'squad')
    assert write_corpus(reading(text=TEXT + '!'), tmp_path / 'corpus', 'squad').state == 'replaced'
    assert read_corpus(tmp_path / 'corpus').documents[0].text == TEXT + '!'
    assert [path.name for path in tmp_path.iterdir()] == ['corpus']
