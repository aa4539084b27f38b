from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.errors import ModelError
from chunklab.reproduce import cl100k as module

load = module.load_cl100k.__wrapped__  # without what an earlier call remembers


@given(text=st.text(st.characters(codec='utf-8'), max_size=40))
def test_starts_against_decoding_token_by_token(cl100k, text):
    ids = cl100k.encoding.encode_ordinary(text)
    begun = [len(cl100k.encoding.decode_bytes(ids[:i]).decode('utf-8', 'ignore')) for i in range(len(ids))]
    assert cl100k.starts(text).tolist() == begun
    assert cl100k.count(text) == len(ids)


def test_special_looking_text_is_text(cl100k):
    assert cl100k.count('<|endoftext|>') > 1


def test_known_tokens(cl100k):
    assert cl100k.encoding.encode_ordinary('tiktoken is great!') == [83, 1609, 5963, 374, 2294, 0]
    assert cl100k.starts('tiktoken is great!').tolist() == [0, 1, 3, 8, 11, 17]


def test_without_tiktoken_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr(module, 'find_spec', lambda name: None)
    with pytest.raises(ModelError, match=r"tiktoken, which is not installed \(pip install 'chunklab\[bench\]'\)$"):
        load()


def test_without_its_file_one_line_says_what_brings_it(cl100k, monkeypatch, tmp_path):
    def missing(name):
        raise module.PackageNotFoundError(name)

    monkeypatch.setattr(module, 'distribution', missing)
    monkeypatch.setenv('TIKTOKEN_CACHE_DIR', str(tmp_path))
    with pytest.raises(ModelError, match='comes with llama-index-core') as caught:
        load()
    assert '\n' not in str(caught.value)


def test_an_altered_file_is_refused_and_left_where_it_is(cl100k, monkeypatch, tmp_path):
    (tmp_path / module.FILE).write_bytes(b'IQ== 0\n')
    monkeypatch.setenv('TIKTOKEN_CACHE_DIR', str(tmp_path))
    with pytest.raises(ModelError, match='altered vocabulary: sha256 is '):
        load()
    assert (tmp_path / module.FILE).read_bytes() == b'IQ== 0\n'


def test_the_environment_is_left_as_it_was(cl100k, monkeypatch):
    monkeypatch.delenv('TIKTOKEN_CACHE_DIR', raising=False)
    load()
    assert 'TIKTOKEN_CACHE_DIR' not in module.os.environ
