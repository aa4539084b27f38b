"""The server: the real one, started for these tests on a free port of this machine."""

from __future__ import annotations

import gc
import http.server
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from chunklab.errors import StoreError
from chunklab.index import places
from chunklab.index.chroma import collection_name
from chunklab.index.exact import ExactIndex
from chunklab.index.places import open_on_server
from chunklab.index.settings import Hnsw

HNSW = Hnsw()
PATIENCE_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wait_until_it_answers(url, server):
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f'{url}/api/v2/heartbeat', timeout=1):
                return
        except OSError:
            threading.Event().wait(0.1)
    pytest.fail(f'chroma run does not answer: {server.poll()}')


@pytest.fixture(scope='module')
def url(tmp_path_factory):
    chroma = Path(sys.executable).with_name('chroma')
    if not chroma.exists():
        pytest.skip('no chroma command beside this Python')
    port = free_port()
    data = tmp_path_factory.mktemp('server')
    with (data / 'log').open('wb') as log:
        server = subprocess.Popen(
            [chroma, 'run', '--path', data / 'data', '--host', '127.0.0.1', '--port', str(port)], stdout=log, stderr=log
        )
        try:
            wait_until_it_answers(f'http://127.0.0.1:{port}', server)
            yield f'http://127.0.0.1:{port}'
        finally:
            server.terminate()
            server.wait(timeout=30)
    shutil.rmtree(data)


def rows_of(index, queries, depth, restrict):
    return [rows.tolist() for rows in index.search(queries, depth, restrict)]


def test_a_server_finds_what_exact_search_finds_and_keeps_it(url, monkeypatch, random_units, contents_of):
    contents = contents_of(random_units(0, 150), [100, 50])
    queries, restrict = random_units(1, 4), [(), ('d1.txt',), (), ('d0.txt', 'd1.txt')]
    expected = rows_of(ExactIndex(contents.cutting, contents.vectors), queries, 10, restrict)
    told = []
    with open_on_server(url, contents, HNSW, lambda *n: told.append(n)) as index:
        assert rows_of(index, queries, 10, restrict) == expected
        seconds = index.cost.seconds
    with open_on_server(url + '/', contents, HNSW, lambda *n: pytest.fail('built again')) as index:
        assert rows_of(index, queries, 10, restrict) == expected
        assert index.cost.seconds == pytest.approx(seconds)  # it travels as text
        assert index.cost.megabytes == 0
    assert told == [(150, 150)]


def test_a_build_cut_short_on_a_server_is_not_believed(url, monkeypatch, random_units, contents_of):
    contents = contents_of(random_units(2, 40), [40], strategy='cut short')
    monkeypatch.setattr('chunklab.index.chroma._CHUNKS_PER_ADD', 10)

    def stop(done, total):
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), open_on_server(url, contents, HNSW, stop):
        pass
    told = []
    with open_on_server(url, contents, HNSW, lambda *n: told.append(n)) as index:
        assert index.collection.count() == 40
        assert index.collection.metadata['complete'] is True
        assert index.collection.name == collection_name(contents, HNSW)
    assert told[-1] == (40, 40)


def test_no_chunks_on_a_server(url, random_units, contents_of):
    contents = contents_of(random_units(0, 1)[:0], [0])
    with open_on_server(url, contents, HNSW) as index:
        assert rows_of(index, random_units(0, 1), 5, [()]) == [[]]


@pytest.mark.parametrize('address', ['localhost:8000', 'ftp://x', 'http://', 'http://x:99999', 'nonsense'])
def test_what_is_no_address_is_one_line(address, random_units, contents_of):
    with pytest.raises(StoreError, match='http://localhost:8000') as error:
        places.open_on_server(address, contents_of(random_units(0, 1), [1]), HNSW).__enter__()
    assert '\n' not in str(error.value)


def test_a_server_that_is_down_is_one_line(random_units, contents_of):
    address = f'http://127.0.0.1:{free_port()}'
    with pytest.raises(StoreError) as error:
        places.open_on_server(address, contents_of(random_units(0, 1), [1]), HNSW).__enter__()
    assert '\n' not in str(error.value)
    assert address in str(error.value)


class Troubled(http.server.BaseHTTPRequestHandler):
    """Answers every request with an error, but perhaps the heartbeat."""

    alive = False

    def do_GET(self):
        if self.alive and self.path.endswith('heartbeat'):
            self.send_response(200)
            self.end_headers()
        else:
            self.send_error(500, 'in trouble')

    def log_message(self, *_):
        pass


# Where its first request fails, Chroma's client drops its connection unclosed.
@pytest.mark.filterwarnings('ignore::pytest.PytestUnraisableExceptionWarning')
@pytest.mark.parametrize('alive', [False, True])
def test_a_server_that_answers_with_errors_is_one_line(random_units, contents_of, alive):
    handler = type('Handler', (Troubled,), {'alive': alive})
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f'http://127.0.0.1:{server.server_address[1]}'
        try:
            with pytest.raises(StoreError) as error:
                places.open_on_server(address, contents_of(random_units(0, 1), [1]), HNSW).__enter__()
        finally:
            server.shutdown()
            thread.join()
    message = str(error.value)
    del error
    gc.collect()
    assert '\n' not in message
    assert address in message
