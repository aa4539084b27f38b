"""The page on a splitter: right counts of known faults, and nothing on it that is the user's own."""

from __future__ import annotations

import re
import sys

import pytest

from chunklab.pipeline.splitter_page import PROBE, plain, without_paths

MODULE = '''
def lines(text):
    """Lines as they are, but every third lower-cased, and one that is made up at the end."""
    kept = [line for line in text.splitlines() if line.strip()]
    return [line.lower() if number % 3 == 0 else line for number, line in enumerate(kept)] + ['Zebra quagga okapi 77']

def secret(text):
    raise ValueError('cannot read /home/someone/contracts/secret.txt')
'''


@pytest.fixture
def page(cli, tmp_path):
    (tmp_path / 'page_splitters.py').write_text(MODULE, encoding='utf-8')
    # a folder of that name is none of chunklab's
    (tmp_path / 'mini' / 'documents').mkdir(parents=True)
    (tmp_path / 'mini' / 'documents' / 'own.txt').write_text('A private contract.', encoding='utf-8')
    (tmp_path / 'mini' / 'queries.jsonl').write_text('', encoding='utf-8')
    yield lambda function: cli('doctor', '--splitter', f"python('page_splitters:{function}')")
    sys.modules.pop('page_splitters', None)


def count_of(name, section):
    return int(re.search(rf'^  {name} +([\d,]+)', section, re.MULTILINE)[1].replace(',', ''))


def test_counts_known_faults(page):
    called = page('lines')
    assert called.code == 0, called.err
    _, probe, mini = called.out.split('\n\n')
    lines = [line for line in PROBE.splitlines() if line.strip()]
    lowered = sum(number % 3 == 0 and line != line.lower() for number, line in enumerate(lines))
    assert probe.splitlines()[0] == 'probe'
    assert mini.startswith('mini (6 documents, digest ')
    assert count_of('mended', probe) == lowered
    assert count_of('exact', probe) == len(lines) - lowered
    assert count_of('unplaced', probe) == 1
    assert count_of('unplaced', mini) == 6  # one in each document
    assert count_of('lost', probe) == count_of('lost', mini) == 0
    assert 'offsets    none reported' in probe
    assert f'probe, chunk {len(lines) + 1}: "Zebra quagga okapi 77"' in probe
    assert 'private' not in called.out


def test_a_splitter_that_fails(page, tmp_path):
    called = page('secret')
    assert called.code == 2
    assert 'ValueError: cannot read …/secret.txt' in called.out
    assert 'someone' not in called.out
    assert str(tmp_path) not in called.out


def test_the_places_that_a_library_reports(cli):
    called = cli('doctor', '--splitter', "chonkie('TokenChunker', chunk_size=60)")
    _, probe, _ = called.out.split('\n\n')
    n_chunks = count_of('chunks', probe)
    # the decoded text is longer or shorter than the document's, so all but a first chunk that happens to fit are wrong
    assert n_chunks - 1 <= int(re.search(r'offsets +(\d+) of', probe)[1]) <= n_chunks
    assert re.search(r'stands at   \[\d+, \d+\).*\n      reported at \[0, ', probe)
    assert re.search(r'^chonkie +1\.', called.out, re.MULTILINE)


@pytest.mark.parametrize(
    ('spec', 'said'),
    [
        ('fixed(size=200)', 'fixed(size=200): gives spans of the document'),
        ("chonkie('TokenChunkr')", 'did you mean "TokenChunker"?'),
    ],
)
def test_what_has_no_page(cli, spec, said):
    called = cli('doctor', '--splitter', spec)
    assert (called.code, called.out) == (2, '')
    assert said in called.err


@pytest.mark.parametrize(
    ('spec', 'shown'),
    [
        ('command("/home/me/split.sh --fast")', "command('split.sh --fast')"),
        (r'command("C:\\tools\\split.exe")', "command('split.exe')"),
        ("python('my_mod:f', model='../weights/a.bin', size=3)", "python('my_mod:f', model='a.bin', size=3)"),
        ('semchunk(size=200)', 'semchunk(size=200)'),
        (r"""langchain(A, some='["\\n\\n", "/", " "]')""", r"""langchain(A, some='["\\n\\n", "/", " "]')"""),
        (r"""langchain(A, separator='"\\n"')""", r"""langchain(A, separator='"\\n"')"""),
        ("langchain(A, pipeline='/home/me/model')", 'langchain(A, pipeline=model)'),
    ],
)
def test_a_spec_names_no_folder(spec, shown):
    assert without_paths(spec) == shown


@pytest.mark.parametrize(
    ('message', 'shown'),
    [
        ('no file /home/me/x.txt', 'no file …/x.txt'),
        ("[Errno 2] No such file: '/a/b/c d.txt'", "[Errno 2] No such file: '…/c d.txt'"),
        (r'in C:\Users\me\x.py line 3', 'in …/x.py line 3'),
        ('see https://docs.example.org/a/b.html', 'see https://docs.example.org/a/b.html'),
        (r'Straße.\r\n\r\nThe Parties and/or others', r'Straße.\r\n\r\nThe Parties and/or others'),
    ],
)
def test_a_message_names_no_folder(message, shown):
    assert plain(message) == shown
