from __future__ import annotations

import sys
import time

import pytest

from chunklab.corpus.files.extract import extract, extractor_name
from chunklab.corpus.files.isolation import Isolation
from chunklab.errors import CorpusError


@pytest.fixture(scope='module')
def isolation():
    with Isolation() as isolation:
        yield isolation


def test_the_same_comes_out_as_without_it(isolation, make_docx, make_pdf):
    files = {
        'docx': make_docx('<w:p><w:r><w:t>Café “x”</w:t></w:r></w:p>'),
        'pdf': make_pdf([[(72, 800, 'ACME'), (72, 700, f'page {"abc"[k]}')] for k in range(3)]),
        'html': b'<p hidden>x<p>Caf\xe9',
        'text': b'a\fb',
    }
    for kind, data in files.items():
        for drop in (False, True):
            assert isolation.extract(data, kind, drop_page_furniture=drop) == extract(
                data, kind, drop_page_furniture=drop
            )


def test_a_bad_file_is_an_error_and_the_next_is_read(isolation):
    for kind in ('pdf', 'docx'):
        with pytest.raises(CorpusError, match='damaged'):
            isolation.extract(b'nonsense', kind, drop_page_furniture=False)
    with pytest.raises(CorpusError, match='no text in it'):
        isolation.extract(b'<p hidden>x', 'html', drop_page_furniture=False)
    assert isolation.extract(b'<p>x', 'html', drop_page_furniture=False).text == 'x'


def test_one_that_takes_too_long_is_given_up():
    began = time.monotonic()
    with Isolation(seconds=0.001) as hurried, pytest.raises(CorpusError, match=r'took longer than 0\.001 seconds'):
        hurried.extract(b'<p>' * 1_000_000, 'html', drop_page_furniture=False)
    assert time.monotonic() - began < 60


def test_one_that_breaks_the_process_is_named_and_the_next_is_read(isolation):
    isolation.extract(b'<p>x', 'html', drop_page_furniture=False)
    isolation._process.kill()
    with pytest.raises(CorpusError, match='crashed'):
        isolation.extract(b'<p>x', 'html', drop_page_furniture=False)
    assert isolation.extract(b'<p>x', 'html', drop_page_furniture=False).text == 'x'


@pytest.mark.skipif(not sys.platform.startswith('linux'), reason='memory can be limited on Linux only')
def test_one_that_takes_too_much_memory_is_named(make_pdf):
    bomb = make_pdf([b'BT /F 10 Tf (' + b'x' * 60_000_000 + b') Tj ET'])
    assert len(bomb) < 1_000_000
    with Isolation(memory=250 * 2**20) as small, pytest.raises(CorpusError, match='too much memory'):
        small.extract(bomb, 'pdf', drop_page_furniture=False)


@pytest.mark.parametrize(('kind', 'library'), [('pdf', 'pypdfium2'), ('docx', 'lxml'), ('html', 'selectolax')])
def test_without_the_extra_a_file_fails_with_what_to_install(monkeypatch, make_docx, kind, library):
    for name in [name for name in sys.modules if name.split('.')[0] == library]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(CorpusError, match=rf"files need {library}: pip install 'chunklab\[files\]'"):
        extract(make_docx('') if kind == 'docx' else b'%PDF-', kind, drop_page_furniture=False)


def test_the_name_of_an_extractor_tells_what_may_change_the_text():
    names = {
        extractor_name(kind, drop_page_furniture=drop) for kind in ('text', 'pdf', 'docx', 'html') for drop in (0, 1)
    }
    assert len(names) == 6
    assert extractor_name('docx', drop_page_furniture=True).startswith('docx 1, lxml ')
