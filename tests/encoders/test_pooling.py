from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from chunklab.encoders.models import bundled_folder
from chunklab.encoders.pooling import pooling_of, require_mean_pooling
from chunklab.errors import ModelError

LEGACY = {'word_embedding_dimension': 384, 'pooling_mode_mean_tokens': False}


def write_model(folder, kinds, pooling):
    modules = [{'type': f'sentence_transformers.models.{kind}', 'path': f'{i}_{kind}'} for i, kind in enumerate(kinds)]
    (folder / 'modules.json').write_text(json.dumps(modules))
    if 'Pooling' in kinds:
        place = folder / f'{kinds.index("Pooling")}_Pooling'
        place.mkdir()
        (place / 'config.json').write_text(json.dumps(pooling))
    return folder


@pytest.mark.parametrize(
    ('kinds', 'config', 'pooling'),
    [
        ('Transformer Pooling Normalize', {'pooling_mode': 'mean'}, 'mean'),
        ('Transformer Pooling', {'pooling_mode_mean_tokens': True, 'pooling_mode_cls_token': False}, 'mean'),
        ('Transformer Pooling', {}, 'mean'),
        ('Transformer Pooling', {**LEGACY, 'pooling_mode_cls_token': True}, 'cls'),
        ('Transformer Pooling', {'pooling_mode_mean_tokens': True, 'pooling_mode_cls_token': True}, 'cls and mean'),
        ('Transformer Pooling', {'pooling_mode': ['mean', 'max']}, 'mean and max'),
        ('Transformer Pooling', {'pooling_mode': 'lasttoken'}, 'lasttoken'),
        ('Transformer Pooling Dense Normalize', {'pooling_mode': 'mean'}, 'Pooling, Dense, Normalize'),
        ('StaticEmbedding', {}, 'no module'),
    ],
)
def test_what_the_files_say(tmp_path, kinds, config, pooling):
    folder = write_model(tmp_path, kinds.split(), config)
    assert pooling_of(folder) == pooling
    weights = SimpleNamespace(name='my-model', folder=folder)
    if pooling == 'mean':
        require_mean_pooling(weights)
    else:
        with pytest.raises(ModelError, match=f'^my-model: pools its tokens by {pooling}; late encoding needs') as error:
            require_mean_pooling(weights)
        assert '\n' not in str(error.value)


def test_the_bundled_model_takes_the_mean_and_a_folder_that_does_not_say_passes(tmp_path):
    assert pooling_of(bundled_folder()) == 'mean'
    require_mean_pooling(SimpleNamespace(name='bare', folder=tmp_path))


@pytest.mark.parametrize('modules', ['{', '[]', '[{"path": ""}]', '{"a": 1}', '[1]'])
def test_files_that_make_no_sense_are_one_line(tmp_path, modules):
    (tmp_path / 'modules.json').write_text(modules)
    with pytest.raises(ModelError, match='my-model') as error:
        require_mean_pooling(SimpleNamespace(name='my-model', folder=tmp_path))
    assert '\n' not in str(error.value)
