from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunklab.encoders import distilled, static
from chunklab.encoders.cache import Encoded
from chunklab.encoders.distilled import StaticTable, StaticTables
from chunklab.encoders.models import DEFAULT_MODEL, UNLIMITED, SentenceTransformers
from chunklab.encoders.static import FOLDER, open_static_encoder
from chunklab.errors import ModelError
from chunklab.roles import Encoder
from chunklab.store import open_store
from chunklab.types import Document, to_span_array

TEXT = 'The tenant shall pay rent on the first day of each month. Either party may end this agreement, and the flat.'
DOCUMENT = Document('lease.txt', TEXT)
KEY = '0a' * 32


@pytest.fixture
def opened(tmp_path, tiny_model):
    """Opens static encoders of the tiny model over stores by name."""
    stores = []

    def open_one(name='store', model=tiny_model, **settings):
        context = open_store(tmp_path / name, on_wait=pytest.fail)
        stores.append(context)
        return open_static_encoder(SentenceTransformers(str(model)), context.__enter__(), **settings)

    def close():
        while stores:
            stores.pop().__exit__(None, None, None)

    open_one.close = close
    yield open_one
    close()


@pytest.fixture(scope='module')
def shared(tmp_path_factory, tiny_model):
    """One encoder for tests that leave nothing behind."""
    with open_store(tmp_path_factory.mktemp('shared'), on_wait=pytest.fail) as store:
        encoder = open_static_encoder(SentenceTransformers(str(tiny_model)), store)
        encoder.table()
        yield encoder


@pytest.fixture(scope='module')
def model2vec_model(tiny_model):
    """The same distilled by model2vec, as anybody would."""
    from model2vec.distill import distill

    return distill(str(tiny_model), device='cpu', pca_dims=32, quantize_to='float32')


def cut(document, size):
    n = len(document.text)
    return to_span_array([(start, min(start + size, n)) for start in range(0, n, size)])


def by_hand(encoder, document, begin, end):
    """The mean of the vectors of the tokens that start in a span, as one would write it down."""
    starts = encoder.tokenizer().tokens(document.text).starts
    numbers = encoder.tokenizer().ids(document.text)
    inside = [encoder.table().rows[n] for n, start in zip(numbers, starts, strict=True) if begin <= start < end]
    mean = np.mean(np.array(inside, dtype=np.float64), axis=0)
    return mean / np.linalg.norm(mean)


def test_texts_have_the_vectors_that_model2vec_gives_them(shared, model2vec_model):
    texts = [TEXT, 'The landlord supplies engines.', 'price (a), 3 days', 'an unknown word and the notice', 'rent']
    documents = [Document(f'd{i}', text) for i, text in enumerate(texts)]
    chunks = np.concatenate([shared.encode_chunks(d, to_span_array([(0, len(d.text))])) for d in documents])
    expected = model2vec_model.encode(texts, max_length=None)
    assert chunks.dtype == np.float32
    assert np.abs(chunks - expected).max() < 1e-5
    assert np.abs(shared.encode_queries(texts) - expected).max() < 1e-5


def test_a_chunk_is_the_mean_of_the_tokens_that_start_in_it(shared):
    at = TEXT.index
    for begin, end in [(0, len(TEXT)), (at('tenant'), at('rent')), (at('enant'), at('arty')), (at('first'), at('day'))]:
        (found,) = shared.encode_chunks(DOCUMENT, to_span_array([(begin, end)]))
        assert np.abs(found - by_hand(shared, DOCUMENT, begin, end)).max() < 1e-6


def test_cut_between_words_a_chunk_is_its_text_by_itself(shared):
    spans = to_span_array([(0, TEXT.index('rent')), (TEXT.index('rent'), TEXT.index('Either')), (4, 20)])
    alone = shared.encode_queries([TEXT[a:b] for a, b in spans.tolist()])
    assert shared.encode_chunks(DOCUMENT, spans).tobytes() == alone.tobytes()


@settings(max_examples=30)
@given(st.data())
def test_any_spans_in_any_order_and_in_any_company_have_the_same_bits(shared, data):
    """Sums are exact, so it makes no difference what else is asked for together."""
    n = len(TEXT)
    some = st.tuples(st.integers(0, n - 1), st.integers(1, 40)).map(lambda span: (span[0], min(span[0] + span[1], n)))
    spans = data.draw(st.lists(some, min_size=1, max_size=8))
    together = shared.encode_chunks(DOCUMENT, to_span_array(spans))
    alone = [shared.encode_chunks(DOCUMENT, to_span_array([span])) for span in spans]
    assert together.tobytes() == np.concatenate(alone).tobytes()
    assert np.abs(np.linalg.norm(together, axis=1) - 1).max() < 1e-6


def test_more_spans_than_are_summed_at_a_time(shared, monkeypatch):
    spans = cut(DOCUMENT, 7)
    whole = shared.encode_chunks(DOCUMENT, spans)
    monkeypatch.setattr(static, '_SPANS_AT_A_TIME', 4)
    assert len(spans) > 12
    assert shared.encode_chunks(DOCUMENT, spans).tobytes() == whole.tobytes()


def test_white_space_has_the_vector_of_the_token_before_it(shared):
    document = Document('d', '  The rent   is due  \n\n on')
    at = document.text.index
    spans = [(0, 1), (at('The'), at('The') + 3), (at('rent'), at('rent') + 4), (at('rent') + 4, at('is'))]
    blank, the, rent, blanks = shared.encode_chunks(document, to_span_array(spans))
    assert blank.tobytes() == the.tobytes()
    assert rent.tobytes() == blanks.tobytes()
    assert rent.tobytes() != the.tobytes()


@pytest.mark.parametrize('text', [' ', '\x00', 'zzz', 'zzz qqq', '\ud800', '🏠 契約', 'x' * 100_000, ' ' * 300])
def test_what_says_nothing_has_the_last_axis(shared, text):
    nothing = np.eye(1, 32, 31, dtype=np.float32)
    assert (shared.encode_chunks(Document('odd', text), to_span_array([(0, len(text))])) == nothing).all()
    assert (shared.encode_queries([text]) == nothing).all()


@settings(max_examples=30)
@given(st.text(max_size=30), st.data())
def test_odd_chunks_have_a_unit_vector(shared, text, data):
    if text:
        begin = data.draw(st.integers(0, len(text) - 1))
        spans = to_span_array([(begin, data.draw(st.integers(begin + 1, len(text))))])
        vectors = shared.encode_chunks(Document('odd', text), spans)
        assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-6


def test_nothing_has_no_vectors_but_a_dimension(opened):
    encoder = opened()
    none = to_span_array([])
    encoder.prepare([(DOCUMENT, none)])
    assert encoder.encode_chunks(DOCUMENT, none).shape == encoder.encode_queries([]).shape == (0, 32)
    assert encoder.encoded([(DOCUMENT, none)]) == encoder.spent == Encoded()


def test_it_is_distilled_once_and_documents_are_read_once(opened, monkeypatch):
    stages = []
    encoder = opened(tell=lambda stage, done, total, unit: stages.append((stage, unit)))
    vectors = encoder.encode_chunks(DOCUMENT, cut(DOCUMENT, 20))
    assert ('distilling', 'tokens') in stages
    seconds = encoder.table().seconds
    assert seconds > 0
    assert encoder.spent.texts == 1
    opened.close()
    monkeypatch.setattr(static, 'distil', lambda *_: pytest.fail('distilled again'))
    later = opened()
    later.prepare([(DOCUMENT, cut(DOCUMENT, 50))])
    assert later.encode_chunks(DOCUMENT, cut(DOCUMENT, 20)).tobytes() == vectors.tobytes()
    assert later.table().seconds == seconds
    assert later.spent == Encoded()


def test_costs_are_those_of_reading_and_known_again(opened):
    told = []
    encoder = opened(tell=lambda *what: told.append(what))
    twin = Document('twin.txt', TEXT)
    requests = [(d, cut(d, size)) for size in (20, 50) for d in (DOCUMENT, twin, Document('other', 'The flat.'))]
    encoder.prepare(requests)
    cost = encoder.encoded(requests)
    n_tokens = len(encoder.tokenizer().ids(TEXT)) + len(encoder.tokenizer().ids('The flat.'))
    assert (cost.texts, cost.tokens, cost.truncated) == (2, n_tokens, 0)
    assert cost.seconds == pytest.approx(encoder.spent.seconds) and cost.seconds > 0
    assert told == [('encoding', done, 2, 'documents') for done in range(3)]
    encoder.encode_queries(['the rent'])
    assert encoder.spent.texts == 3 and encoder.spent.tokens == n_tokens + 2
    opened.close()
    assert opened().encoded(requests) == cost


def test_costs_before_vectors_are_a_bug(opened):
    with pytest.raises(AssertionError, match='BUG'):
        opened().encoded([(DOCUMENT, cut(DOCUMENT, 20))])


def test_a_damaged_table_is_distilled_again(opened, tmp_path):
    encoder = opened()
    vectors = encoder.encode_queries([TEXT])
    opened.close()
    (path,) = (tmp_path / 'store' / FOLDER).iterdir()
    data = path.read_bytes()
    middle = len(data) // 2
    for damaged in (data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :], data[:-100], data[:5], b''):
        path.write_bytes(damaged)
        again = opened()
        assert again.encode_queries([TEXT]).tobytes() == vectors.tobytes()
        opened.close()
        assert len(path.read_bytes()) == len(data)


def test_a_table_is_not_believed_under_another_key(tmp_path):
    tables = StaticTables(tmp_path)
    tables.put(KEY, StaticTable(np.ones((3, 2), dtype=np.float32), 1.5))
    found = tables.get(KEY)
    assert found.seconds == 1.5 and found.rows.tobytes() == np.ones((3, 2), dtype=np.float32).tobytes()
    (tmp_path / KEY).rename(tmp_path / ('0b' * 32))
    assert tables.get('0b' * 32) is None
    assert tables.get(KEY) is None


def test_a_kill_while_writing_leaves_no_table(opened, tmp_path, monkeypatch):
    encoder = opened()
    monkeypatch.setattr('pathlib.Path.replace', lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        encoder.table()
    monkeypatch.undo()
    opened.close()
    assert [path.name for path in (tmp_path / 'store' / FOLDER).iterdir()] == ['unfinished.half']
    assert opened().encode_queries([TEXT]).shape == (1, 32)


def test_sums_of_the_table_are_exact(shared):
    rows = shared.table().rows
    assert np.abs(rows).max() == 1
    assert (rows * 2.0**24 == np.round(rows * 2.0**24)).all()


def test_special_unused_and_unknown_tokens_count_for_nothing(shared):
    rows = shared.table().rows
    numbers = [1, 2, 3, 4, 5, 6]
    assert not rows[numbers].any()
    assert rows[7:].any(axis=1).all()


def test_it_plays_its_role_under_a_digest_of_its_own(opened, monkeypatch):
    encoder: Encoder = opened()
    digest = encoder.digest
    assert encoder.max_tokens == UNLIMITED
    assert encoder.digest == opened('other').digest
    monkeypatch.setattr(distilled, 'version', lambda package: '0.10.1')
    assert opened('another').digest != digest
    monkeypatch.undo()
    monkeypatch.setattr(distilled, 'DIM', 16)
    assert opened('smaller').digest != digest


@pytest.mark.parametrize('package', ['model2vec', 'skeletoken'])
def test_without_what_distils_it_says_what_to_install(opened, monkeypatch, package):
    found = distilled.find_spec
    monkeypatch.setattr(distilled, 'find_spec', lambda name: None if name == package else found(name))
    with pytest.raises(ModelError) as error:
        opened()
    assert str(error.value) == f"static mode needs {package}: pip install 'chunklab[static]'"


def test_a_model_that_cannot_be_distilled_is_one_line(opened, tiny_model, tmp_path):
    broken = tmp_path / 'broken'
    broken.mkdir()
    for path in tiny_model.iterdir():
        (broken / path.name).write_bytes(path.read_bytes()[: 100 if path.suffix == '.safetensors' else None])
    with pytest.raises(ModelError, match='cannot be distilled to a static model') as error:
        opened(model=broken).table()
    assert '\n' not in str(error.value)


def test_distilling_writes_nothing_to_the_terminal_and_leaves_settings_alone(opened, capfd):
    import logging

    from model2vec.distill import inference

    bar, level = inference.tqdm, logging.getLogger('model2vec').level
    opened().table()
    assert capfd.readouterr() == ('', '')
    assert inference.tqdm is bar and logging.getLogger('model2vec').level == level


def test_a_later_process_loads_neither_torch_nor_model2vec(tmp_path, opened, tiny_model):
    opened().encode_chunks(DOCUMENT, cut(DOCUMENT, 20))
    opened.close()
    code = (
        'import sys\n'
        'from pathlib import Path\n'
        'from chunklab.encoders.models import SentenceTransformers\n'
        'from chunklab.encoders.static import open_static_encoder\n'
        'from chunklab.store import open_store\n'
        'from chunklab.types import *\n'
        'with open_store(Path(sys.argv[1]), on_wait=print) as store:\n'
        '    encoder = open_static_encoder(SentenceTransformers(sys.argv[2]), store)\n'
        '    document = Document("d", sys.argv[3])\n'
        '    encoder.prepare([(document, to_span_array([(0, 9)]))])\n'
        '    print(encoder.encode_chunks(document, to_span_array([(0, 9)])).shape)\n'
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub', 'model2vec', 'skeletoken'}\n"
        'print(sorted(heavy & set(sys.modules)))\n'
    )
    call = [sys.executable, '-c', code, tmp_path / 'store', tiny_model, TEXT]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ('(1, 32)\n[]\n', '')


@pytest.mark.slow
def test_the_bundled_model_distilled_knows_what_is_alike_and_agrees_with_model2vec(tmp_path):
    from model2vec import StaticModel
    from model2vec.distill import distillation

    made = []
    original = distillation.StaticModel
    distillation.StaticModel = lambda **parts: made.append(StaticModel(**parts)) or made[0]
    try:
        with open_store(tmp_path / 'store', on_wait=pytest.fail) as store:
            encoder = open_static_encoder(SentenceTransformers(DEFAULT_MODEL), store)
            texts = [
                'The tenant shall pay the rent on the first day of each month.',
                'When does the lessee have to pay the landlord?',
                'The supplier warrants that the engines are free of defects.',
                'Unaffordable antidisestablishmentarianism, § 12(a)(iv) — “Term”.',
            ]
            vectors = encoder.encode_queries(texts)
    finally:
        distillation.StaticModel = original
    assert vectors.shape == (4, 256)
    assert np.abs(vectors - made[0].encode(texts, max_length=None)).max() < 1e-5
    assert vectors[0] @ vectors[1] > vectors[2] @ vectors[1] + 0.1


@pytest.mark.slow
def test_compare_in_static_mode_names_it_and_distils_once(cli, tmp_path):
    call = ['compare', 'mini', '--mode', 'static', '-s', 'fixed(size=200)', '--store', tmp_path / 'store']
    code, first, notes = cli(*call, '--runs', tmp_path / 'one')
    assert code == 0
    assert 'st(all-MiniLM-L6-v2), static; chroma' in ' '.join(first.split())
    assert 'distilled to a static model, once' in notes
    code, again, notes = cli(*call, '--runs', tmp_path / 'two')
    assert (code, again) == (0, first)
    assert 'distilled' not in notes
