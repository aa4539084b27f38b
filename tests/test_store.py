from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.errors import StoreError
from chunklab.store import (
    BlobCache,
    default_path,
    digest_of,
    file_digest,
    open_store,
    rows_from_bytes,
    rows_to_bytes,
    vectors_from_bytes,
    vectors_to_bytes,
)

PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def key_of(number):
    return digest_of('test', number)


@pytest.fixture
def cache(tmp_path):
    cache = BlobCache(tmp_path / 'blobs.sqlite')
    yield cache
    cache.close()


def open_quietly(path):
    return open_store(path, on_wait=pytest.fail)


def in_other_process(code, *args):
    return subprocess.Popen(
        [sys.executable, '-c', code, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


class TestDigests:
    @given(PARTS, PARTS)
    def test_differ_where_the_parts_differ(self, left, right):
        same = repr(left) == repr(right) or (isinstance(left, dict) and left == right)
        if same:
            assert digest_of(left) == digest_of(right)
        elif left != right:
            assert digest_of(left) != digest_of(right)

    def test_kinds_and_borders_count(self):
        parts = [(1,), (1.0,), ('1',), (True,), (None,), ('ab', 'c'), ('a', 'bc'), (('a', 'bc'),), ('a', 'b', 'c')]
        assert len({digest_of(*some) for some in parts}) == len(parts)

    def test_is_the_same_everywhere_and_takes_lone_surrogates(self):
        assert digest_of('a', 1) == '135f17a475a61afdeeaf3759ad2e45ad1c7abb192395abe47e41fc8e395dc1a9'
        assert digest_of('\ud800') != digest_of('\udc00')
        assert digest_of({'b': 1, 'a': 2}) == digest_of({'a': 2, 'b': 1})

    def test_of_a_file_is_remembered_until_the_file_changes(self, tmp_path, cache):
        path = tmp_path / 'weights'
        path.write_bytes(b'abc')
        first = file_digest(path, cache)
        assert first == 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
        times = path.stat().st_atime_ns, path.stat().st_mtime_ns
        path.write_bytes(b'xyz')
        os.utime(path, ns=times)
        assert file_digest(path, cache) == first  # same size, same time: not read
        os.utime(path, ns=(times[0], times[1] + 1000))
        assert file_digest(path, cache) != first


class TestArrays:
    @given(st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))))
    def test_rows_come_back(self, pairs):
        rows = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        assert np.array_equal(rows_from_bytes(rows_to_bytes(rows), 2), rows)

    def test_rows_that_do_not_fit_are_a_bug(self):
        with pytest.raises(AssertionError, match='BUG'):
            rows_to_bytes(np.array([[0, 2**31]]))

    def test_vectors_come_back_bit_for_bit(self):
        vectors = np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32)
        blobs = [b'head' + vectors_to_bytes(vector) for vector in vectors]
        assert vectors_from_bytes(blobs, 7, skip=4).tobytes() == vectors.tobytes()
        assert vectors_from_bytes([], 7).shape == (0, 7)


class TestBlobCache:
    @settings(deadline=None, max_examples=25)  # every example makes a file
    @given(st.dictionaries(st.integers(0, 2000).map(key_of), st.binary(max_size=50), max_size=30))
    def test_gives_back_what_was_put(self, tmp_path_factory, values):
        cache = BlobCache(tmp_path_factory.mktemp('blobs') / 'blobs.sqlite')
        cache.put_many(values)
        assert cache.get_many([*values, key_of(-1)]) == values
        assert cache.has_many([*values, key_of(-1)]) == set(values)
        cache.close()

    def test_many_keys_at_once(self, cache):
        values = {key_of(i): str(i).encode() for i in range(1201)}
        cache.put_many(values)
        assert cache.get_many(list(values)) == values

    def test_a_later_value_takes_the_place_of_an_earlier(self, cache):
        cache.put_many({key_of(0): b'a'})
        cache.put_many({key_of(0): b'b'})
        assert cache.get_many([key_of(0)]) == {key_of(0): b'b'}

    @pytest.mark.parametrize(
        'change',
        [
            'substr(value, 1, length(value) - 1)',
            "CAST(value || x'00' AS BLOB)",
            '17',
            "x''",
            "x'00'",
            '(SELECT value FROM blobs other WHERE other.key <> blobs.key)',
        ],
    )
    def test_a_value_that_is_not_what_was_written_counts_as_absent(self, cache, change):
        cache.put_many({key_of(0): b'\x00one', key_of(1): b'\xffother'})
        with sqlite3.connect(cache.path) as connection:
            connection.execute(f"UPDATE blobs SET value = {change} WHERE key = x'{key_of(0)}'")
        connection.close()
        found = cache.get_many([key_of(0), key_of(1)])
        assert found == {key_of(1): b'\xffother'}
        cache.put_many({key_of(0): b'again'})
        assert cache.get_many([key_of(0)]) == {key_of(0): b'again'}

    def test_garbage_is_named_in_one_line(self, tmp_path):
        path = tmp_path / 'blobs.sqlite'
        path.write_bytes(b'no database ' * 1000)
        with pytest.raises(StoreError, match='damaged') as error:
            BlobCache(path)
        assert str(path) in str(error.value)
        assert '\n' not in str(error.value)

    @pytest.mark.parametrize('share', [0.05, 0.3, 0.6, 0.9])
    def test_a_file_cut_off_is_found_out_or_read_right(self, tmp_path, share):
        path = tmp_path / 'blobs.sqlite'
        values = {key_of(i): bytes([i % 256]) * 1000 for i in range(300)}
        cache = BlobCache(path)
        cache.put_many(values)
        cache.close()
        with path.open('r+b') as file:
            file.truncate(int(path.stat().st_size * share))
        with pytest.raises(StoreError, match='damaged'):
            cache = BlobCache(path)
            found = cache.get_many(list(values))
            cache.close()
            assert all(values[key] == value for key, value in found.items())
            raise AssertionError(f'{len(found)} of 300 values read from a file cut off')

    @pytest.mark.parametrize('seed', range(8))
    def test_damaged_pages_never_give_a_wrong_value(self, tmp_path, seed):
        path = tmp_path / 'blobs.sqlite'
        values = {key_of(i): bytes([i % 256]) * (i + 1) for i in range(400)}
        cache = BlobCache(path)
        cache.put_many(values)
        cache.close()
        rng = np.random.default_rng(seed)
        whole = bytearray(path.read_bytes())
        for at in rng.integers(100, len(whole) - 64, size=20):
            whole[at : at + 64] = rng.bytes(64)
        path.write_bytes(whole)
        try:
            cache = BlobCache(path)
            found = cache.get_many(list(values))
            cache.close()
        except StoreError as error:
            assert str(path) in str(error)
        else:
            assert all(values[key] == value for key, value in found.items())

    def test_a_full_disk_is_one_line_and_what_was_kept_stays(self, tmp_path):
        folder = tmp_path / 'small'
        folder.mkdir()
        mounted = subprocess.run(
            ['mount', '-t', 'tmpfs', '-o', 'size=256k', 'none', folder], capture_output=True, check=False
        )
        if mounted.returncode:
            pytest.skip('no small file system can be mounted here')
        try:
            cache = BlobCache(folder / 'blobs.sqlite')
            cache.put_many({key_of(0): b'kept'})
            with pytest.raises(StoreError, match='disk is full') as error:
                for i in range(1, 100):
                    cache.put_many({key_of(i): bytes(10_000)})
            assert '\n' not in str(error.value)
            assert cache.get_many([key_of(0)]) == {key_of(0): b'kept'}
            cache.close()
        finally:
            subprocess.run(['umount', folder], check=True)

    def test_a_writer_killed_leaves_whole_batches_in_order(self, tmp_path):
        path = tmp_path / 'blobs.sqlite'
        writer = in_other_process(
            'import sys\n'
            'from pathlib import Path\n'
            'from chunklab.store import BlobCache, digest_of\n'
            'cache = BlobCache(Path(sys.argv[1]))\n'
            'for batch in range(10**9):\n'
            "    cache.put_many({digest_of('test', batch * 40 + i): bytes(3000) for i in range(40)})\n"
            '    if batch == 5: print(flush=True)\n',
            path,
        )
        writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        cache = BlobCache(path)
        n = next(n for n in range(10**9) if not cache.has_many([key_of(n)]))
        assert n >= 240
        assert n % 40 == 0
        assert set(cache.get_many([key_of(i) for i in range(n + 4000)]).values()) == {bytes(3000)}
        assert len(cache.has_many([key_of(i) for i in range(n + 4000)])) == n
        cache.put_many({key_of(n): b'goes on'})
        cache.close()


class TestStore:
    def test_is_made_and_keeps(self, tmp_path):
        path = tmp_path / 'deep' / 'store'
        with open_quietly(path) as store:
            store.cache('vectors').put_many({key_of(0): b'x'})
            assert store.cache('vectors') is store.cache('vectors')
            assert store.folder('chroma').is_dir()
        with open_quietly(path) as store:
            assert store.cache('vectors').get_many([key_of(0)]) == {key_of(0): b'x'}
            assert store.cache('tokens').get_many([key_of(0)]) == {}

    def test_default_follows_the_platform(self, monkeypatch, tmp_path):
        monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path))
        assert default_path().name == 'chunklab'
        if sys.platform == 'linux':
            assert default_path() == tmp_path / 'chunklab'

    @pytest.mark.parametrize('inside', ['', 'deeper'])
    def test_below_a_file_is_one_line(self, tmp_path, inside):
        (tmp_path / 'file').write_text('')
        with pytest.raises(StoreError, match='cannot be made') as error, open_quietly(tmp_path / 'file' / inside):
            pass
        assert '\n' not in str(error.value)

    def test_where_the_lock_cannot_be_written_is_one_line(self, tmp_path):
        (tmp_path / 'lock').mkdir()
        with pytest.raises(StoreError, match='cannot be written'), open_quietly(tmp_path):
            pass

    def test_another_format_says_who_made_it_and_what_to_do(self, tmp_path):
        (tmp_path / 'chunklab-store.json').write_text('{"format": 99, "made_by": "9.9.9"}')
        with pytest.raises(StoreError, match=r'chunklab 9\.9\.9 \(format 99') as error, open_quietly(tmp_path):
            pass
        assert '--store' in str(error.value)
        assert '\n' not in str(error.value)

    @pytest.mark.parametrize('stamp', ['', '[]', '{"format": 1}', 'format 1', '\x00'])
    def test_a_damaged_stamp_is_one_line(self, tmp_path, stamp):
        (tmp_path / 'chunklab-store.json').write_text(stamp)
        with pytest.raises(StoreError, match='is damaged') as error, open_quietly(tmp_path):
            pass
        assert '\n' not in str(error.value)

    def test_a_folder_of_other_things_is_left_alone(self, tmp_path):
        (tmp_path / 'thesis.txt').write_text('x')
        with pytest.raises(StoreError, match=r'not a chunklab store.*thesis\.txt'), open_quietly(tmp_path):
            pass
        assert not (tmp_path / 'chunklab-store.json').exists()

    def test_a_kill_before_the_stamp_does_no_harm(self, tmp_path):
        (tmp_path / 'lock').write_text('')
        (tmp_path / 'chunklab-store.new').write_text('{"for')
        with open_quietly(tmp_path) as store:
            store.cache('x').put_many({key_of(0): b'x'})

    def test_a_second_process_waits_and_says_so(self, tmp_path):
        code = (
            'import sys\n'
            'from pathlib import Path\n'
            'from chunklab.store import open_store\n'
            'with open_store(Path(sys.argv[1]), on_wait=lambda message: print(message, flush=True)) as store:\n'
            "    print('in', store.cache('x').get_many(['00' * 32]), flush=True)\n"
        )
        with open_quietly(tmp_path) as store:
            second = in_other_process(code, tmp_path)
            said = second.stdout.readline()
            assert 'in use by another chunklab process' in said
            assert str(tmp_path) in said
            store.cache('x').put_many({'00' * 32: b'seen'})
        out, err = second.communicate(timeout=30)
        assert out == f"in {{'{'00' * 32}': b'seen'}}\n"
        assert err == ''

    def test_a_killed_process_does_not_hold_the_lock(self, tmp_path):
        code = (
            'import sys\n'
            'from pathlib import Path\n'
            'from chunklab.store import open_store\n'
            'with open_store(Path(sys.argv[1]), on_wait=print):\n'
            "    print('in', flush=True)\n"
            '    sys.stdin.read()\n'
        )
        first = subprocess.Popen(
            [sys.executable, '-c', code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert first.stdout.readline() == 'in\n'
        first.kill()
        first.communicate()
        with open_quietly(tmp_path):
            pass


def test_apart_shares_caches_and_differs_in_addresses(tmp_path):
    with open_quietly(tmp_path) as store:
        one, other = store.apart('one'), store.apart('other')
        assert len({found.address('d1') for found in (store, one, other)}) == 3
        assert store.address('d1') == 'd1'
        assert one.address('d1') == store.apart('one').address('d1') != one.address('d2')
        assert one.cache('stages') is other.cache('stages') is store.cache('stages')
