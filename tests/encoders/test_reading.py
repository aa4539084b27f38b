from __future__ import annotations

import numpy as np
import pytest

from chunklab.encoders import reading as module
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, bundled_folder
from chunklab.encoders.reading import DocumentReader
from chunklab.encoders.transformer import open_encoder
from chunklab.encoders.windows import Late
from chunklab.errors import ModelError, SpecError
from chunklab.store import open_store

CHOICE = SentenceTransformers(DEFAULT_MODEL, batch=4)
SHORT = 'Either Party may end this Agreement on 30 days’ notice.\n\nThe naïve tenant (“T”) pays § 4.1(a): 契約 🏠'
OVERLAP = 254 // 2
LONG = ''.join(f'Section {i}. The Seller shall deliver {i * 7} units of goods {i} to the Buyer.\n' for i in range(36))


@pytest.fixture(scope='module')
def model():
    """The model itself, loaded once, as anybody would load it."""
    import torch
    from sentence_transformers import SentenceTransformer

    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield SentenceTransformer(str(bundled_folder()), device='cpu', local_files_only=True)
    torch.set_num_threads(n_threads)


@pytest.fixture
def opened(tmp_path, model):
    """Makes readers that share the loaded model."""
    contexts = []

    def open_one(choice=CHOICE, with_model=model, late=None):
        contexts.append(open_store(tmp_path / str(len(contexts)), on_wait=pytest.fail))
        plain = open_encoder(choice, contexts[-1].__enter__())
        plain.model = lambda: with_model
        return DocumentReader(choice, plain, late)

    yield open_one
    for context in contexts:
        context.__exit__(None, None, None)


def rows_of(reading):
    return np.concatenate(list(reading.batches))


def silent(n_read):
    pass


@pytest.fixture(scope='module')
def by_hand():
    """Token vectors of a list of token numbers by the transformers library alone, and its tokenizer."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(bundled_folder(), local_files_only=True)
    bert = AutoModel.from_pretrained(bundled_folder(), local_files_only=True).eval()

    def vectors(ids):
        with torch.inference_mode():
            found = bert(torch.tensor([[tokenizer.cls_token_id, *ids, tokenizer.sep_token_id]]))
        return found.last_hidden_state[0].numpy()

    return vectors, tokenizer


@pytest.mark.parametrize('text', ['', ' \n', 'rent', SHORT])
def test_a_document_shorter_than_the_window_is_what_the_model_makes_of_it(opened, model, text):
    reading = opened().read(text, silent)
    rows = rows_of(reading)
    mean = rows.mean(axis=0)
    expected = model.encode([text], normalize_embeddings=True)[0]
    assert np.abs(mean / np.linalg.norm(mean) - expected).max() < 1e-6
    assert (reading.n_before, len(rows)) == (1, reading.n_read + 2)


def test_token_vectors_are_those_of_transformers(opened, by_hand):
    vectors, tokenizer = by_hand
    read = tokenizer(SHORT, return_offsets_mapping=True, add_special_tokens=False)
    reading = opened().read(SHORT, silent)
    assert np.abs(rows_of(reading) - vectors(read['input_ids'])).max() < 2e-5
    assert reading.starts.tolist() == [start for start, _ in read['offset_mapping']]


def test_each_token_of_a_long_document_has_its_vector_from_the_window_around_it(opened, by_hand):
    vectors, tokenizer = by_hand
    ids = tokenizer(LONG, add_special_tokens=False, truncation=False, verbose=False)['input_ids']
    n_tokens, longest, overlap = len(ids), 254, OVERLAP
    reading = opened().read(LONG, silent)
    rows = rows_of(reading)
    assert 2 * longest < n_tokens == len(reading.starts) == len(rows) - 2
    n_windows = -(-(n_tokens - overlap) // (longest - overlap))
    assert reading.n_read == n_windows * longest
    starts = [i * (n_tokens - longest) // (n_windows - 1) for i in range(n_windows)]
    for token in (0, 60, 300, 400, n_tokens - 1):
        start = min(starts, key=lambda start: abs(token + 0.5 - (start + longest / 2)))
        of_window = vectors(ids[start : start + longest])
        assert np.abs(rows[1 + token] - of_window[1 + token - start]).max() < 2e-5
        if token == 0:
            assert np.abs(rows[0] - of_window[0]).max() < 2e-5
        if token == n_tokens - 1:
            assert np.abs(rows[-1] - of_window[-1]).max() < 2e-5


@pytest.mark.parametrize('weighting', ['nearest', 'middle', 'mean'])
def test_a_token_has_the_mean_over_the_windows_that_read_it(opened, by_hand, weighting):
    vectors, tokenizer = by_hand
    ids = tokenizer(LONG, add_special_tokens=False, truncation=False, verbose=False)['input_ids']
    length, n_tokens = 200, len(ids)
    late = Late(window=length, stride=90, weighting=weighting)
    n_windows = -(-(n_tokens - length) // 90) + 1
    starts = [i * (n_tokens - length) // (n_windows - 1) for i in range(n_windows)]
    of_windows = [vectors(ids[start : start + length]) for start in starts]
    rows = rows_of(opened(late=late).read(LONG, silent))
    assert len(rows) == n_tokens + 2
    for token in range(0, n_tokens, 7):
        read = [i for i, start in enumerate(starts) if start <= token < start + length]
        left = [token - starts[i] + 1 if i else 10**6 for i in read]
        right = [starts[i] + length - token if i < n_windows - 1 else 10**6 for i in read]
        room = [min(pair) for pair in zip(left, right, strict=True)]
        weights = {'nearest': [r == max(room) for r in room], 'middle': room, 'mean': [1] * len(read)}[weighting]
        if weighting == 'nearest' and sum(weights) > 1:
            continue  # as near to both ends: either will do
        expected = np.average([of_windows[i][1 + token - starts[i]] for i in read], axis=0, weights=weights)
        assert np.abs(rows[1 + token] - expected).max() < 2e-5
    assert np.abs(rows[0] - of_windows[0][0]).max() < 2e-5
    assert np.abs(rows[-1] - of_windows[-1][-1]).max() < 2e-5


def test_a_window_begins_with_a_paragraph_where_one_begins(opened, by_hand):
    _, tokenizer = by_hand
    words = LONG.split()
    text = '\n\n'.join(' '.join(words[i : i + 30]) for i in range(0, len(words), 30))
    reader = opened(late=Late(window=100, stride=60, begin='paragraph'))
    found = tokenizer(text, add_special_tokens=False, truncation=False, verbose=False, return_offsets_mapping=True)
    firsts = {start for start, _ in found['offset_mapping'] if start == 0 or text[start - 2 : start] == '\n\n'}
    starts = reader.read(text, silent).starts
    windows = reader._planned(text, starts)
    assert len(windows) > 4
    assert {int(starts[at]) for at in windows.starts[:-1]} <= firsts


def test_windows_longer_than_the_model_reads_are_one_line(opened):
    with pytest.raises(SpecError, match='reads windows of 254 tokens, and no longer ones'):
        opened(late=Late(window=255)).read(LONG, silent)


@pytest.mark.parametrize('late', [Late(stride=100), Late(weighting='mean'), Late(numbers='float32')])
def test_other_windows_have_another_digest(opened, late):
    assert opened(late=late).digest != opened().digest == opened(late=Late()).digest


def test_the_bytes_are_the_same_each_time_and_progress_is_told_in_tokens(opened):
    told = []
    reader = opened()
    first = rows_of(reader.read(LONG, told.append))
    reader.read(SHORT, silent)
    assert rows_of(opened().read(LONG, silent)).tobytes() == first.tobytes()
    assert told == sorted(told)
    assert told[-1] == reader.n_read(LONG) == reader.read(LONG, silent).n_read


def test_a_prompt_stands_before_every_window_and_counts_as_the_model_counts_it(opened, model):
    choice = SentenceTransformers(DEFAULT_MODEL, batch=4, document_prompt='clause of a contract: ')
    reading = opened(choice).read(SHORT, silent)
    rows = rows_of(reading)
    mean = rows.mean(axis=0)
    expected = model.encode(['clause of a contract: ' + SHORT], normalize_embeddings=True)[0]
    assert np.abs(mean / np.linalg.norm(mean) - expected).max() < 1e-6
    assert reading.n_before == 1 + 5
    assert reading.n_read == len(reading.starts) + 5
    long = opened(choice).read(LONG, silent)
    assert len(rows_of(long)) == 1 + 5 + len(long.starts) + 1


def test_a_prompt_that_the_model_does_not_pool_is_not_pooled(opened, model):
    choice = SentenceTransformers(DEFAULT_MODEL, batch=4, document_prompt='clause: ')
    model.set_pooling_include_prompt(False)
    try:
        reading = opened(choice).read(SHORT, silent)
        mean = rows_of(reading).mean(axis=0)
        expected = model.encode([SHORT], prompt='clause: ', normalize_embeddings=True)[0]
    finally:
        model.set_pooling_include_prompt(True)
    assert reading.n_before == 0
    assert np.abs(mean / np.linalg.norm(mean) - expected).max() < 1e-6


def test_a_prompt_as_long_as_the_window_is_one_line(opened):
    with pytest.raises(ModelError, match='leaves no room'):
        opened(SentenceTransformers(DEFAULT_MODEL, document_prompt='clause ' * 254)).n_read('rent')


def test_a_model_whose_vectors_are_no_means_is_found_out(opened, model):
    class TakesTheFirst:
        """Pools as none of its files says."""

        device = model.device

        def __getitem__(self, place):
            return model[place]

        def __iter__(self):
            return iter(model)

        def encode_document(self, texts, **settings):
            vectors = model.encode(texts, output_value='token_embeddings')
            return np.array([one[0] / np.linalg.norm(one[0]) for one in (v.numpy() for v in vectors)])

    with pytest.raises(ModelError, match='not the mean'):
        opened(with_model=TakesTheFirst()).read(SHORT, silent)


def test_vectors_that_cannot_be_kept_are_one_line(opened, monkeypatch):
    reader = opened()
    reader.read(SHORT, silent)
    for wrong in (np.nan, np.inf, 1e6):
        monkeypatch.setattr(module, 'token_vectors', lambda model, ids, wrong=wrong: np.full((*ids.shape, 4), wrong))
        with pytest.raises(ModelError, match='not finite, or over 65504'):
            rows_of(reader.read(SHORT, silent))


def test_the_digest_holds_all_that_vectors_depend_on(opened):
    choices = [
        CHOICE,
        SentenceTransformers(DEFAULT_MODEL, batch=5),
        SentenceTransformers(DEFAULT_MODEL, device='cuda', batch=4),
        SentenceTransformers(DEFAULT_MODEL, batch=4, document_prompt='clause: '),
    ]
    digests = [opened(choice).digest for choice in choices]
    assert len(set(digests)) == len(choices)
    asked = SentenceTransformers(DEFAULT_MODEL, batch=4, query_prompt='question: ')
    assert opened(asked).digest == digests[0]
