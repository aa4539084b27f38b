from __future__ import annotations

import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunklab.encoders.cache import Encoded
from chunklab.encoders.late import FOLDER, open_late_encoder
from chunklab.encoders.models import DEFAULT_MODEL, UNLIMITED, SentenceTransformers, bundled_folder
from chunklab.encoders.transformer import open_encoder
from chunklab.encoders.windows import Late
from chunklab.errors import ModelError
from chunklab.roles import Encoder
from chunklab.store import open_store
from chunklab.types import Document, to_span_array

WORDS = ['the', 'tenant', 'shall', 'pay', 'rent', 'on', 'first', 'day', 'of', 'each', 'month', 'and', 'give', 'notice']
CHOICE = SentenceTransformers(DEFAULT_MODEL, batch=1)


def contract(seed, n_words):
    rng = np.random.default_rng(seed)
    return Document(f'c{seed}.txt', ' '.join(rng.choice(WORDS, n_words)))


def cut(document, size):
    n = len(document.text)
    return to_span_array([(start, min(start + size, n)) for start in range(0, n, size)])


CONTRACTS = [contract(0, 150), contract(1, 300), contract(2, 420)]
REQUESTS = [(document, cut(document, size)) for size in (300, 700) for document in CONTRACTS]


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
    """Opens late encoders over stores by name, and plain ones; they share the loaded model."""
    stores = []

    def open_one(name='store', choice=CHOICE, opener=open_late_encoder, **settings):
        context = open_store(tmp_path / name, on_wait=pytest.fail)
        stores.append(context)
        encoder = opener(choice, context.__enter__(), **settings)
        (encoder if opener is open_encoder else encoder._plain).model = lambda: model
        return encoder

    def close():
        while stores:
            stores.pop().__exit__(None, None, None)

    open_one.close = close
    yield open_one
    close()


def all_vectors(encoder):
    return b''.join(encoder.encode_chunks(document, spans).tobytes() for document, spans in REQUESTS)


def test_a_whole_document_within_the_window_has_its_plain_vector(opened):
    late, plain = opened(), opened('plain', opener=open_encoder)
    document = CONTRACTS[0]
    whole = to_span_array([(0, len(document.text))])
    assert len(late.tokenizer().tokens(document.text)) < 254
    assert np.abs(late.encode_chunks(document, whole) - plain.encode_chunks(document, whole)).max() < 1e-5


@pytest.mark.parametrize(('numbers', 'exact'), [('float32', 1e-6), ('float16', 1e-4)])
def test_a_chunk_is_the_mean_over_the_tokens_that_start_in_it(opened, numbers, exact):
    late = opened(late=Late(numbers=numbers))
    document = CONTRACTS[2]
    reading = late._reader.read(document.text, lambda n_read: None)
    rows = np.concatenate(list(reading.batches))[1:-1]
    for begin, end in [(300, 900), (311, 340), (2000, 2002)]:
        inside = [i for i, start in enumerate(reading.starts) if begin <= start < end] or [
            int(np.flatnonzero(reading.starts < begin)[-1])
        ]
        mean = rows[inside].mean(axis=0)
        (found,) = late.encode_chunks(document, to_span_array([(begin, end)]))
        assert found.dtype == np.float32
        assert abs(np.linalg.norm(found) - 1) < 1e-6
        assert np.abs(found - mean / np.linalg.norm(mean)).max() < exact


def test_context_reaches_into_a_chunk(opened):
    """What late chunking is for: the same words in another surrounding have another vector."""
    late = opened()
    clause = 'It ends on thirty days’ notice.'
    texts = [f'The lease of the flat is for a year. {clause}', f'The supply of engines is exclusive. {clause}']
    vectors = [
        late.encode_chunks(Document('d', text), to_span_array([(len(text) - len(clause), len(text))]))[0]
        for text in texts
    ]
    lease = late.encode_queries(['When does the lease of the flat end?'])[0]
    assert vectors[0] @ lease > vectors[1] @ lease + 0.05


def test_one_pass_serves_every_cutting_and_every_later_run(opened):
    late = opened()
    late.prepare(REQUESTS)
    assert late.spent.texts == len(CONTRACTS)
    vectors = all_vectors(late)
    late.prepare([(document, cut(document, 50)) for document in CONTRACTS])
    late.encode_chunks(CONTRACTS[0], cut(CONTRACTS[0], 77))
    assert late.spent.texts == len(CONTRACTS)
    opened.close()
    later = opened()
    later._plain.model = lambda: pytest.fail('the model was loaded')
    later.prepare(REQUESTS)
    assert all_vectors(later) == vectors
    assert later.spent == Encoded()


def test_vectors_depend_neither_on_other_documents_nor_on_their_order(opened):
    encoders = [opened(name) for name in ('forward', 'backward', 'unprepared', 'alone')]
    encoders[0].prepare(REQUESTS)
    encoders[1].prepare(REQUESTS[::-1])
    encoders[3].prepare(REQUESTS[1:2])
    assert len({all_vectors(encoder) for encoder in encoders[:3]}) == 1
    assert len({encoder.encode_chunks(*REQUESTS[1]).tobytes() for encoder in encoders}) == 1


class KilledError(Exception):
    pass


@pytest.mark.parametrize('n_calls', [1, 3, 5])
def test_killed_and_resumed_gives_the_same_bits_and_reads_nothing_twice(opened, n_calls, tmp_path):
    calls = []

    def on_progress(done, total):
        calls.append(done)
        if len(calls) == n_calls:
            raise KilledError

    undisturbed = opened('undisturbed')
    undisturbed.prepare(REQUESTS)
    killed = opened('killed', on_progress=on_progress)
    with pytest.raises(KilledError):
        killed.prepare(REQUESTS)
    n_done = killed.spent.texts
    assert n_done < len(CONTRACTS)
    assert len(list((tmp_path / 'killed' / FOLDER).iterdir())) == n_done
    opened.close()
    resumed, whole = opened('killed'), opened('undisturbed')
    resumed.prepare(REQUESTS)
    assert resumed.spent.texts == len(CONTRACTS) - n_done
    assert all_vectors(resumed) == all_vectors(whole)


def test_a_damaged_entry_is_made_again(opened, tmp_path):
    late = opened()
    late.prepare(REQUESTS)
    vectors = all_vectors(late)
    opened.close()
    for damage in (lambda data: data[:1000] + b'?' + data[1001:], lambda data: data[:-100]):
        path = sorted((tmp_path / 'store' / FOLDER).iterdir())[1]
        path.write_bytes(damage(path.read_bytes()))
        again = opened()
        again.prepare(REQUESTS)
        assert again.spent.texts == 1
        assert all_vectors(again) == vectors
        opened.close()


def test_progress_is_told_in_tokens_read(opened):
    told = []
    late = opened(on_progress=lambda done, total: told.append((done, total)))
    late.prepare(REQUESTS)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {told[-1][0]} == {late.spent.tokens}


def test_costs_are_those_of_the_pass_and_known_again(opened):
    late = opened()
    late.prepare(REQUESTS)
    cost = late.encoded(REQUESTS)
    assert (cost.texts, cost.truncated) == (len(CONTRACTS), 0)
    n_tokens = sum(len(late.tokenizer().tokens(document.text)) for document in CONTRACTS)
    assert n_tokens < cost.tokens < 3 * n_tokens
    assert cost.seconds == pytest.approx(late.spent.seconds) and cost.seconds > 0
    assert late.encoded(REQUESTS[:1]).texts == 1
    opened.close()
    assert opened().encoded(REQUESTS) == cost


def test_costs_before_vectors_are_a_bug(opened):
    with pytest.raises(AssertionError, match='BUG'):
        opened().encoded(REQUESTS)


def test_nothing_is_too_long(opened):
    late = opened()
    assert late.max_tokens == UNLIMITED
    document = CONTRACTS[2]
    both = late.encode_chunks(document, to_span_array([(0, len(document.text)), (0, len(document.text) // 2)]))
    assert np.abs(both[0] - both[1]).max() > 1e-3
    assert late.spent.truncated == 0


@given(st.text(max_size=30), st.data())
def test_odd_chunks_have_a_unit_vector(odd_encoder, text, data):
    document = Document('odd', text)
    n = len(text)
    if n:
        starts = data.draw(st.integers(0, n - 1))
        vectors = odd_encoder.encode_chunks(document, to_span_array([(starts, data.draw(st.integers(starts + 1, n)))]))
        assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-6


@pytest.fixture(scope='module')
def odd_encoder(tmp_path_factory, model):
    with open_store(tmp_path_factory.mktemp('odd'), on_wait=pytest.fail) as store:
        encoder = open_late_encoder(CHOICE, store)
        encoder._plain.model = lambda: model
        yield encoder


@pytest.mark.parametrize('text', [' ', '\x00', '\ud800', 'a\ud800b', '\ufeff', '\u2028', '🏠 契約', ' ' * 300])
def test_odd_documents_have_their_plain_vector(opened, text):
    document, whole = Document('odd', text), to_span_array([(0, len(text))])
    found = opened().encode_chunks(document, whole)
    expected = opened('plain', opener=open_encoder).encode_chunks(document, whole)
    assert np.abs(found - expected).max() < 1e-4  # of so few tokens that the rounding to half floats shows


def test_white_space_has_the_vector_of_the_token_before_it(opened):
    late = opened()
    document = Document('d', '  The rent   is due  \n\n on Monday.')
    at = document.text.index
    spans = [(at('rent'), at('rent') + 4), (at('rent') + 4, at('is')), (at('rent') + 2, at('rent') + 4)]
    rent, blanks, inside = late.encode_chunks(document, to_span_array(spans))
    assert rent.tobytes() == blanks.tobytes() == inside.tobytes()


def test_two_documents_of_one_text_are_read_once(opened):
    late = opened()
    twin = Document('twin.txt', CONTRACTS[0].text)
    late.prepare([(CONTRACTS[0], cut(CONTRACTS[0], 50)), (twin, cut(twin, 50))])
    assert late.spent.texts == 1


def test_queries_are_those_of_plain_encoding(opened):
    late, plain = opened(), opened('plain', opener=open_encoder)
    texts = ['who pays rent', 'notice']
    assert late.encode_queries(texts).tobytes() == plain.encode_queries(texts).tobytes()
    assert late.spent == plain.spent or late.spent.texts == plain.spent.texts == 2


def test_nothing_has_no_vectors_but_a_dimension(opened):
    late = opened()
    late.prepare([(CONTRACTS[0], to_span_array([]))])
    assert late.encode_chunks(CONTRACTS[0], to_span_array([])).shape == (0, 384)
    assert late.encoded([(CONTRACTS[0], to_span_array([]))]) == Encoded()
    assert late.spent == Encoded()


def test_it_plays_its_role_under_a_digest_of_its_own(opened):
    late: Encoder = opened()
    plain = opened('plain', opener=open_encoder)
    asked = opened('asked', SentenceTransformers(DEFAULT_MODEL, batch=1, query_prompt='question: '))
    assert len({late.digest, plain.digest, asked.digest}) == 3
    assert late.digest == opened('other').digest
    assert late.weights == plain.weights
    assert late.tokenizer().digest == plain.tokenizer().digest


def test_a_model_that_pools_otherwise_is_refused_before_it_is_loaded(tmp_path):
    folder = tmp_path / 'model'
    shutil.copytree(bundled_folder(), folder, ignore=shutil.ignore_patterns('model.safetensors'))
    (folder / 'model.safetensors').symlink_to(bundled_folder() / 'model.safetensors')
    (folder / '1_Pooling' / 'config.json').write_text('{"word_embedding_dimension": 384, "pooling_mode": "cls"}')
    cls = pytest.raises(ModelError, match='pools its tokens by cls')
    with open_store(tmp_path / 'store', on_wait=pytest.fail) as store, cls:
        open_late_encoder(SentenceTransformers(str(folder)), store)


def test_opening_it_imports_nothing_heavy_and_vectors_in_the_store_neither(tmp_path, opened):
    late = opened()
    late.prepare(REQUESTS[:1])
    late.encode_queries(['rent'])
    opened.close()
    code = (
        'import sys\n'
        'from pathlib import Path\n'
        'from chunklab.encoders.late import open_late_encoder\n'
        'from chunklab.encoders.models import *\n'
        'from chunklab.store import open_store\n'
        'from chunklab.types import *\n'
        'with open_store(Path(sys.argv[1]), on_wait=print) as store:\n'
        '    late = open_late_encoder(SentenceTransformers(DEFAULT_MODEL, batch=1), store)\n'
        '    document = Document("d", sys.argv[2])\n'
        '    late.prepare([(document, to_span_array([(0, 9)]))])\n'
        '    print(late.encode_chunks(document, to_span_array([(0, 9)])).shape, late.encode_queries(["rent"]).shape)\n'
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'}\n"
        'print(sorted(heavy & set(sys.modules)))\n'
    )
    call = [sys.executable, '-c', code, tmp_path / 'store', CONTRACTS[0].text]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ('(1, 384) (1, 384)\n[]\n', '')
