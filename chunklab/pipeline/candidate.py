"""Which experiment is judged: the terms come from the baseline, the candidate from options, a file, or `same`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from chunklab.corpus.wording import printable
from chunklab.errors import ChunklabError
from chunklab.experiment import Experiment, read_settings
from chunklab.gate.record import Record, Terms
from chunklab.measures import from_spec
from chunklab.specs import parse

CANDIDATE = ('strategies', 'encoder', 'index', 'chroma', 'mode')
"""The settings that a candidate may choose."""

_FIXED = ('documents', 'seed', 'questions', 'question_field', 'restrict_to_document', 'k', 'budgets', 'measures')
_NEAREST_STEPS_UP = 2


def candidate_experiment(
    baseline: Record, file: Path, given: Mapping[str, Any], config: Path | None, *, same: bool
) -> Experiment:
    """The candidate, on the terms of the baseline in `file`.

    `given` are settings from options, which override those of `config`. With `same` the baseline's own candidate takes
    the place of `config`, of which only the corpus counts. ChunklabError where nothing names strategies, or a setting
    contradicts the terms.
    """
    stated = read_settings(config) if config else {}
    if same and baseline.setup.in_folder and 'encoder' not in given:
        raise ChunklabError(
            f'the encoder of the baseline, {printable(baseline.setup.encoder)}, is a folder on the machine that saved '
            'it: name it with -e'
        )
    if same:
        stated = {key: value for key, value in stated.items() if key == 'corpus'} | _own(baseline)
    else:
        _check_fixed(baseline.terms, stated, config)
    chosen = {key: value for key, value in (stated | dict(given)).items() if key in (*CANDIDATE, 'corpus')}
    if 'strategies' not in chosen:
        raise ChunklabError(
            'nothing says what to check: name strategies with -s or in chunklab.toml, or give --same to check what the '
            'baseline has (other options then change that)'
        )
    chosen.setdefault('corpus', corpus_of(baseline.terms, file))
    if config and 'corpus' not in given and 'corpus' in stated:
        chosen['corpus'] = beside(chosen['corpus'], config)
    return replace(_on_terms(baseline.terms), **chosen)


def renewed_experiment(
    old: Record | None, file: Path, given: Mapping[str, Any], config: Path | None, *, same: bool
) -> Experiment:
    """What a baseline in `file` is to be written from: like the candidate, but the terms may change too, to whatever
    `config` states; what it leaves open stays as it was in the `old` one, or has its default if there is none."""
    stated = read_settings(config) if config else {}
    if same and old:
        stated = _own(old)
    if config and 'corpus' in stated:
        stated['corpus'] = beside(stated['corpus'], config)
    settings = stated | dict(given)
    if old is None:
        return replace(Experiment(), **settings)
    if ('k' in settings or 'budgets' in settings) and 'measures' not in settings:
        settings['measures'] = ()  # those of the new k
    settings.setdefault('corpus', corpus_of(old.terms, file))
    return replace(_on_terms(old.terms), **({'strategies': _own(old)['strategies']} | settings))


def corpus_of(terms: Terms, file: Path) -> str:
    """The corpus of a baseline: where the file says that it lies, seen from the file, else by its name."""
    folder = file.parent / terms.folder
    return str(folder) if terms.folder and folder.is_dir() else terms.corpus


def beside(corpus: str, config: Path) -> str:
    """A corpus that a file names: a folder here or a known name, else a folder beside that file."""
    other = config.parent / corpus
    return str(other) if not Path(corpus).is_dir() and other.is_dir() else corpus


def place_of(corpus: str, file: Path) -> str:
    """The corpus folder seen from a baseline's file, to be found again in another checkout; '' for a corpus that is
    known by name, or lies so far away that the way there says more of this machine than of the corpus."""
    if not Path(corpus).is_dir():
        return ''
    way = Path(os.path.relpath(Path(corpus).resolve(), file.resolve().parent))
    return '' if way.parts[: _NEAREST_STEPS_UP + 1].count('..') > _NEAREST_STEPS_UP else way.as_posix()


def _own(baseline: Record) -> dict[str, Any]:
    setup = baseline.setup
    return {
        'strategies': tuple(strategy.spec for strategy in baseline.strategies),
        'encoder': setup.encoder,
        'index': setup.index,
        'mode': setup.mode,
    }


def _on_terms(terms: Terms) -> Experiment:
    return Experiment(
        documents=terms.sample,
        seed=terms.seed,
        questions=terms.questions,
        question_field=terms.question_field,
        restrict_to_document=terms.restrict_to_document,
        k=terms.k,
        budgets=terms.budgets,
        measures=tuple(terms.measures),
    )


def _check_fixed(terms: Terms, stated: Mapping[str, Any], config: Path | None) -> None:
    """ChunklabError, naming all of them, for settings in the file that are not those of the baseline."""
    fixed = _on_terms(terms)
    found = []
    for key in _FIXED:
        if key in stated and not (key == 'seed' and not terms.sample):
            mine, theirs = _comparable(key, stated[key]), _comparable(key, getattr(fixed, key))
            if mine != theirs and not (key == 'measures' and not stated[key]):
                found.append(f'{key} = {_shown(stated[key])}, where the baseline has {_shown(getattr(fixed, key))}')
    if found:
        raise ChunklabError(f'not comparable: {printable(str(config))} says {"; ".join(found)}')


def _comparable(key: str, value: Any) -> Any:
    return {str(from_spec(parse(text))) for text in value} if key == 'measures' else value


def _shown(value: Any) -> str:
    return ', '.join(map(str, value)) if isinstance(value, tuple) else printable(str(value))
