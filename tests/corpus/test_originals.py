from __future__ import annotations

import os

import pytest

from chunklab.corpus.originals import LINK_OUT, Original, find_originals, is_gone, read_original
from chunklab.errors import CorpusError


@pytest.fixture
def tree(tmp_path):
    for name in (
        'b.txt',
        'a.md',
        'sub/deep/c.TXT',
        'x.pdf',
        'y.PDF',
        'noext',
        '.git/d.txt',
        '.e.txt',
        'sub/z.docx',
        'old.doc',
        '~$z.docx',
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding='utf-8', newline='')
    (tmp_path / 'loop').symlink_to(tmp_path)
    return tmp_path


def test_what_is_found(tree):
    found = find_originals([tree])
    assert [o.source for o in found.originals] == ['a.md', 'b.txt', 'sub/deep/c.TXT', 'sub/z.docx', 'x.pdf', 'y.PDF']
    assert [o.path.read_text(encoding='utf-8') for o in found.originals] == [o.source for o in found.originals]
    assert dict(found.skipped) == {'.doc': 1, 'hidden': 3, 'no extension': 1, 'link to a folder': 1}
    assert found.failed == ()


def test_order_does_not_depend_on_that_of_the_paths_and_a_file_comes_once(tree):
    paths = [tree / 'sub', tree / 'b.txt', tree / 'a.md']
    found = find_originals(paths)
    assert [o.source for o in found.originals] == ['a.md', 'b.txt', 'deep/c.TXT', 'z.docx']
    assert find_originals(paths[::-1]) == found
    assert len(find_originals([tree, tree, tree / 'b.txt', tree / 'sub']).originals) == 6


def test_a_file_that_is_named_is_taken_even_if_hidden(tree):
    assert [o.source for o in find_originals([tree / '.e.txt']).originals] == ['.e.txt']
    assert find_originals([tree / 'old.doc']).skipped == (('.doc', 1),)


@pytest.mark.parametrize('name', ['nowhere', 'x' * 300, 'a\0b', 'two\nlines'])
def test_a_path_that_is_not_there(tree, name):
    with pytest.raises(CorpusError, match='nothing to ingest at') as caught:
        find_originals([tree, tree / name])
    assert str(caught.value).isprintable()


@pytest.mark.skipif(os.geteuid() == 0, reason='root may read everything')
def test_a_folder_that_cannot_be_read_is_told(tree):
    (tree / 'sub').chmod(0)
    try:
        found = find_originals([tree])
        assert is_gone(tree / 'sub' / 'z.docx') is False
    finally:
        (tree / 'sub').chmod(0o700)
    assert [o.source for o in found.originals] == ['a.md', 'b.txt', 'x.pdf', 'y.PDF']
    assert [failure.reason for failure in found.failed] == ['cannot be read: Permission denied']


def test_reading(tmp_path):
    (tmp_path / 'a.txt').write_bytes(b'a\xff\r\n\x00')
    assert read_original(Original('a.txt', tmp_path)) == b'a\xff\r\n\x00'


def test_one_too_large_is_not_even_read(tmp_path):
    for name in ('a.pdf', 'a.txt'):
        with (tmp_path / name).open('wb') as sparse:
            sparse.truncate(257 * 2**20)
    with pytest.raises(CorpusError, match='larger than 256 MiB'):
        read_original(Original('a.pdf', tmp_path))
    assert len(read_original(Original('a.txt', tmp_path))) == 257 * 2**20


def test_links_and_pipes(tmp_path):
    (tmp_path / 'broken.txt').symlink_to('nowhere')
    os.mkfifo(tmp_path / 'pipe.txt')
    for name in ('broken.txt', 'pipe.txt'):
        with pytest.raises(CorpusError, match='not a regular file'):
            read_original(Original(name, tmp_path))


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    folder = tmp_path / 'folder'
    folder.mkdir()
    (tmp_path / 'secret.txt').write_text('x')
    (folder / 'a.txt').write_text('x')
    (folder / 'inside.txt').symlink_to('a.txt')
    (folder / 'out.txt').symlink_to('../secret.txt')
    (folder / 'over.txt').symlink_to(folder / 'out.txt')
    (folder / 'round.txt').symlink_to('round.txt')
    found = find_originals([folder])
    assert [o.source for o in found.originals] == ['a.txt', 'inside.txt', 'round.txt']
    assert found.skipped == ((LINK_OUT, 2),)
    assert [o.source for o in find_originals([folder / 'out.txt']).originals] == ['out.txt']


def test_is_gone(tmp_path):
    (tmp_path / 'a.txt').touch()
    assert not is_gone(tmp_path / 'a.txt')
    assert is_gone(tmp_path / 'b.txt')
    assert is_gone(tmp_path / 'a.txt' / 'c.txt')
    assert not is_gone(tmp_path / 'a\0b')
