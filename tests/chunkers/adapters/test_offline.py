"""Foreign code reaches no other machine, and only foreign code."""

from __future__ import annotations

import socket
import threading
import urllib.request

import pytest

from chunklab import registry
from chunklab.chunkers.adapters.offline import offline
from chunklab.errors import SpecError
from chunklab.types import Document


@pytest.fixture
def server():
    with socket.create_server(('127.0.0.1', 0)) as listening:
        yield listening.getsockname()


def test_a_download_is_refused_at_once(server):
    refused = pytest.raises(SpecError, match=r'^the splitter: needs a download from example\.invalid, and chunklab')
    with refused, offline('the splitter'):
        urllib.request.urlopen('https://example.invalid/weights')
    with pytest.raises(SpecError, match=r'^the splitter: needs a download from 127\.0\.0\.1'), offline('the splitter'):
        socket.create_connection(server)


def test_code_that_does_without_what_it_could_not_reach_goes_on(server):
    with offline('the splitter'), pytest.raises(OSError, match='not to be reached'):
        socket.create_connection(server)


def test_other_mistakes_stay_what_they_are():
    with pytest.raises(ValueError, match='too large'), offline('the splitter'):
        raise ValueError('too large')


def test_before_after_and_beside_it_the_network_is_there(server):
    reached = []

    def reach():
        with socket.create_connection(server):
            reached.append(True)

    reach()
    with offline('the splitter'):
        beside = threading.Thread(target=reach)
        beside.start()
        beside.join()
        with offline('another inside'), pytest.raises(OSError):
            reach()
        with pytest.raises(OSError, match='not to be reached'):
            reach()
    reach()
    assert len(reached) == 3


def test_what_foreign_code_prints_is_no_data(capsys):
    with offline('the splitter'):
        print('a word from the library')  # noqa: T201
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ('', 'a word from the library\n')


def test_a_splitter_whose_vocabulary_is_not_here_fails_when_it_cuts(monkeypatch, tmp_path, topic_context):
    monkeypatch.setenv('TIKTOKEN_CACHE_DIR', str(tmp_path))
    chunker = registry.build('chunker', 'langchain(TokenTextSplitter, encoding_name=p50k_base)').made
    with pytest.raises(SpecError, match=r'^langchain\(TokenTextSplitter\): needs a download from \S+, and chunklab'):
        chunker.pieces(Document('a.txt', 'Some text.'), topic_context)
