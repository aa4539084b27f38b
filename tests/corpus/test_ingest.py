from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus import target as target_module
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.ingest import ingest
from chunklab.corpus.swapping import scratch_beside
from chunklab.errors import CorpusError, StoreError


@pytest.fixture
def raw(tmp_path):
    """Two contracts in a folder."""
    folder = tmp_path / 'raw'
    put(folder, {'a.txt': 'first', 'sub/b.md': '# second\r\n'})
    return folder


def put(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode('utf-8'))


def documents(into):
    return {path.name: path.read_bytes().decode('utf-8') for path in (into / 'documents').iterdir()}


def snapshot(folder):
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob('*') if path.is_file()}


def test_a_new_corpus(raw, tmp_path):
    into = tmp_path / 'made' / 'corpus'
    before = snapshot(raw)
    report = ingest([raw], into)
    assert documents(into) == {'a.txt': 'first', 'b.md.txt': '# second\r\n'}
    assert (report.added, report.failed, report.skipped, report.notes) == (('a.txt', 'b.md.txt'), (), (), ())
    assert sorted(path.name for path in into.iterdir()) == ['SOURCE.md', 'documents', 'manifest.json']
    manifest = json.loads((into / 'manifest.json').read_bytes())['documents']
    assert {doc_id: (e['root'], e['source']) for doc_id, e in manifest.items()} == {
        'a.txt': ('../../raw', 'a.txt'),
        'b.md.txt': ('../../raw', 'sub/b.md'),
    }
    corpus = read_corpus(into)
    assert {d.doc_id: d.digest for d in corpus.documents} == {k: e['digest'] for k, e in manifest.items()}
    assert corpus.notes == ()
    assert snapshot(raw) == before


def test_again_writes_nothing(raw, tmp_path):
    into = tmp_path / 'corpus'
    ingest([raw], into)
    before = snapshot(into)
    assert ingest([raw], into).unchanged == ('a.txt', 'b.md.txt')
    assert snapshot(into) == before
    assert ingest([raw / 'sub', raw / 'a.txt'], into).unchanged == ('a.txt', 'b.md.txt')
    del before[into / 'manifest.json']  # it names the nearer folder that was given
    assert snapshot(into).items() > before.items()


def test_an_update(raw, tmp_path):
    into = tmp_path / 'corpus'
    put(into / 'documents', {'mine.txt': 'put there by hand'})
    put(tmp_path / 'other', {'o.txt': 'of another folder'})
    put(raw, {'gone.txt': 'soon', 'same.txt': 'same'})
    ingest([raw, tmp_path / 'other'], into)
    (tmp_path / 'other' / 'o.txt').unlink()
    (raw / 'gone.txt').unlink()
    put(raw, {'a.txt': 'changed', 'new.txt': 'new'})
    report = ingest([raw], into)
    assert (report.added, report.updated, report.removed) == (('new.txt',), ('a.txt',), ('gone.txt',))
    assert (report.unchanged, report.kept) == (('b.md.txt', 'same.txt'), ())
    assert sorted(documents(into)) == ['a.txt', 'b.md.txt', 'mine.txt', 'new.txt', 'o.txt', 'same.txt']
    assert documents(into)['a.txt'] == 'changed'
    put(tmp_path / 'other', {'p.txt': 'p'})
    assert ingest([tmp_path / 'other'], into).removed == ('o.txt',)


def test_what_was_changed_by_hand_is_kept(raw, tmp_path):
    into = tmp_path / 'corpus'
    put(raw, {'gone.txt': 'soon'})
    ingest([raw], into)
    put(into / 'documents', {'a.txt': 'by hand', 'gone.txt': 'by hand'})
    put(raw, {'a.txt': 'changed too'})
    (raw / 'gone.txt').unlink()
    report = ingest([raw], into)
    assert (report.kept, report.updated, report.removed) == (('a.txt', 'gone.txt'), (), ())
    assert documents(into)['a.txt'] == documents(into)['gone.txt'] == 'by hand'
    (into / 'documents' / 'a.txt').unlink()
    assert ingest([raw], into).added == ('a.txt',)


def test_names_are_unique_and_stable(tmp_path):
    raw, into = tmp_path / 'raw', tmp_path / 'corpus'
    put(raw, {'z/same.txt': 'z'})
    put(into / 'documents', {'Hand.txt': 'by hand'})
    ingest([raw], into)
    put(raw, {'a/same.txt': 'a', 'a/SAME.txt': 'upper', 'hand.txt': 'x', '\xc9.txt': 'one', 'E\u0301.txt': 'two'})
    ingest([raw], into)
    found = documents(into)
    assert found['same.txt'] == 'z'  # who had the name keeps it
    assert found['Hand.txt'] == 'by hand'
    assert sorted(found.values()) == ['a', 'by hand', 'one', 'two', 'upper', 'x', 'z']
    assert found['E\u0301.txt'] == 'two'  # first in order of source
    assert len({name.casefold() for name in found}) == 7
    assert ingest([raw], into).unchanged == tuple(sorted(found.keys() - {'Hand.txt'}))


def test_hostile_names(tmp_path):
    raw, into = tmp_path / 'raw', tmp_path / 'corpus'
    names = [
        'x' * 161 + '.txt',
        '#1, the \xc9 agreement.txt',
        'a:b.txt',
        'a?b.txt',
        'line\nend.md',
        'con.txt',
        '中' * 80 + '.txt',
        os.fsdecode(b'\xff\xfe.txt'),
    ]
    put(raw, {name: os.fsencode(name).hex() for name in names})
    report = ingest([raw], into)
    assert len(report.added) == len(names)
    assert report.failed == ()
    assert {'x' * 161 + '.txt', '#1, the \xc9 agreement.txt', 'a_b.txt', '_con.txt', 'line_end.md.txt'} < set(
        report.added
    )
    assert {d.text for d in read_corpus(into).documents} == {os.fsencode(name).hex() for name in names}
    assert ingest([raw], into).unchanged == report.added


def test_bad_files_are_named_and_the_rest_goes_on(raw, tmp_path):
    into = tmp_path / 'corpus'
    put(raw, {'bad.txt': b'a\xff', 'blank.txt': ' \r\n', 'c.doc': ''})
    (raw / 'link.txt').symlink_to('nowhere')
    report = ingest([raw], into)
    assert report.added == ('a.txt', 'b.md.txt', 'blank.txt')
    assert [(Path(f.source).name, f.reason) for f in report.failed] == [
        ('bad.txt', 'not UTF-8: byte 1 is 0xff'),
        ('link.txt', 'not a regular file (a broken link?)'),
    ]
    assert report.skipped == (('.doc', 1),)


def test_an_empty_file_is_taken_and_named(raw, tmp_path):
    into = tmp_path / 'corpus'
    put(raw, {'empty.txt': ''})
    for outcome in ('added', 'unchanged'):
        report = ingest([raw], into)
        assert 'empty.txt' in getattr(report, outcome)
        assert (report.failed, report.notes) == ((), ('taken, but without any text: 1 file ("empty.txt")',))
    assert {d.doc_id: d.text for d in read_corpus(into).documents}['empty.txt'] == ''
    put(raw, {'a.txt': ''})
    assert ingest([raw], into).updated == ('a.txt',)
    assert documents(into)['a.txt'] == ''


def test_a_file_of_white_space_is_named_too(raw, tmp_path):
    put(raw, {'blank.txt': ' \r\n\xa0\u2003', 'late.txt': ' ' * 5000 + 'x'})
    assert ingest([raw], tmp_path / 'corpus').notes == ('taken, but without any text: 1 file ("blank.txt")',)


def test_all_originals_gone(raw, tmp_path):
    into = tmp_path / 'corpus'
    ingest([raw], into)
    put(into / 'documents', {'mine.txt': 'put there by hand'})
    put(tmp_path / 'other', {'notes.doc': ''})
    for path in (raw / 'a.txt', raw / 'sub' / 'b.md'):
        path.unlink()
    with pytest.raises(CorpusError, match=r'no \.txt'):
        ingest([tmp_path / 'other'], into)
    assert ingest([raw], into).removed == ('a.txt', 'b.md.txt')
    assert documents(into) == {'mine.txt': 'put there by hand'}
    with pytest.raises(CorpusError, match=r'no \.txt'):
        ingest([raw], into)


def test_one_process_at_a_time_writes_a_folder(raw, tmp_path):
    into = tmp_path / 'corpus'
    with scratch_beside(into), pytest.raises(StoreError, match='corpus is being written by another process'):
        ingest([raw], into)
    assert not into.exists()
    assert ingest([raw], into).added == ('a.txt', 'b.md.txt')


def test_what_came_of_the_folder_meanwhile_is_looked_at(raw, tmp_path, monkeypatch):
    into = tmp_path / 'corpus'

    @contextlib.contextmanager
    def late(target):
        put(target, {'documents/x.txt': 'x', 'reading.json': '{}'})
        with scratch_beside(target) as scratch:
            yield scratch

    monkeypatch.setattr('chunklab.corpus.ingest.scratch_beside', late)
    with pytest.raises(CorpusError, match='was made from a data set'):
        ingest([raw], into)
    assert documents(into) == {'x.txt': 'x'}


def test_a_file_that_went_bad_leaves_its_document(raw, tmp_path):
    into = tmp_path / 'corpus'
    ingest([raw], into)
    put(raw, {'a.txt': b'\xff'})
    report = ingest([raw], into)
    assert (report.removed, len(report.failed)) == ((), 1)
    assert report.failed[0].reason == 'not UTF-8: byte 0 is 0xff; its document stays as last read'
    assert documents(into)['a.txt'] == 'first'
    (into / 'documents' / 'a.txt').unlink()
    assert ingest([raw], into).failed[0].reason == 'not UTF-8: byte 0 is 0xff'
    put(raw, {'a.txt': 'well again'})
    assert ingest([raw], into).added == ('a.txt',)


def test_an_original_that_is_there_but_was_passed_over_leaves_its_document(raw, tmp_path):
    into = tmp_path / 'corpus'
    put(raw, {'.hidden.txt': 'named'})
    ingest([raw / '.hidden.txt'], into)
    assert ingest([raw], into).removed == ()
    assert '.hidden.txt' in documents(into)


def test_only_bad_files_make_no_folder(tmp_path):
    put(tmp_path / 'raw', {'bad.txt': b'\xff'})
    report = ingest([tmp_path / 'raw'], tmp_path / 'corpus')
    assert len(report.failed) == 1
    assert not (tmp_path / 'corpus').exists()


def test_queries_and_source_are_left_alone_and_offsets_checked(raw, tmp_path, write_corpus):
    into = write_corpus({}, [{'query_id': 'q', 'query': '?', 'spans': [{'doc_id': 'a.txt', 'start': 0, 'end': 5}]}])
    put(into, {'SOURCE.md': 'mine'})
    queries = (into / 'queries.jsonl').read_bytes()
    assert ingest([raw], into).notes == ()
    put(raw, {'a.txt': 'tiny'})
    (note,) = ingest([raw], into).notes
    assert note.startswith('the queries no longer fit the documents: ')
    assert 'queries.jsonl:1: span 1: 0 to 5 lies outside' in note
    assert (into / 'queries.jsonl').read_bytes() == queries
    assert (into / 'SOURCE.md').read_bytes() == b'mine'


def test_folders_moved_together_or_apart_keep_their_names(raw, tmp_path):
    ingest([raw], tmp_path / 'corpus')
    (tmp_path / 'elsewhere').mkdir()
    for name in ('raw', 'corpus'):
        (tmp_path / name).rename(tmp_path / 'elsewhere' / name)
    raw, into = tmp_path / 'elsewhere' / 'raw', tmp_path / 'elsewhere' / 'corpus'
    put(raw, {'a.txt': 'changed'})
    assert ingest([raw], into).updated == ('a.txt',)
    raw = raw.rename(tmp_path / 'apart')
    assert ingest([raw], into).unchanged == ('a.txt', 'b.md.txt')


def test_same_text_in_two_folders_is_two_documents(tmp_path):
    for name in ('one', 'two'):
        put(tmp_path / name, {'a.txt': 'same'})
        ingest([tmp_path / name], tmp_path / 'corpus')
    assert len(documents(tmp_path / 'corpus')) == 2


@pytest.mark.parametrize(('update', 'survived'), [(False, n) for n in range(5)] + [(True, n) for n in range(3)])
def test_killed_before_any_write_it_ends_the_same(tmp_path, monkeypatch, update, survived):
    """Whichever write the first run dies at, the next one leaves what an undisturbed one leaves."""
    states = []
    for name in ('undisturbed', 'killed'):
        raw, into = tmp_path / name / 'raw', tmp_path / name / 'corpus'
        put(raw, {'a.txt': 'a', 'b.txt': 'b', 'gone.txt': 'gone'})
        if update:
            ingest([raw], into)
            put(raw, {'a.txt': 'changed', 'c.txt': 'c'})
            (raw / 'gone.txt').unlink()
        if name == 'killed':
            with monkeypatch.context() as patched:
                patched.setattr(target_module, 'write_bytes_atomically', dying_after(survived))
                with pytest.raises(KeyboardInterrupt):
                    ingest([raw], into)
        ingest([raw], into)
        states.append({p.relative_to(into): p.read_bytes() for p in into.rglob('*') if p.is_file()})
    assert states[0] == states[1]
    assert all('.partial' not in str(path) for path in states[1])


def dying_after(writes):
    write = target_module.write_bytes_atomically
    done = []

    def dying(path, data, scratch):
        if len(done) == writes:
            raise KeyboardInterrupt
        done.append(path)
        write(path, data, scratch)

    return dying


REFUSED = [
    ('raw', 'raw', 'would be ingested into itself'),
    ('raw', 'raw/corpus', 'would be ingested into itself'),
    ('.', 'corpus', 'would be ingested into itself'),
    ('made/documents', 'made', 'would be ingested into itself'),
    ('made/documents/a.txt', 'made', 'would be ingested into itself'),
    ('link', 'raw/corpus', 'would be ingested into itself'),
    ('raw', 'full', 'is neither empty nor a corpus folder'),
    ('raw', 'raw/a.txt', 'is a file: a corpus is a folder'),
    ('nowhere', 'corpus', 'nothing to ingest at'),
    ('docs', 'corpus', 'no .txt, .md, .html, .htm, .pdf, .docx file in '),
    ('raw', 'read', 'was made from a data set (reading.json)'),
    ('raw', 'invented', 'was made by chunklab corpus generate (generated.json)'),
    ('raw', 'damaged', 'manifest.json was not written by this version'),
]


@pytest.mark.parametrize(('path', 'into', 'fragment'), REFUSED)
def test_refused_before_anything_is_written(raw, tmp_path, path, into, fragment):
    put(tmp_path, {'made/documents/a.txt': 'a', 'full/notes.doc': '', 'docs/a.doc': ''})
    put(tmp_path, {'damaged/documents/a.txt': 'a', 'damaged/manifest.json': '{}'})
    put(tmp_path, {'read/documents/a.txt': 'a', 'read/reading.json': '{}'})
    put(tmp_path, {'invented/documents/a.txt': 'a', 'invented/generated.json': '{}'})
    (tmp_path / 'link').symlink_to(raw)
    before = snapshot(tmp_path)
    with pytest.raises(CorpusError) as caught:
        ingest([tmp_path / path], tmp_path / into)
    assert fragment in str(caught.value)
    assert str(caught.value).isprintable()
    assert snapshot(tmp_path) == before


def test_originals_kept_inside_the_corpus_folder_are_fine(tmp_path):
    into = tmp_path / 'corpus'
    put(into, {'documents/x.txt': 'x', 'originals/a.txt': 'a'})
    assert ingest([into / 'originals'], into).added == ('a.txt',)


def test_an_empty_folder_is_filled(raw, tmp_path):
    (tmp_path / 'corpus').mkdir()
    assert ingest([raw], tmp_path / 'corpus').added == ('a.txt', 'b.md.txt')


def test_a_disk_that_refuses_is_a_store_error(raw, tmp_path, monkeypatch):
    def full(path, data, scratch):
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr(target_module, 'write_bytes_atomically', full)
    with pytest.raises(StoreError, match=r'corpus cannot be written: No space left on device'):
        ingest([raw], tmp_path / 'corpus')


steps = st.lists(
    st.dictionaries(st.sampled_from(['a.txt', 'A.txt', 's/a.txt', 's/a.md', 't/b.txt']), st.text('xyz')),
    min_size=1,
    max_size=4,
)


@given(steps)
def test_the_corpus_mirrors_its_originals(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp('mirror')
    raw, into = folder / 'raw', folder / 'corpus'
    put(raw, {'always.txt': 'there'})
    names = {}
    for files in steps:
        for path in [*raw.rglob('*.txt'), *raw.rglob('*.md')]:
            path.unlink()
        put(raw, files | {'always.txt': 'there'})
        ingest([raw], into)
        assert sorted(documents(into).values()) == sorted([*files.values(), 'there'])
        entries = json.loads((into / 'manifest.json').read_bytes())['documents']
        now = {entry['source']: doc_id for doc_id, entry in entries.items()}
        assert all(names[source] == doc_id for source, doc_id in now.items() if source in names)
        names = now
