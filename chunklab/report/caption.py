"""What a table needs beside it to be cited: on what it was measured, how, and by which version."""

from __future__ import annotations

from dataclasses import dataclass

from chunklab.compare.merge import BETWEEN, split_mode
from chunklab.compare.result import Comparison
from chunklab.corpus.wording import counted, printable
from chunklab.experiment import Experiment


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a comparison does not say of itself: its experiment, the seed of its resamples, and the version of chunklab
    that measured it, as text."""

    experiment: Experiment
    seed: int
    version: str


def caption(comparison: Comparison, made: Provenance) -> str:
    """One line of sentences: corpus with digest, questions, encoder, index, cutoffs, phases, seeds, version."""
    experiment = made.experiment
    asked_of = f'{_documents(comparison, experiment)}, {_questions(comparison, experiment)}'
    sentences = (
        f'Corpus {comparison.corpus_name}, digest {comparison.corpus_digest[:12]}: {asked_of}',
        f'Encoder {_encoders(comparison)}; index: {comparison.index.replace(BETWEEN, " and ")}',
        f'k = {_listed(experiment.k)}; context budgets of {_listed(experiment.budgets)} tokens',
        _phases(comparison),
        f'Intervals and tests by whole documents, seed {made.seed}',
        f'Measured with chunklab {made.version}',
    )
    return printable('. '.join(sentences) + '.')


def _documents(comparison: Comparison, experiment: Experiment) -> str:
    chosen = f'a sample drawn with seed {experiment.seed}' if experiment.documents else f'all, seed {experiment.seed}'
    return f'{counted(comparison.n_documents, "document")} ({chosen})'


def _encoders(comparison: Comparison) -> str:
    """Each with the way in which it is used."""
    used = [', '.join(split_mode(name)) for name in comparison.encoder.split(BETWEEN)]
    return ' and '.join(used)


def _questions(comparison: Comparison, experiment: Experiment) -> str:
    asked = counted(len(comparison.query_ids), f'{comparison.questions} query', f'{comparison.questions} queries')
    told = [asked]
    if comparison.n_without_gold:
        told.append(f'and {comparison.n_without_gold:,} without gold that stand in no mean')
    if experiment.question_field != Experiment().question_field:
        told.append(f'(field {experiment.question_field})')
    if experiment.restrict_to_document:
        told.append('each searched in its own documents')
    return ' '.join(told)


def _phases(comparison: Comparison) -> str:
    if comparison.phased is None:
        return 'One cutting, no phases'
    return f'{comparison.phased.n_phases} phases of {comparison.phased.experiment}; verdicts by the mean over them'


def _listed(numbers: tuple[int, ...]) -> str:
    shown = [f'{number:,}' for number in numbers]
    return shown[0] if len(shown) == 1 else f'{", ".join(shown[:-1])} and {shown[-1]}'
