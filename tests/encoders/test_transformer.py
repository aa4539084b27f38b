from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from chunklab.encoders.cache import Encoded
from chunklab.encoders.models import DEFAULT_MODEL, SentenceTransformers, bundled_folder
from chunklab.encoders.transformer import SentenceTransformerEncoder, open_encoder
from chunklab.errors import ModelError
from chunklab.store import open_store
from chunklab.types import Document, to_span_array

WORDS = ['the', 'tenant', 'shall', 'pay', 'rent', 'on', 'first', 'day', 'of', 'each', 'month', 'and', 'give', 'notice']
CHOICE = SentenceTransformers(DEFAULT_MODEL, batch=4)


def contract(seed, n_words):
    rng = np.random.default_rng(seed)
    return Document(f'c{seed}.txt', ' '.join(rng.choice(WORDS, n_words)))


def cut(document, size):
    n = len(document.text)
    return to_span_array([(start, min(start + size, n)) for start in range(0, n, size)])


CONTRACTS = [contract(0, 40), contract(1, 60)]
REQUESTS = [(document, cut(document, size)) for document in CONTRACTS for size in (30, 70)]


@pytest.fixture(scope='module')
def reference():
    """The model itself, loaded once, as anybody would load it."""
    import torch
    from sentence_transformers import SentenceTransformer

    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)  # quicker for texts this short
    yield SentenceTransformer(str(bundled_folder()), device='cpu', local_files_only=True)
    torch.set_num_threads(n_threads)


@pytest.fixture
def opened(tmp_path, reference):
    """Opens encoders over stores by name; they share one loaded model, which is nothing that they would change."""
    stores = []

    def open_one(name='store', choice=CHOICE, **settings):
        context = open_store(tmp_path / name, on_wait=pytest.fail)
        stores.append(context)
        encoder = open_encoder(choice, context.__enter__(), **settings)
        encoder.model = lambda: reference
        return encoder

    def close():
        while stores:
            stores.pop().__exit__(None, None, None)

    open_one.close = close
    yield open_one
    close()


def all_vectors(encoder):
    return b''.join(encoder.encode_chunks(document, spans).tobytes() for document, spans in REQUESTS)


def n_distinct():
    return len({d.text[a:b] for d, spans in REQUESTS for a, b in spans.tolist()})


def test_vectors_are_those_of_the_model(opened, reference):
    encoder = opened()
    encoder.prepare(REQUESTS)
    for document, spans in REQUESTS:
        expected = reference.encode([document.text[a:b] for a, b in spans.tolist()])
        found = encoder.encode_chunks(document, spans)
        assert found.dtype == np.float32
        assert np.abs(found - expected).max() < 1e-6
        assert np.abs(np.linalg.norm(found, axis=1) - 1).max() < 1e-6


def test_nothing_is_encoded_twice_not_in_a_later_run_either(opened):
    encoder = opened()
    encoder.prepare(REQUESTS)
    assert encoder.spent.texts == n_distinct()
    vectors = all_vectors(encoder)
    encoder.prepare(REQUESTS)
    assert encoder.spent.texts == n_distinct()
    opened.close()
    later = opened()
    later.model = lambda: pytest.fail('the model was loaded')
    later.prepare(REQUESTS)
    assert all_vectors(later) == vectors


def test_without_prepare_the_vectors_come_all_the_same(opened):
    encoder, prepared = opened('a'), opened('b')
    document, spans = REQUESTS[0]
    prepared.prepare([REQUESTS[0]])
    assert encoder.encode_chunks(document, spans).tobytes() == prepared.encode_chunks(document, spans).tobytes()


class KilledError(Exception):
    pass


def killed_after(n_batches):
    calls = []

    def on_progress(done, total):
        calls.append(done)
        if len(calls) == n_batches + 1:  # the first comes before any batch
            raise KilledError

    return on_progress


@pytest.mark.parametrize('n_batches', [1, 2, 5])
def test_killed_and_resumed_gives_the_same_bits(opened, n_batches):
    undisturbed = opened('undisturbed')
    undisturbed.prepare(REQUESTS)
    killed = opened('killed', on_progress=killed_after(n_batches))
    with pytest.raises(KilledError):
        killed.prepare(REQUESTS)
    assert killed.spent.texts == n_batches * CHOICE.batch
    opened.close()
    resumed, whole = opened('killed'), opened('undisturbed')
    resumed.prepare(REQUESTS)
    assert resumed.spent.texts == n_distinct() - n_batches * CHOICE.batch
    assert all_vectors(resumed) == all_vectors(whole)


def test_a_kill_inside_a_batch_keeps_none_of_it(opened, reference):
    encoder = opened()
    calls = []

    class DiesInThird:
        def encode_document(self, texts, **settings):
            calls.append(texts)
            if len(calls) == 3:
                raise KilledError
            return reference.encode_document(texts, **settings)

    encoder.model = DiesInThird
    with pytest.raises(KilledError):
        encoder.prepare(REQUESTS)
    opened.close()
    resumed, whole = opened(), opened('undisturbed')
    resumed.prepare(REQUESTS)
    whole.prepare(REQUESTS)
    assert resumed.spent.texts == n_distinct() - 2 * CHOICE.batch
    assert all_vectors(resumed) == all_vectors(whole)


def test_the_order_of_requests_does_not_matter(opened):
    forward, backward = opened('a'), opened('b')
    forward.prepare(REQUESTS)
    backward.prepare(REQUESTS[::-1])
    assert all_vectors(forward) == all_vectors(backward)


def test_batches_hold_the_longest_first(opened, reference):
    encoder = opened()
    lengths = []

    class Watched:
        def encode_document(self, texts, **settings):
            lengths.append(encoder.tokenizer().count_texts(texts).tolist())
            return reference.encode_document(texts, **settings)

    encoder.model = Watched
    encoder.prepare(REQUESTS)
    assert [len(batch) for batch in lengths[:-1]] == [CHOICE.batch] * (len(lengths) - 1)
    flat = [n for batch in lengths for n in batch]
    assert flat == sorted(flat, reverse=True)


def test_progress_is_told_in_tokens(opened):
    told = []
    encoder = opened(on_progress=lambda done, total: told.append((done, total)))
    encoder.prepare(REQUESTS)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {told[-1][0]} == {encoder.spent.tokens}


def test_a_text_longer_than_the_window_is_cut_as_the_model_cuts_it_and_counted(opened, reference):
    encoder = opened()
    long = Document('long.txt', ' '.join(['rent'] * 254 + ['landlord'] * 50))
    exact = Document('exact.txt', ' '.join(['rent'] * 254))
    whole = [(document, to_span_array([(0, len(document.text))])) for document in (long, exact)]
    encoder.prepare(whole)
    cost = encoder.encoded(whole)
    assert encoder.max_tokens == 254 == reference.max_seq_length - 2
    assert (cost.texts, cost.tokens, cost.truncated) == (2, 508, 1)
    assert encoder.spent.truncated == 1
    first, second = (encoder.encode_chunks(*request) for request in whole)
    assert np.abs(first - second).max() < 1e-6


def test_costs_are_known_again_and_add_up(opened):
    encoder = opened()
    encoder.prepare(REQUESTS)
    spent = encoder.spent
    tokens = encoder.tokenizer()
    texts = sorted({d.text[a:b] for d, spans in REQUESTS for a, b in spans.tolist()})
    assert (spent.texts, spent.tokens, spent.truncated) == (len(texts), int(tokens.count_texts(texts).sum()), 0)
    assert spent.seconds > 0
    opened.close()
    later = opened().encoded(REQUESTS)
    assert (later.texts, later.tokens, later.truncated) == (spent.texts, spent.tokens, 0)
    assert later.seconds == pytest.approx(spent.seconds, rel=1e-5)
    assert Encoded(1, 2, 3, 4.0) + Encoded(10, 20, 30, 40.0) == Encoded(11, 22, 33, 44.0)


def test_costs_before_vectors_are_a_bug(opened):
    with pytest.raises(AssertionError, match='BUG'):
        opened().encoded(REQUESTS)


@pytest.mark.parametrize(
    'text', ['', ' ', '\x00', '\ud800', 'a\ud800b', '\ufeff', '\u2028', 'x' * 5000, '🏠 契約', ' ' * 300]
)
def test_odd_texts_have_a_vector(opened, text):
    vectors = opened().encode_queries([text, 'rent'])
    assert vectors.shape == (2, 384)
    assert np.isfinite(vectors).all()


def test_queries_are_cached_and_repeat(opened):
    encoder = opened()
    twice = encoder.encode_queries(['who pays rent', 'notice', 'who pays rent'])
    assert encoder.spent.texts == 2
    assert twice[0].tobytes() == twice[2].tobytes()
    encoder.model = lambda: pytest.fail('the model was asked')
    assert encoder.encode_queries(['who pays rent', 'notice', 'who pays rent']).tobytes() == twice.tobytes()


def test_nothing_has_no_vectors_but_a_dimension(opened):
    encoder = opened()
    encoder.prepare([])
    assert encoder.encode_queries([]).shape == (0, 384)
    opened.close()
    later = opened()
    later.model = lambda: pytest.fail('the model was loaded')
    assert later.encode_chunks(CONTRACTS[0], to_span_array([])).shape == (0, 384)


def test_prompts_go_before_the_text_and_into_the_digest(opened, reference):
    plain = opened('plain')
    prompted = opened(
        'prompted', SentenceTransformers(DEFAULT_MODEL, query_prompt='question: ', document_prompt='clause: ')
    )
    assert plain.digest != prompted.digest
    assert prompted.max_tokens == 254 - int(plain.tokenizer().count_texts(['clause: '])[0])
    document, spans = REQUESTS[0]
    texts = [document.text[a:b] for a, b in spans.tolist()]
    expected = reference.encode(['clause: ' + text for text in texts])
    assert np.abs(prompted.encode_chunks(document, spans) - expected).max() < 1e-6
    assert np.abs(prompted.encode_queries(['rent']) - reference.encode(['question: rent'])).max() < 1e-6
    assert np.abs(prompted.encode_queries(['rent']) - plain.encode_queries(['rent'])).max() > 1e-3


def test_digest_holds_the_settings(opened):
    choices = [CHOICE, SentenceTransformers(DEFAULT_MODEL, batch=5), SentenceTransformers(DEFAULT_MODEL, 'cuda', 4)]
    assert len({opened(f's{i}', choice).digest for i, choice in enumerate(choices)}) == len(choices)


def test_prompts_of_the_model_itself_are_those_that_the_library_uses(tmp_path):
    folder = tmp_path / 'model'
    shutil.copytree(bundled_folder(), folder, ignore=shutil.ignore_patterns('model.safetensors'))
    (folder / 'model.safetensors').symlink_to(bundled_folder() / 'model.safetensors')
    prompts = {'prompts': {'query': 'q: ', 'document': 'd: ', 'passage': 'p: '}, 'default_prompt_name': 'passage'}
    (folder / 'config_sentence_transformers.json').write_text(json.dumps(prompts))
    with open_store(tmp_path / 'store', on_wait=pytest.fail) as store:
        encoder = open_encoder(SentenceTransformers(str(folder)), store)
        document, spans = REQUESTS[0]
        found, asked = encoder.encode_chunks(document, spans), encoder.encode_queries(['rent'])
        model = encoder.model()
        texts = [document.text[a:b] for a, b in spans.tolist()]
        assert np.abs(found - model.encode_document(texts)).max() < 1e-6
        assert np.abs(asked - model.encode_query(['rent'])).max() < 1e-6


def test_a_folder_that_does_not_load_is_one_line(tmp_path):
    folder = tmp_path / 'model'
    shutil.copytree(bundled_folder(), folder, ignore=shutil.ignore_patterns('model.safetensors'))
    (folder / 'model.safetensors').write_bytes(b'half a download')
    with open_store(tmp_path / 'store', on_wait=pytest.fail) as store:
        encoder = open_encoder(SentenceTransformers(str(folder)), store)
        with pytest.raises(ModelError, match='cannot be loaded') as error:
            encoder.encode_queries(['rent'])
    assert '\n' not in str(error.value)


def test_loading_is_silent_offline_and_leaves_settings_alone(tmp_path):
    code = (
        'import logging, socket, sys\n'
        'from pathlib import Path\n'
        'def refuse(*_): raise RuntimeError("network")\n'
        'socket.socket.connect = socket.getaddrinfo = refuse\n'
        'from chunklab.encoders.models import *\n'
        'from chunklab.encoders.transformer import open_encoder\n'
        'from chunklab.store import open_store\n'
        'with open_store(Path(sys.argv[1]), on_wait=print) as store:\n'
        '    print(open_encoder(SentenceTransformers(DEFAULT_MODEL), store).encode_queries(["a"]).shape)\n'
        'from transformers.utils.logging import is_progress_bar_enabled\n'
        'levels = [logging.getLogger(name).level for name in ("sentence_transformers", "")]\n'
        'print(is_progress_bar_enabled(), levels)\n'
    )
    done = subprocess.run([sys.executable, '-c', code, tmp_path / 's'], capture_output=True, text=True, check=True)
    assert done.stdout == '(1, 384)\nTrue [0, 30]\n'
    assert done.stderr == ''


def test_it_plays_its_role(opened):
    from chunklab.roles import Encoder

    encoder: Encoder = opened()
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert encoder.digest == opened('other').digest
