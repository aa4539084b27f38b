from __future__ import annotations

import errno
import hashlib
import os
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.encoders import token_vectors
from chunklab.encoders.token_vectors import TokenVectorFiles
from chunklab.errors import StoreError
from chunklab.types import to_span_array

KEY = hashlib.sha256(b'a document').hexdigest()
OTHER = hashlib.sha256(b'another').hexdigest()


def made(seed, n_tokens, n_before=1, n_after=1, dim=4):
    """Rows of a document whose tokens start at every third character."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n_before + n_tokens + n_after, dim)).astype(np.float32)
    return rows, np.arange(n_tokens, dtype=np.int32) * 3


def put(files, rows, starts, key=KEY, n_before=1, batch=50):
    batches = (rows[first : first + batch] for first in range(0, max(1, len(rows)), batch))
    return files.put(key, batches, starts, n_before, 123)


@pytest.fixture
def files(tmp_path):
    return TokenVectorFiles(tmp_path)


def test_by_hand(files):
    # tokens at 0, 3 and 6 between one special token before and one after
    rows = np.array([[8, 0], [0, 3], [4, 0], [0, 1], [2, 0]], dtype=np.float32)
    kept = put(files, rows, np.array([0, 3, 6], dtype=np.int32))
    spans = [(0, 3), (3, 6), (3, 7), (0, 9), (4, 6), (7, 9)]
    sums = [[8, 3], [4, 0], [6, 1], [14, 4], [4, 0], [2, 1]]  # the last two have no token: that of the one before
    expected = [np.array(s) / np.linalg.norm(s) for s in sums]
    assert np.abs(kept.mean_vectors(to_span_array(spans)) - expected).max() < 1e-7


@given(st.data())
def test_means_are_those_of_the_rows_themselves(tmp_path_factory, data):
    n_tokens = data.draw(st.integers(0, 150))
    n_before, n_after = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 2))
    rows, starts = made(n_tokens, n_tokens, n_before, n_after)
    if not len(rows):
        return
    files = TokenVectorFiles(tmp_path_factory.mktemp('files'))
    kept = put(files, rows, starts, n_before=n_before, batch=data.draw(st.integers(1, 70)))
    length = 3 * n_tokens + 3
    cuts = st.tuples(st.integers(0, length - 1), st.integers(1, length)).filter(lambda span: span[0] < span[1])
    spans = data.draw(st.lists(cuts, min_size=1, max_size=8))
    halves = rows.astype(np.float16).astype(np.float64)
    for (begin, end), found in zip(spans, kept.mean_vectors(to_span_array(spans)), strict=True):
        inside = [i for i in range(n_tokens) if begin <= 3 * i < end]
        if not inside:
            inside = [max([i for i in range(n_tokens) if 3 * i < begin], default=0)]
        chosen = [n_before + i for i in inside if i < n_tokens]
        chosen += list(range(n_before)) if 0 in inside else []
        chosen += list(range(n_before + n_tokens, len(rows))) if max(inside) >= n_tokens - 1 else []
        mean = halves[chosen].mean(axis=0)
        assert np.abs(found - mean / np.linalg.norm(mean)).max() < 1e-6
        alone = kept.mean_vectors(to_span_array([(begin, end)]))
        assert alone.tobytes() == found.tobytes()  # whatever else is asked for


def test_what_was_kept_comes_back_in_a_later_run(tmp_path):
    rows, starts = made(1, 100)
    kept = put(TokenVectorFiles(tmp_path), rows, starts)
    later = TokenVectorFiles(tmp_path).get(KEY)
    for found in (kept, later):
        assert found.rows.tobytes() == rows.astype(np.float16).tobytes()
        assert found.starts.tolist() == starts.tolist()
        assert (found.n_before, found.n_read) == (1, 123)
    assert later.seconds == kept.seconds > 0
    assert TokenVectorFiles(tmp_path).get(OTHER) is None


def test_no_rows_at_all_have_a_vector_of_zeros(files):
    kept = put(files, np.zeros((0, 4), dtype=np.float32), np.zeros(0, dtype=np.int32), n_before=0)
    assert kept.mean_vectors(to_span_array([(0, 5)])).tolist() == [[0, 0, 0, 0]]


@pytest.mark.parametrize('place', [0, 100, -1, -4, -5, -12, -20, -30, -40])
def test_a_changed_byte_is_not_believed(tmp_path, place):
    put(TokenVectorFiles(tmp_path), *made(1, 100))
    data = bytearray((tmp_path / KEY).read_bytes())
    data[place] ^= 1
    (tmp_path / KEY).write_bytes(data)
    files = TokenVectorFiles(tmp_path)
    assert files.get(KEY) is None
    assert put(files, *made(1, 100)).rows.shape == (102, 4)
    assert TokenVectorFiles(tmp_path).get(KEY) is not None


@pytest.mark.parametrize('size', [0, 3, 40, 500, -1])
def test_neither_is_half_a_file(tmp_path, size):
    put(TokenVectorFiles(tmp_path), *made(1, 100))
    data = (tmp_path / KEY).read_bytes()
    (tmp_path / KEY).write_bytes(data[:size])
    assert TokenVectorFiles(tmp_path).get(KEY) is None


def test_nor_a_whole_file_under_the_name_of_another(tmp_path):
    put(TokenVectorFiles(tmp_path), *made(1, 100))
    (tmp_path / KEY).rename(tmp_path / OTHER)
    files = TokenVectorFiles(tmp_path)
    assert files.get(OTHER) is None
    assert files.get(KEY) is None


def test_a_file_is_read_through_once(tmp_path, monkeypatch):
    put(TokenVectorFiles(tmp_path), *made(1, 100))
    files = TokenVectorFiles(tmp_path)
    files.get(KEY)
    monkeypatch.setattr(token_vectors, '_is_whole', lambda *_: pytest.fail('read again'))
    assert files.get(KEY) is not None


def test_a_reading_that_fails_leaves_nothing(tmp_path):
    rows, starts = made(1, 100)

    def breaking():
        yield rows[:40]
        raise KeyError('killed')

    files = TokenVectorFiles(tmp_path)
    with pytest.raises(KeyError):
        files.put(KEY, breaking(), starts, 1, 1)
    assert files.get(KEY) is None
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_written_over(tmp_path):
    (tmp_path / 'unfinished.half').write_bytes(b'x' * 100_000)
    put(TokenVectorFiles(tmp_path), *made(1, 100))
    assert [path.name for path in tmp_path.iterdir()] == [KEY]
    assert TokenVectorFiles(tmp_path).get(KEY) is not None


def test_a_full_disk_and_a_lost_folder_are_one_line(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(StoreError, match='name another folder with --store') as error:
        put(TokenVectorFiles(tmp_path / 'gone'), *made(1, 100))
    assert '\n' not in str(error.value)
    monkeypatch.setattr('pathlib.Path.replace', full)
    with pytest.raises(StoreError, match='the disk is full'):
        put(TokenVectorFiles(tmp_path), *made(1, 100))
    assert list(tmp_path.iterdir()) == []


def test_of_a_document_only_the_sums_are_held_and_those_once(tmp_path):
    dim, n_batches, batch = 64, 100, 2000  # 200,000 tokens: 25 MB of half floats, 50 MB as they come

    def batches():
        for seed in range(n_batches):
            yield np.random.default_rng(seed).normal(size=(batch, dim)).astype(np.float32)

    n_tokens = n_batches * batch
    starts = np.arange(n_tokens, dtype=np.int32)
    tracemalloc.start()
    try:
        TokenVectorFiles(tmp_path).put(KEY, batches(), starts, 0, n_tokens)
        written = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        kept = TokenVectorFiles(tmp_path).get(KEY)
        kept.mean_vectors(np.stack([starts[:-200:200], starts[200::200]], axis=1).astype(np.int64))
        read = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    sums = 8 * dim * n_tokens // 32
    assert written < 1.5 * sums + 8 * batch * dim * 4
    assert read < 8e6
