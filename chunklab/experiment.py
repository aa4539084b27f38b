"""A whole experiment as one value: what `chunklab.toml` holds, options override, and every run keeps."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chunklab.errors import ChunklabError, did_you_mean
from chunklab.specs import parse

if TYPE_CHECKING:
    from chunklab.roles import Experiment as Phasing

DEFAULT_STRATEGIES = ('fixed(size=200)', 'fixed(size=200, overlap=40)', 'sentence(size=200)', 'clause(size=200)')
INDEXES = ('chroma', 'exact')
QUESTIONS = ('labelled', 'generated')
MODES = ('plain', 'late', 'static')
EXPERIMENTS: tuple[Phasing, ...] = ('shift', 'jitter')
MEASURES_AT_K = ('recall@{k}', 'complete@{k}', 'intact@{k}', 'iou@{k}')
MEASURES_AT_BUDGET = ('recall@{b}t', 'complete@{b}t')
MEASURES_OF_DOCUMENTS = ('drm@{k}',)

_MAY_BE_EMPTY = ('measures', 'collections', 'rankings')


@dataclass(frozen=True, slots=True)
class Experiment:
    """What to compare on what, and how. Its defaults are the defaults of the command line."""

    corpus: str = 'contracts'
    documents: int = 0
    seed: int = 0
    questions: str = 'labelled'
    question_field: str = 'query'
    restrict_to_document: bool = False
    strategies: tuple[str, ...] = DEFAULT_STRATEGIES
    encoder: str = "st('all-MiniLM-L6-v2')"
    index: str = 'chroma'
    chroma: str = ''
    k: tuple[int, ...] = (5,)
    budgets: tuple[int, ...] = (1000,)
    measures: tuple[str, ...] = ()
    mode: str = 'plain'
    phases: int = 1
    experiment: Phasing = 'shift'
    margin: float = 0.02
    collections: tuple[str, ...] = ()
    text_field: str = ''
    id_field: str = ''
    embed: str = ''
    rankings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.index not in INDEXES:
            raise ChunklabError(f'index must be {" or ".join(INDEXES)}, not "{self.index}"')
        if self.questions not in QUESTIONS:
            raise ChunklabError(f'questions must be {" or ".join(QUESTIONS)}, not "{self.questions}"')
        if parse(self.mode).name not in MODES:
            raise ChunklabError(f'mode must be {", ".join(MODES[:-1])} or {MODES[-1]}, not "{self.mode}"')
        if self.experiment not in EXPERIMENTS:
            raise ChunklabError(f'experiment must be {" or ".join(EXPERIMENTS)}, not "{self.experiment}"')
        if self.phases < 1 or not self.margin >= 0:
            raise ChunklabError('phases must be at least 1, and margin at least 0')
        self._check_existing()
        if self.own_chroma and self.index != 'chroma':
            raise ChunklabError(f'a Chroma server ({self.chroma}) goes with index chroma, not with {self.index}')
        if self.documents < 0 or self.seed < 0:
            raise ChunklabError('documents and seed must be at least 0 (documents = 0: all of them)')
        if not (self.k and self.budgets and self.strategies) or min(*self.k, *self.budgets) < 1:
            raise ChunklabError('strategies, k and budgets must name something, and every k and budget be at least 1')

    def _check_existing(self) -> None:
        """What goes with an index that exists, and with nothing else."""
        if self.collections and not self.chroma:
            raise ChunklabError('collections lie in a Chroma folder or on a server: name it with --chroma')
        if not self.collections and self.chroma and '://' not in self.chroma:
            raise ChunklabError(
                f'{self.chroma}: a server is named like http://localhost:8000; a folder is only read, '
                'and goes with collections'
            )
        alone = [name for name in ('text_field', 'id_field', 'embed') if getattr(self, name)]
        if alone and not self.collections:
            raise ChunklabError(f'{alone[0]} says how to read collections, and there are none')
        if self.phases > 1 and (self.collections or self.rankings):
            raise ChunklabError('collections and rankings are cut in one way only: they do not go with phases')

    @property
    def own_chroma(self) -> str:
        """The server on which chunklab builds its own indexes: none where `chroma` is a place that is only read."""
        return '' if self.collections else self.chroma

    def measure_specs(self) -> tuple[str, ...]:
        """The measures to score: those named, or the default ones at each k and each token budget."""
        if self.measures:
            return self.measures
        at_k = [spec.format(k=k) for k in self.k for spec in MEASURES_AT_K]
        at_budget = [spec.format(b=b) for b in self.budgets for spec in MEASURES_AT_BUDGET]
        of_documents = [spec.format(k=k) for k in self.k for spec in MEASURES_OF_DOCUMENTS]
        return tuple(dict.fromkeys(at_k + at_budget + of_documents))


def read_experiment(path: Path) -> Experiment:
    """The experiment that a TOML file describes; what it leaves out has its default."""
    settings = read_settings(path)
    try:
        return replace(Experiment(), **settings)
    except ChunklabError as exc:
        raise ChunklabError(f'{path}: {exc}') from exc


def read_settings(path: Path) -> dict[str, Any]:
    """What a TOML file states of an experiment, each value of the right kind, and nothing that it leaves out."""
    try:
        table = tomllib.loads(path.read_text(encoding='utf-8'))
    except OSError as exc:
        raise ChunklabError(f'{path}: cannot be read: {exc.strerror}') from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ChunklabError(f'{path}: not a TOML file: {exc}') from exc
    return _checked(table, path)


def to_toml(experiment: Experiment) -> str:
    """The experiment as a TOML file that `read_experiment` reads back to an equal value."""
    import tomli_w

    table = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(experiment).items()}
    return tomli_w.dumps(table, multiline_strings=False)


def _checked(table: Mapping[str, Any], path: Path) -> dict[str, Any]:
    defaults = {field.name: getattr(Experiment(), field.name) for field in fields(Experiment)}
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in defaults:
            raise ChunklabError(
                f'{path}: unknown setting "{key}"{did_you_mean(key, defaults)}; there are: {", ".join(defaults)}'
            )
        found[key] = _fitted(key, value, defaults[key], path)
    return found


def _fitted(key: str, value: Any, default: Any, path: Path) -> Any:
    if isinstance(default, tuple):
        item = int if key in ('k', 'budgets') else str
        if isinstance(value, list) and value and all(type(v) is item for v in value):
            return tuple(value)
        wanted = 'a list of whole numbers' if item is int else 'a list of specs in quotes'
        if not value and key in _MAY_BE_EMPTY:
            return ()
    elif type(value) is type(default):
        return value
    else:
        wanted = {int: 'a whole number', float: 'a number', str: 'text in quotes', bool: 'true or false'}[type(default)]
    raise ChunklabError(f'{path}: {key} must be {wanted}, not {value!r}')
