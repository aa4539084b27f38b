"""Comparisons on the same questions as one, so that rows measured at different times stand in one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chunklab.compare.phased import PhasedComparison, PhasedStrategy
from chunklab.compare.result import Comparison, StrategyResult
from chunklab.corpus.wording import printable
from chunklab.errors import ChunklabError
from chunklab.experiment import MODES

BETWEEN = ' | '
"""Between the encoders, or the indexes, of parts that differ in them."""

_PLAIN = 'plain'
_MODE = re.compile(rf', ((?:{"|".join(MODES)})(?:\([^()]*\))?)$')


@dataclass(frozen=True, slots=True)
class Part:
    """A comparison and the name by which a message or a label calls it."""

    name: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row comes from: the number of its part, and its number there."""

    part: int
    row: int


@dataclass(frozen=True, slots=True)
class Merged:
    """One comparison without verdicts, for they depend on all that is shown together, and the origin of every row."""

    comparison: Comparison
    origins: tuple[Origin, ...]


def merge(parts: Sequence[Part]) -> Merged:
    """The rows of all parts in their order; what is said of all of them is the first part's.

    Rows are called by their strategy, and by their encoder and index where the parts differ in those. A row that comes
    twice with the same scores is kept once; other rows of one name are told apart by the names of their parts.
    ChunklabError, one line, for parts of which corpus, questions, measures or phases differ.
    """
    first = parts[0].comparison
    for part in parts[1:]:
        _check(parts[0], part)
    if len(parts) == 1:
        return Merged(replace(first, verdicts=()), tuple(Origin(0, i) for i in range(len(first.rows))))
    named = _named(parts)
    rows = [_row(parts, origin, label) for label, origin in named.items()]
    comparison = replace(
        first,
        encoder=_joined([part.comparison.encoder for part in parts]),
        index=_joined([part.comparison.index for part in parts]),
        rows=tuple(rows),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.comparison.notes)),
        verdicts=(),
        phased=_phased(parts, named),
    )
    return Merged(comparison, tuple(named.values()))


def _check(one: Part, other: Part) -> None:
    """That two parts can stand in one table."""
    ours, theirs = one.comparison, other.comparison
    pair = printable(f'{one.name} and {other.name}')
    if ours.corpus_digest != theirs.corpus_digest:
        apart = f'{_corpus(ours)} and {_corpus(theirs)}{_beyond_name(ours, theirs)}'
        raise ChunklabError(f'{pair} are runs of different corpora ({apart}): report each by itself')
    if ours.questions != theirs.questions or set(ours.query_ids) != set(theirs.query_ids):
        raise ChunklabError(f'{pair} ask different questions of {_corpus(ours)}: report each by itself')
    if ours.clusters != theirs.clusters:
        raise ChunklabError(
            f'{pair} differ in which documents of {_corpus(ours)} are versions of each other: run chunklab compare '
            'again, or report each by itself'
        )
    if set(ours.measures) != set(theirs.measures):
        odd = ', '.join(sorted(set(ours.measures) ^ set(theirs.measures)))
        raise ChunklabError(f'{pair} do not share all measures ({odd}): compare with the same -k, --budget and -m')
    if _phases(ours) != _phases(theirs):
        raise ChunklabError(
            f'{pair} differ in their phases: {_phases(ours)} and {_phases(theirs)}; report each by itself'
        )


def _beyond_name(one: Comparison, other: Comparison) -> str:
    """What a digest tells apart in corpora of one name, which may have the same documents."""
    if one.corpus_name != other.corpus_name:
        return ''
    return ', told apart by documents, questions, their wording, or where each is searched'


def _corpus(comparison: Comparison) -> str:
    return f'{printable(comparison.corpus_name)} {comparison.corpus_digest[:12]}'


def _phases(comparison: Comparison) -> str:
    phased = comparison.phased
    return f'{phased.n_phases} of {phased.experiment}' if phased else 'none'


def _named(parts: Sequence[Part]) -> dict[str, Origin]:
    """The origin of every row to be shown, by its label."""
    found: dict[str, Origin] = {}
    for i, part in enumerate(parts):
        what_differs = _distinction(parts, part)
        for j, row in enumerate(part.comparison.rows):
            label = _label(row.strategy, what_differs)
            if label in found:
                origin = found[label]
                if _alike(parts[origin.part].comparison.rows[origin.row], row):
                    continue
                label = _label(row.strategy, [*what_differs, f'run {part.name}'])
            if label not in found:
                found[label] = Origin(i, j)
    return found


def _alike(one: StrategyResult, other: StrategyResult) -> bool:
    """Whether two rows say the same of the strategy, whatever it cost each time."""
    return replace(one, costs=other.costs, agreement={}) == replace(other, agreement={})


def _label(strategy: str, what_differs: Sequence[str]) -> str:
    return f'{strategy} [{"; ".join(what_differs)}]' if what_differs else strategy


def _distinction(parts: Sequence[Part], part: Part) -> list[str]:
    """What tells the rows of a part from those of others: its encoder, or only how that is used, and its index."""
    encoders = {other.comparison.encoder for other in parts}
    found = []
    if len({split_mode(encoder)[0] for encoder in encoders}) > 1:
        found.append(part.comparison.encoder)
    elif len(encoders) > 1:
        found.append(split_mode(part.comparison.encoder)[1])
    if len({other.comparison.index for other in parts}) > 1:
        found.append(part.comparison.index)
    return found


def split_mode(encoder: str) -> tuple[str, str]:
    """What tables call an encoder, as its name and the mode in which it is used."""
    found = _MODE.search(encoder)
    return (encoder[: found.start()], found[1]) if found else (encoder, _PLAIN)


def _row(parts: Sequence[Part], origin: Origin, label: str) -> StrategyResult:
    return replace(parts[origin.part].comparison.rows[origin.row], strategy=label)


def _phased(parts: Sequence[Part], named: dict[str, Origin]) -> PhasedComparison | None:
    first = parts[0].comparison.phased
    if first is None:
        return None
    rows: list[PhasedStrategy] = []
    for label, origin in named.items():
        phased = parts[origin.part].comparison.phased
        if phased is None:
            raise AssertionError('BUG: parts that differ in their phases were to be merged')
        rows.append(replace(phased.rows[origin.row], strategy=label))
    return replace(first, encoder=_joined([part.comparison.encoder for part in parts]), rows=tuple(rows))


def _joined(names: Sequence[str]) -> str:
    return BETWEEN.join(dict.fromkeys(names))
