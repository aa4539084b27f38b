"""What holds in every mode: vectors depend on the text and the weights, and on nothing else; odd documents work."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from chunklab import registry
from chunklab.encoders import late, static
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, bundled_folder
from chunklab.encoders.modes import open_in
from chunklab.experiment import MODES
from chunklab.store import open_store
from chunklab.types import Document, to_span_array

WORDS = ['the', 'tenant', 'shall', 'pay', 'rent', 'on', 'first', 'day', 'of', 'each', 'month', 'and', 'give', 'notice']
QUESTIONS = ['When is rent due?', 'notice', 'Who pays the rent of the first month?']
ALIKE = 1e-5
NARROW = 'late(window=10, stride=3, weighting=mean, begin=paragraph, numbers=float32)'


def contract(seed, n_words):
    rng = np.random.default_rng(seed)
    return Document(f'c{seed}.txt', ' '.join(rng.choice(WORDS, n_words)) + '.')


def cut(document, size):
    n = len(document.text)
    return to_span_array([(start, min(start + size, n)) for start in range(0, n, size)])


DOCUMENTS = [contract(0, 20), contract(1, 50), contract(2, 262)]  # the last is longer than a window of 254 tokens
REQUESTS = [(document, cut(document, size)) for document, size in zip(DOCUMENTS, (40, 100, 300), strict=True)]


@pytest.fixture(scope='module')
def model():
    """The bundled model, loaded once; nothing here changes it."""
    import torch
    from sentence_transformers import SentenceTransformer

    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield SentenceTransformer(str(bundled_folder()), device='cpu', local_files_only=True)
    torch.set_num_threads(n_threads)


@pytest.fixture
def opened(tmp_path, tiny_model, model):
    """Opens an encoder in a mode, over a new store each time; static ones are distilled from the tiny model."""
    stores, names = [], itertools.count()

    def open_one(mode, **settings):
        name = str(tiny_model) if mode == 'static' else DEFAULT_MODEL
        stores.append(open_store(tmp_path / str(next(names)), on_wait=pytest.fail))
        choice = replace(SentenceTransformers(name), **settings)
        made = registry.build('mode', mode).made
        encoder = open_in(made, choice, stores[-1].__enter__(), lambda stage, done, total, unit: None)
        if mode != 'static':
            (encoder.plain if mode.startswith('late') else encoder).model = lambda: model
        return encoder

    yield open_one
    while stores:
        stores.pop().__exit__(None, None, None)


def all_vectors(encoder, requests=REQUESTS):
    """The vectors of all chunks and questions, prepared in the order of `requests`."""
    encoder.prepare(requests)
    return np.concatenate(
        [*(encoder.encode_chunks(*request) for request in REQUESTS), encoder.encode_queries(QUESTIONS)]
    )


def test_every_mode_can_be_opened():
    assert registry.names('mode') == MODES


@pytest.mark.parametrize('mode', [*MODES, 'late(window=100, stride=40, weighting=middle, begin=paragraph)'])
def test_vectors_depend_neither_on_batch_size_nor_on_order_nor_on_threads(opened, mode):
    import torch

    one = all_vectors(opened(mode, batch=1))
    assert np.abs(one - all_vectors(opened(mode, batch=64), REQUESTS[::-1])).max() < ALIKE
    torch.set_num_threads(2)
    try:
        other = all_vectors(opened(mode, batch=3), [])  # in static mode distilled with as many threads
    finally:
        torch.set_num_threads(1)
    assert np.abs(one - other).max() < ALIKE
    assert np.abs(np.linalg.norm(one, axis=1) - 1).max() < ALIKE
    assert len(np.unique(one.round(4), axis=0)) > 10


@pytest.mark.parametrize(
    'mode', [*MODES, 'late(window=10, stride=3, weighting=mean, begin=paragraph, numbers=float32)']
)
@pytest.mark.parametrize(
    'text', ['', 'rent', 'the rent is due', 'x' * 100_000, ' \n\t ' * 100, 'rent ' * 10 + 'y' * 50_000]
)
def test_odd_documents_work(opened, mode, text):
    encoder = opened(mode)
    document = Document('odd.txt', text)
    spans = to_span_array([(0, len(text)), (0, 1), (len(text) // 2, len(text))] if text else [])
    encoder.prepare([(document, spans)])
    vectors = encoder.encode_chunks(document, spans)
    assert vectors.shape == (len(spans), encoder.encode_queries(['rent']).shape[1])
    assert np.isfinite(vectors).all()
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max(initial=0) < ALIKE
    assert encoder.encoded([(document, spans)]).texts <= max(1, len(spans))


@pytest.mark.parametrize('mode', ['late(numbers=float32)', 'late(numbers=float32, weighting=mean, window=64)'])
def test_chunks_of_one_token_depend_on_no_batch_where_floats_are_kept_whole(opened, mode):
    document = contract(5, 300)
    spans = cut(document, 4)
    one, other = (opened(mode, batch=batch).encode_chunks(document, spans) for batch in (1, 32))
    assert np.abs(one - other).max() < ALIKE


def test_chunks_of_one_token_in_half_floats_are_as_near_as_half_floats_are(opened):
    document = contract(5, 300)
    spans = cut(document, 4)
    whole = opened('late(numbers=float32)').encode_chunks(document, spans)
    for batch in (1, 32):
        assert np.abs(opened('late', batch=batch).encode_chunks(document, spans) - whole).max() < 1e-3


def test_a_document_longer_than_what_is_held_at_once_is_pooled_from_its_parts(opened, monkeypatch):
    """Late reads it in many batches of windows, static in many blocks of spans: the means are those of the whole."""
    document = contract(3, 400)
    spans = cut(document, 300)
    whole = {mode: opened(mode).encode_chunks(document, spans) for mode in ('late', 'static')}
    monkeypatch.setattr(late.TokenVectorFiles, 'put', _one_row_at_a_time(late.TokenVectorFiles.put))
    monkeypatch.setattr(static, '_SPANS_AT_A_TIME', 2)
    for mode, vectors in whole.items():
        assert np.abs(opened(mode, batch=1).encode_chunks(document, spans) - vectors).max() < ALIKE


def _one_row_at_a_time(put):
    def put_rows(files, key, batches, *rest):
        return put(files, key, (batch[i : i + 1] for batch in batches for i in range(len(batch))), *rest)

    return put_rows


@pytest.mark.slow
@pytest.mark.parametrize('mode', ['late', 'static'])
def test_a_document_of_a_megabyte_in_one_piece(opened, mode, model, monkeypatch):
    """With late's vectors made up, as a megabyte through the model takes minutes; all else is the real thing."""
    import tracemalloc

    from chunklab.encoders import reading

    monkeypatch.setattr(reading, 'token_vectors', lambda model, ids: _made_up(ids))
    monkeypatch.setattr(reading.DocumentReader, '_try_out', lambda reader, model: None)
    document = Document('long.txt', ' '.join([contract(4, 1000).text] * 220))
    assert len(document.text) > 1_000_000
    encoder, spans = opened(mode), cut(document, 1000)
    encoder.tokenizer().tokens(document.text)
    encoder.encode_queries(['rent'])
    tracemalloc.start()
    encoder.prepare([(document, spans)])
    vectors = encoder.encode_chunks(document, spans)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < ALIKE
    batch = 32 * 256 * 384 * 4  # windows, as floats
    assert peak < 4 * batch + 40 * len(document.text)


def _made_up(ids):
    return np.sin(ids[:, :, np.newaxis].astype(np.float32) + np.arange(384, dtype=np.float32))
