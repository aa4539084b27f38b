from __future__ import annotations

import json
import resource
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.corpus.export.exporting import FORMATS, export
from chunklab.corpus.export.target import MARK
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.queries import QUERIES
from chunklab.corpus.readers.formats import detect, reader
from chunklab.corpus.readers.reading import Choice
from chunklab.corpus.readers.writing import write_corpus
from chunklab.errors import CorpusError, StoreError

READ_BACK = ('beir', 'legalbench-rag')


def snapshot(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def records(folder):
    return [json.loads(line) for line in (folder / QUERIES).read_text('utf-8').split('\n') if line]


def again(exported, into):
    """The corpus read from an export, and written as a corpus folder."""
    name = detect(exported)
    (reading,) = reader(name).read(exported, Choice())
    write_corpus(reading, into, name)
    return reading


@given(data=st.data(), to=st.sampled_from(READ_BACK))
def test_read_again_it_is_the_same_corpus(tmp_path_factory, make_corpus, any_corpus, data, to):
    documents, given_records, described = data.draw(any_corpus)
    folder = make_corpus(tmp_path_factory.mktemp('corpus') / 'given', documents, given_records, described)
    export(folder, to, folder / 'out')
    assert detect(folder / 'out') == to
    reading = again(folder / 'out', folder / 'again')
    assert read_corpus(folder / 'again').digest == read_corpus(folder).digest
    # every key that was there is there again; answers are new, the order of gold says nothing
    restored = {record['query_id']: record for record in records(folder / 'again')}
    for record in given_records:
        found = restored[record['query_id']]
        expected = {key: value for key, value in record.items() if key != 'spans'}
        assert found.items() >= expected.items()
        assert spans(found) == spans(record)
    # and so what is exported from there is what was exported
    export(folder / 'again', to, folder / 'more')
    (more,) = reader(to).read(folder / 'more', Choice())
    assert more.documents == reading.documents == read_corpus(folder).documents


def spans(record):
    return Counter((span['doc_id'], span['start'], span['end']) for span in record['spans'])


@pytest.mark.parametrize('to', FORMATS)
def test_an_export_is_the_same_every_time(small_corpus, tmp_path, to):
    report = export(small_corpus, to, tmp_path / 'made' / 'out')
    first = snapshot(report.into)
    assert export(small_corpus, to, tmp_path / 'made' / 'out') == report
    assert snapshot(report.into) == first
    assert sorted(path.name for path in (tmp_path / 'made').iterdir()) == ['out']
    mark = json.loads(first[MARK])
    assert (mark['to'], mark['corpus'], mark['digest']) == (to, 'small', read_corpus(small_corpus).digest)
    assert sorted(mark['files']) == sorted(first.keys() - {MARK})


def test_one_export_takes_the_place_of_another(small_corpus, tmp_path):
    export(small_corpus, 'beir', tmp_path / 'out')
    export(small_corpus, 'trec', tmp_path / 'out')
    assert sorted(snapshot(tmp_path / 'out')) == sorted([MARK, 'ids.jsonl', 'qrels.txt', 'topics.tsv'])
    (tmp_path / 'out' / '.DS_Store').touch()
    (tmp_path / 'out' / 'qrels.txt').unlink()
    export(small_corpus, 'trec', tmp_path / 'out')
    assert 'qrels.txt' in snapshot(tmp_path / 'out')


def put(folder, name, content=b'mine'):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def moved_behind_a_link(path):
    path.rename(path.parent.parent / 'moved')
    path.symlink_to('../moved')


SPOILED = [
    (lambda out: put(out, 'notes.txt'), 'has "notes.txt", which is no part of the earlier export'),
    (lambda out: put(out, 'qrels/a\nb'), 'has "qrels/a\\nb", which is no part of the earlier export'),
    (lambda out: put(out, 'qrels/test.tsv'), '"qrels/test.tsv" was changed since it was exported'),
    (lambda out: (out / 'link').symlink_to(out.parent), 'has "link", which is no part'),
    (lambda out: moved_behind_a_link(out / 'corpus.jsonl'), 'has "corpus.jsonl", which is no part'),
    (lambda out: (out / MARK).unlink(), 'is neither empty nor an earlier export'),
    (lambda out: put(out, MARK, b'{'), 'is neither empty nor an earlier export'),
    (lambda out: put(out, MARK, b'[]'), 'is neither empty nor an earlier export'),
    (lambda out: put(out, MARK, b'{"format": "chunklab export 1", "files": 3}'), 'is neither empty nor an earlier'),
    (lambda out: put(out, MARK, b'{"format": "chunklab export 0", "files": {}}'), 'is neither empty nor an earlier'),
]


@pytest.mark.parametrize(('spoil', 'fragment'), SPOILED)
def test_what_is_not_ours_is_never_overwritten(small_corpus, tmp_path, spoil, fragment):
    out = tmp_path / 'out'
    export(small_corpus, 'beir', out)
    spoil(out)
    before = snapshot(tmp_path)
    with pytest.raises(CorpusError) as caught:
        export(small_corpus, 'beir', out)
    assert fragment in str(caught.value)
    assert str(caught.value).isprintable()
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ('into', 'fragment'),
    [
        ('small', 'is neither empty nor an earlier export: choose another folder'),
        ('small/documents', 'lies among the documents of the corpus'),
        ('small/documents/sub/out', 'lies among the documents of the corpus'),
        ('small/queries.jsonl', 'is not a folder: an export is a folder'),
        ('.', 'is neither empty nor an earlier export'),
        ('dangling', 'is not a folder'),
        ('folders', 'is neither empty nor an earlier export'),
    ],
)
def test_folders_that_are_refused(small_corpus, tmp_path, into, fragment):
    (tmp_path / 'dangling').symlink_to('nowhere')
    (tmp_path / 'folders' / 'in').mkdir(parents=True)
    before = snapshot(tmp_path)
    with pytest.raises(CorpusError) as caught:
        export(small_corpus, 'beir', tmp_path / into)
    assert fragment in str(caught.value)
    assert snapshot(tmp_path) == before


def test_an_empty_folder_or_a_link_to_one_is_filled(small_corpus, tmp_path):
    (tmp_path / 'out').mkdir()
    (tmp_path / 'link').symlink_to('out')
    export(small_corpus, 'trec', tmp_path / 'link')
    assert (tmp_path / 'link').is_symlink()
    assert MARK in snapshot(tmp_path / 'out')


@pytest.mark.parametrize('former', [False, True])
@pytest.mark.parametrize('to', FORMATS)
def test_a_disk_that_takes_no_more(small_corpus, tmp_path, to, former):
    """No file may grow over a few bytes: what was there stays, and nothing half written is left anywhere."""
    out = tmp_path / 'made' / 'out'
    if former:
        export(small_corpus, 'beir' if to == 'trec' else 'trec', out)
    before = snapshot(tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50, limits[1]))
    try:
        with pytest.raises(StoreError) as caught:
            export(small_corpus, to, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert str(caught.value) == f'{out} cannot be written: File too large'
    assert snapshot(tmp_path) == before
    assert out.exists() == former


def test_killed_while_it_writes_it_leaves_what_was_there(small_corpus, tmp_path, monkeypatch):
    out = tmp_path / 'out'
    export(small_corpus, 'beir', out)
    before = snapshot(out)

    def killed(material):
        rendered = FORMATS['trec'](material)
        return type(rendered)((*rendered.files, type(rendered.files[0])('last', stop())), (), ())

    def stop():
        raise KeyboardInterrupt
        yield b''

    monkeypatch.setitem(FORMATS, 'killed', killed)
    with pytest.raises(KeyboardInterrupt):
        export(small_corpus, 'killed', out)
    assert snapshot(out) == before


def test_what_cannot_be_exported(small_corpus, tmp_path):
    with pytest.raises(
        CorpusError, match=r'no format "beri" \(did you mean "beir"\?\): export to beir, legalbench-rag, trec'
    ):
        export(small_corpus, 'beri', tmp_path / 'out')
    with pytest.raises(CorpusError, match='no folder'):
        export(tmp_path / 'none', 'beir', tmp_path / 'out')
    with (small_corpus / QUERIES).open('a') as lines:
        lines.write('{"query_id": "x"}\n')
    with pytest.raises(CorpusError, match=r'queries\.jsonl:7: no spans'):
        export(small_corpus, 'beir', tmp_path / 'out')
    (small_corpus / QUERIES).unlink()
    with pytest.raises(CorpusError, match='small has no queries: there is no benchmark to export'):
        export(small_corpus, 'beir', tmp_path / 'out')
    assert not (tmp_path / 'out').exists()


def test_real_data_comes_back(data_dir, tmp_path):
    for name in ('cuad', 'contractnli'):
        corpus = read_corpus(data_dir / name)
        for to in READ_BACK:
            export(data_dir / name, to, tmp_path / to)
            (reading,) = reader(to).read(tmp_path / to, Choice())
            write_corpus(reading, tmp_path / f'{name} {to}', to)
            assert read_corpus(tmp_path / f'{name} {to}').digest == corpus.digest
