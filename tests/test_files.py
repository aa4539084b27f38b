"""Files that are whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chunklab.errors import StoreError
from chunklab.files import write_atomically


@pytest.mark.parametrize('text', ['', 'a\nb\r\nc\x0c\u2028', '\ufeffmark', '合同 É', 'lone \ud800'])
def test_what_is_written_is_what_is_there(tmp_path, text):
    write_atomically(tmp_path / 'sub' / 'file.txt', text)
    assert (tmp_path / 'sub' / 'file.txt').read_bytes() == text.encode('utf-8', 'surrogatepass')
    assert [path.name for path in (tmp_path / 'sub').iterdir()] == ['file.txt']


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    write_atomically(tmp_path / 'file.txt', 'old')

    def fails(*_):
        raise OSError(28, 'No space left on device')

    monkeypatch.setattr(Path, 'replace', fails)
    with pytest.raises(StoreError, match='No space left'):
        write_atomically(tmp_path / 'file.txt', 'new')
    assert (tmp_path / 'file.txt').read_text() == 'old'
    assert [path.name for path in tmp_path.iterdir()] == ['file.txt']


def test_a_file_has_the_rights_that_the_user_gives_new_files(tmp_path):
    mask = os.umask(0o027)
    try:
        write_atomically(tmp_path / 'file.txt', 'text')
    finally:
        os.umask(mask)
    assert (tmp_path / 'file.txt').stat().st_mode & 0o777 == 0o640


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    os.mkfifo(tmp_path / 'pipe')
    reader = os.open(tmp_path / 'pipe', os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(tmp_path / 'pipe', 'through it')
        assert os.read(reader, 100) == b'through it'
    finally:
        os.close(reader)
    assert (tmp_path / 'pipe').is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ['pipe']


def test_a_link_stays_one_and_its_file_is_replaced(tmp_path):
    (tmp_path / 'kept').mkdir()
    (tmp_path / 'link').symlink_to(tmp_path / 'kept' / 'file.txt')
    for text in ('not there before', 'replaced'):
        write_atomically(tmp_path / 'link', text)
        assert (tmp_path / 'link').is_symlink()
        assert (tmp_path / 'kept' / 'file.txt').read_text() == text
