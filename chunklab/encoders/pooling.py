"""How a model makes one vector of its tokens' vectors, read from its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chunklab.encoders.models import Weights
from chunklab.errors import ModelError

# As sentence-transformers spelled them before version 5.4, one switch for each.
_SWITCHES = {
    'pooling_mode_cls_token': 'cls',
    'pooling_mode_max_tokens': 'max',
    'pooling_mode_mean_tokens': 'mean',
    'pooling_mode_mean_sqrt_len_tokens': 'mean_sqrt_len_tokens',
    'pooling_mode_weightedmean_tokens': 'weightedmean',
    'pooling_mode_lasttoken': 'lasttoken',
}
_BETWEEN_AND_AFTER = (['Pooling'], ['Pooling', 'Normalize'])


def require_mean_pooling(weights: Weights) -> None:
    """Nothing, if the model's vector of a text is the mean of its tokens' vectors; else a ModelError that says how it
    is made. A folder without modules.json passes: only the loaded model knows."""
    try:
        found = pooling_of(weights.folder)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as exc:
        raise ModelError(f'{weights.name}: {weights.folder}: its modules cannot be read: {exc}') from exc
    if found not in ('mean', ''):
        raise ModelError(
            f'{weights.name}: pools its tokens by {found}; late encoding needs a model that takes the mean of its '
            "tokens' vectors, such as all-MiniLM-L6-v2"
        )


def pooling_of(folder: Path) -> str:
    """'mean', 'cls', 'cls and mean', …; with a comma and the further modules where more than normalising follows, and
    '' where the folder does not say."""
    if not (folder / 'modules.json').exists():
        return ''
    modules = json.loads((folder / 'modules.json').read_text(encoding='utf-8'))
    kinds = [str(module['type']).rpartition('.')[2] for module in modules]
    if kinds[1:] in _BETWEEN_AND_AFTER:
        return _mode(json.loads((folder / modules[1]['path'] / 'config.json').read_text(encoding='utf-8')))
    return f'{", ".join(kinds[1:]) or "no module"}'


def _mode(config: Mapping[str, Any]) -> str:
    named = config.get('pooling_mode')
    if named is None:
        named = [mode for switch, mode in _SWITCHES.items() if config.get(switch)] or 'mean'
    return named if isinstance(named, str) else ' and '.join(map(str, named))
