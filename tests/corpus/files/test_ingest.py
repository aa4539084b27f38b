"""Ingest of files that are more than text: what fails, what is told, what a second ingest does."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

import pytest

from chunklab.corpus import ingest as ingest_module
from chunklab.corpus import target as target_module
from chunklab.corpus.files.isolation import Isolation
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.ingest import Dropped, Remark, ingest
from chunklab.corpus.pages import read_pages


def put(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def documents(into):
    return {path.name: path.read_bytes().decode() for path in (into / 'documents').iterdir()}


def par(text):
    return f'<w:p><w:r><w:t>{text}</w:t></w:r></w:p>'


@pytest.fixture
def pdf(make_pdf):
    """Bytes of a PDF of three pages, each with a header, a page number and a clause of its own."""

    def make(word='clause'):
        pages = [
            [(72, 800, 'ACME Terms'), (72, 700, f'{word} {"abc"[k]} is said here.'), (290, 30, str(k + 1))]
            for k in range(3)
        ]
        return make_pdf(pages)

    return make


@pytest.fixture
def raw(tmp_path, make_docx, pdf):
    """One file of each kind."""
    folder = tmp_path / 'raw'
    put(
        folder,
        {'a.txt': 'a text', 'b.docx': make_docx(par('a word')), 'c.PDF': pdf(), 'd.html': '<p>a page', 'e.md': '# m'},
    )
    return folder


@pytest.fixture
def extractions(monkeypatch):
    """The kinds of the files that were really read, in order."""
    kinds = []
    extract = Isolation.extract

    def counting(self, data, kind, *, drop_page_furniture):
        kinds.append(kind)
        return extract(self, data, kind, drop_page_furniture=drop_page_furniture)

    monkeypatch.setattr(Isolation, 'extract', counting)
    return kinds


FURNITURE = 'ACME Terms\n\n{} is said here.\n\n{}'
WITH = '\n\n'.join(FURNITURE.format(f'clause {c}', k + 1) for k, c in enumerate('abc'))
WITHOUT = 'clause a is said here.\n\nclause b is said here.\n\nclause c is said here.'


def test_every_kind(raw, tmp_path):
    into = tmp_path / 'corpus'
    report = ingest([raw], into)
    assert documents(into) == {
        'a.txt': 'a text',
        'b.docx.txt': 'a word',
        'c.PDF.txt': WITH,
        'd.html.txt': 'a page',
        'e.md.txt': '# m',
    }
    assert report.added == tuple(sorted(documents(into)))
    assert (report.failed, report.remarks, report.dropped, report.duplicates) == ((), (), (), ())
    assert read_corpus(into).notes == ()
    entry = json.loads((into / 'manifest.json').read_bytes())['documents']['c.PDF.txt']
    assert (entry['source'], entry['root']) == ('c.PDF', '../raw')


def test_a_second_ingest_reads_only_what_changed(raw, tmp_path, extractions, pdf):
    into = tmp_path / 'corpus'
    ingest([raw], into)
    assert sorted(extractions) == ['docx', 'html', 'pdf', 'text', 'text']
    extractions.clear()
    manifest = (into / 'manifest.json').read_bytes()
    assert len(ingest([raw], into).unchanged) == 5
    assert extractions == []
    assert (into / 'manifest.json').read_bytes() == manifest
    put(raw, {'c.PDF': pdf('term')})
    (raw / 'b.docx').unlink()
    report = ingest([raw], into)
    assert (report.updated, report.removed, len(report.unchanged)) == (('c.PDF.txt',), ('b.docx.txt',), 3)
    assert extractions == ['pdf']
    (into / 'documents' / 'd.html.txt').unlink()
    assert ingest([raw], into).added == ('d.html.txt',)


def test_other_options_or_another_extractor_read_again(raw, tmp_path, extractions, monkeypatch):
    into = tmp_path / 'corpus'
    ingest([raw], into)
    extractions.clear()
    report = ingest([raw], into, drop_page_furniture=True)
    assert sorted(extractions) == ['pdf', 'text', 'text']
    assert report.updated == ('c.PDF.txt',)
    assert report.dropped == (Dropped('c.PDF.txt', (('#', 3), ('ACME Terms', 3))),)
    assert report.dropped[0].n_lines == 6
    assert documents(into)['c.PDF.txt'] == WITHOUT
    extractions.clear()
    monkeypatch.setattr('chunklab.corpus.files.extract.VERSIONS', {'text': 1, 'html': 2, 'pdf': 1, 'docx': 1})
    assert len(ingest([raw], into, drop_page_furniture=True).unchanged) == 5
    assert extractions == ['html']


def test_a_corpus_of_the_former_format_goes_on(raw, tmp_path):
    into = tmp_path / 'corpus'
    for name in ('b.docx', 'c.PDF', 'd.html'):
        (raw / name).unlink()
    ingest([raw], into)
    manifest = json.loads((into / 'manifest.json').read_bytes())
    former = {k: {f: e[f] for f in ('root', 'source', 'digest')} for k, e in manifest['documents'].items()}
    put(into, {'manifest.json': json.dumps({'format': 'chunklab ingest 1', 'documents': former}, indent=1) + '\n'})
    put(raw, {'a.txt': 'changed'})
    report = ingest([raw], into)
    assert (report.updated, report.unchanged, report.kept) == (('a.txt',), ('e.md.txt',), ())
    assert json.loads((into / 'manifest.json').read_bytes())['format'] == 'chunklab ingest 2'


def test_what_was_changed_by_hand_is_kept(raw, tmp_path, pdf):
    into = tmp_path / 'corpus'
    ingest([raw], into)
    put(into / 'documents', {'c.PDF.txt': 'by hand'})
    assert ingest([raw], into).kept == ('c.PDF.txt',)
    put(raw, {'c.PDF': pdf('term')})
    assert ingest([raw], into, drop_page_furniture=True).kept == ('c.PDF.txt',)
    assert documents(into)['c.PDF.txt'] == 'by hand'


def test_pages(raw, tmp_path):
    into = tmp_path / 'corpus'
    put(raw, {'f.txt': 'one\ftwo'})
    ingest([raw], into)
    pages = read_pages(into)
    text = documents(into)['c.PDF.txt']
    assert [pages.page('c.PDF.txt', text.index(f'clause {c}')) for c in 'abc'] == [1, 2, 3]
    assert [pages.page('f.txt', offset) for offset in (0, 3, 4)] == [1, 1, 2]
    assert pages.page('a.txt', 0) is None
    assert pages.doc_ids == ('c.PDF.txt', 'f.txt')
    put(into / 'documents', {'c.PDF.txt': 'now ' + text})
    assert read_pages(into).page('c.PDF.txt', 0) is None
    assert read_pages(tmp_path / 'nowhere').doc_ids == ()


def test_one_bad_file_of_each_sort_and_the_rest_goes_on(raw, tmp_path, make_docx, make_pdf, pdf):
    bad = {
        'scan.pdf': make_pdf([[]]),
        'cut.pdf': pdf()[:900],
        'empty.pdf': b'',
        'text.pdf': b'only text',
        'zip.docx': make_docx('').replace(b'word/', b'gone/'),
        'cut.docx': make_docx(par('x'))[:-30],
        'old.docx': b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(600),
        'laughs.docx': make_docx('', files={'word/document.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        'utf16.txt': 'x'.encode('utf-16'),
        'rich.txt': b'{\\rtf1 x}',
        'hidden.html': b'<p hidden>x',
    }
    put(raw, bad)
    report = ingest([raw], tmp_path / 'corpus')
    assert len(report.added) == 5
    assert [Path(failure.source).name for failure in report.failed] == sorted(bad)
    assert len({failure.reason for failure in report.failed}) == len(bad)
    assert all(failure.reason.isprintable() and len(failure.reason) < 200 for failure in report.failed)


def test_a_file_called_by_another_name_is_read_and_told(tmp_path, pdf, make_docx):
    put(tmp_path / 'raw', {'a.txt': pdf(), 'b.pdf': make_docx(par('x'))})
    report = ingest([tmp_path / 'raw'], tmp_path / 'corpus')
    assert report.remarks == (
        Remark('a.txt', 'called .txt, but it is PDF: read as that'),
        Remark('b.pdf.txt', 'called .pdf, but it is Word (.docx): read as that'),
    )
    assert documents(tmp_path / 'corpus')['a.txt'] == WITH
    assert ingest([tmp_path / 'raw'], tmp_path / 'corpus').remarks == ()


def test_duplicates_are_taken_and_named(tmp_path, make_docx):
    raw, into = tmp_path / 'raw', tmp_path / 'corpus'
    put(raw, {'a.txt': 'The same\r\n text.', 's/a.txt': 'The  same text.', 'b.docx': make_docx(par('The same text.'))})
    put(raw, {'c.txt': 'Another text.', 'blank.txt': ' ', 'blank2.txt': ''})
    first = ingest([raw], into)
    assert len(first.added) == 6
    (group,) = first.duplicates
    assert len(group) == 3
    assert {'a.txt', 'b.docx.txt'} < set(group)
    assert ingest([raw], into).duplicates == first.duplicates
    put(raw, {'s/a.txt': 'The same text', 'a.txt': 'gone'})
    assert ingest([raw], into).duplicates == ()


@pytest.mark.parametrize('survived', range(4))
def test_killed_before_any_write_it_ends_the_same(raw, tmp_path, monkeypatch, pdf, survived):
    states = []
    (raw / 'b.docx').unlink()
    for name in ('undisturbed', 'killed'):
        folder = tmp_path / name
        shutil.copytree(raw, folder / 'raw')
        ingest([folder / 'raw'], folder / 'corpus')
        put(folder / 'raw', {'c.PDF': pdf('term'), 'new.pdf': pdf('new')})
        if name == 'killed':
            with monkeypatch.context() as patched:
                patched.setattr(target_module, 'write_bytes_atomically', dying_after(survived))
                with contextlib.suppress(KeyboardInterrupt):
                    ingest([folder / 'raw'], folder / 'corpus', drop_page_furniture=True)
        ingest([folder / 'raw'], folder / 'corpus', drop_page_furniture=True)
        into = folder / 'corpus'
        states.append({p.relative_to(into): p.read_bytes() for p in into.rglob('*') if p.is_file()})
    assert states[0] == states[1]


def dying_after(writes):
    write = target_module.write_bytes_atomically
    done = []

    def dying(path, data, scratch):
        if len(done) == writes:
            raise KeyboardInterrupt
        done.append(path)
        write(path, data, scratch)

    return dying


def test_no_process_is_started_for_text_or_left_behind(tmp_path, monkeypatch, pdf):
    started = []
    start = Isolation._start

    def noted(self):
        started.append(start(self))
        return started[-1]

    monkeypatch.setattr(Isolation, '_start', noted)
    put(tmp_path / 'raw', {'a.txt': 'a', 'b.md': 'b'})
    ingest([tmp_path / 'raw'], tmp_path / 'corpus')
    assert started == []
    put(tmp_path / 'raw', {'c.pdf': pdf(), 'd.pdf': pdf('x')})
    ingest([tmp_path / 'raw'], tmp_path / 'corpus')
    assert [process.returncode is not None for process in started] == [True]


def test_the_name_of_the_stub_stays_importable():
    assert ingest_module.SOURCE == target_module.SOURCE == 'SOURCE.md'


def test_real_files(data_dir, tmp_path):
    into = tmp_path / 'corpus'
    report = ingest([data_dir / 'files'], into, drop_page_furniture=True)
    # 8 PDFs, 6 Word files, 2 Markdown files and the note on their origin
    assert (len(report.added), report.failed, report.duplicates) == (17, (), ())
    assert sum(dropped.n_lines for dropped in report.dropped) >= 100
    pages = read_pages(into)
    assert sum(doc_id.lower().endswith('.pdf.txt') for doc_id in pages.doc_ids) == 8
    assert len(read_corpus(into).documents) == 17
    assert len(ingest([data_dir / 'files'], into, drop_page_furniture=True).unchanged) == 17
