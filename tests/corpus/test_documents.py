from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.documents import decode, read_documents
from chunklab.errors import CorpusError


def refuse(error):
    raise error


def read(folder):
    return read_documents(folder, refuse)


HOSTILE_TEXTS = {
    'empty': '',
    'blanks': ' \t' * 277,
    'crlf': 'one\r\ntwo\rthree\n',
    'nul': 'a\x00b',
    'form feeds': 'page\x0cpage\x0b',
    'bom': '\ufeffleading',
    'nbsp': 'all\xa0words\xa0apart',
    'separators': 'a\u2028b\u2029c\x85d\x1ce',
    'combining': 'E\u0301 and \xc9',
    'emoji': '👩‍⚖️ ⚖',
    'chinese': '本协议由双方签署',
}


def test_texts_come_back_as_they_are(write_corpus):
    folder = write_corpus({f'{name}.txt': text for name, text in HOSTILE_TEXTS.items()})
    found = {d.doc_id: d.text for d in read(folder).documents}
    assert found == {f'{name}.txt': text for name, text in HOSTILE_TEXTS.items()}


HOSTILE_NAMES = [
    'a b  c.txt',
    '#1, "quoted" & \'so\' on.txt',
    '\xc9.txt',
    'E\u0301.txt',
    'x' * 161 + '.txt',
    '-rf.txt',
    'a.md.txt',
    'line\nend.txt',
    '中文合同.txt',
]


def test_names_are_exact_and_in_order(write_corpus):
    folder = write_corpus({name: name for name in HOSTILE_NAMES})
    found = read(folder).documents
    assert [d.doc_id for d in found] == sorted(HOSTILE_NAMES)
    assert all(d.doc_id == d.text for d in found)


def test_other_files_and_folders_are_noted(write_corpus):
    folder = write_corpus({'a.txt': 'a', 'b.pdf': 'b', 'c\n.TXT': 'c', '.DS_Store': ''})
    (folder / 'documents' / 'sub.txt').mkdir()
    found = read(folder)
    assert [d.doc_id for d in found.documents] == ['a.txt']
    assert found.notes == (
        'ignored in documents/: 3 files not named *.txt (".DS_Store", "b.pdf", "c\\n.TXT")',
        'ignored in documents/: 1 sub-folder ("sub.txt")',
    )


def missing(tmp_path):
    return tmp_path / 'nowhere'


def empty(tmp_path):
    return tmp_path


def no_documents(tmp_path):
    (tmp_path / 'a.txt').write_text('a', encoding='utf-8')
    return tmp_path


def documents_is_a_file(tmp_path):
    (tmp_path / 'documents').touch()
    return tmp_path


def no_text_file(tmp_path):
    (tmp_path / 'documents').mkdir()
    (tmp_path / 'documents' / 'a.pdf').touch()
    return tmp_path


def a_file(tmp_path):
    (tmp_path / 'a.txt').touch()
    return tmp_path / 'a.txt'


def name_too_long(tmp_path):
    return tmp_path / ('x' * 300)


@pytest.mark.parametrize(
    ('make', 'fragment'),
    [
        (missing, 'no folder '),
        (empty, 'is empty: a corpus folder has documents/*.txt'),
        (no_documents, 'has no documents/ folder: "chunklab ingest'),
        (documents_is_a_file, 'has no documents/ folder'),
        (no_text_file, 'has no .txt file'),
        (a_file, 'is a file'),
        (name_too_long, 'cannot be read: File name too long'),
    ],
)
def test_what_is_no_corpus_folder(make, fragment, tmp_path):
    with pytest.raises(CorpusError) as caught:
        read(make(tmp_path))
    assert fragment in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_document_that_is_not_utf8_is_named_with_the_offset(write_corpus):
    folder = write_corpus({'good.txt': 'a', 'line\nend.txt': 'né'.encode() + b'\x93quoted\x94'})
    with pytest.raises(CorpusError, match=r'documents/line\\nend\.txt: not UTF-8: byte 3 is 0x93$'):
        read(folder)


def test_all_broken_documents_are_told_where_errors_are_collected(write_corpus):
    folder = write_corpus({'a.txt': b'\xff', 'b.txt': 'b', 'c.txt': b'\x80'})
    errors = []
    assert [d.doc_id for d in read_documents(folder, errors.append).documents] == ['b.txt']
    assert len(errors) == 2


def test_a_broken_link_and_a_pipe_are_refused(write_corpus):
    folder = write_corpus({'a.txt': 'a'})
    (folder / 'documents' / 'link.txt').symlink_to('nowhere')
    os.mkfifo(folder / 'documents' / 'pipe.txt')
    errors = []
    read_documents(folder, errors.append)
    assert [str(e).endswith('not a regular file (a broken link?)') for e in errors] == [True, True]


def test_a_name_that_is_not_utf8_is_refused(write_corpus):
    folder = write_corpus({'a.txt': 'a'})
    (folder / 'documents' / os.fsdecode(b'\xff.txt')).touch()
    with pytest.raises(CorpusError, match=r'\\udcff\.txt: the file name is not UTF-8'):
        read(folder)


@given(st.text(st.characters(exclude_categories=('Cs',))), st.binary())
def test_decode_gives_the_offset_of_the_first_bad_byte(text, rest):
    good = text.encode('utf-8')
    assert decode(good) == text
    with pytest.raises(CorpusError) as caught:
        decode(good + b'\xff' + rest)
    assert f'byte {len(good)} is 0xff' in str(caught.value)


def test_decode_hints_at_utf16():
    with pytest.raises(CorpusError, match=r'byte 0 is 0xff \(it looks like UTF-16\)'):
        decode('text'.encode('utf-16'))
