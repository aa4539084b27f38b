"""What a candidate changed: the first thing that somebody asks who sees a gate fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chunklab.corpus.wording import printable, quoted
from chunklab.errors import ChunklabError
from chunklab.gate.record import Record, Setup, StrategyRecord

_SETUP: Mapping[str, str] = {
    'encoder': 'encoder',
    'weights_digest': 'weights',
    'mode': 'mode of encoding',
    'window': 'tokens the encoder reads',
    'query_prompt': 'query prompt',
    'document_prompt': 'document prompt',
    'index_label': 'index',
}
_PROMPTS = ('query_prompt', 'document_prompt')
_DIGEST = 12  # characters shown


@dataclass(frozen=True, slots=True)
class Pair:
    """A strategy of the baseline and the one of the candidate that is judged against it."""

    before: StrategyRecord
    now: StrategyRecord


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was, in words."""

    what: str
    before: str
    now: str


def pair_strategies(before: Sequence[StrategyRecord], now: Sequence[StrategyRecord]) -> tuple[Pair, ...]:
    """Each strategy of the baseline, in its order, with the candidate's: those of equal spec together, the others in
    the order given. ChunklabError unless there are as many."""
    if len(before) != len(now):
        raise ChunklabError(
            f'not comparable: {len(now)} strategies against the {len(before)} of the baseline '
            f'({", ".join(printable(s.spec) for s in before)}): name as many, each stands for one of those'
        )
    same = {s.spec: s for s in now}
    known = {s.spec for s in before}
    others = iter([s for s in now if s.spec not in known])
    return tuple(Pair(s, same.get(s.spec) or next(others)) for s in before)


def changes(before: Record, now: Record, pairs: Sequence[Pair]) -> tuple[Change, ...]:
    """Everything that differs between two comparable records, strategies first."""
    return (
        *(change for pair in pairs for change in _of_strategy(pair)),
        *_of_setup(before.setup, now.setup),
        *_of_table('index setting', before.setup.hnsw, now.setup.hnsw),
        *_of_table('version of', before.setup.versions, now.setup.versions),
    )


def _of_strategy(pair: Pair) -> Iterator[Change]:
    if pair.before.spec != pair.now.spec:
        yield Change('strategy', printable(pair.before.spec), printable(pair.now.spec))
    elif pair.before.digest != pair.now.digest:
        # the spec alone does not decide: a splitter's version, a file of spans, the tokenizer
        shown = (f'digest {digest[:_DIGEST]}' for digest in (pair.before.digest, pair.now.digest))
        yield Change(f'what {printable(pair.now.spec)} cuts by', *shown)


def _of_setup(before: Setup, now: Setup) -> Iterator[Change]:
    for name, words in _SETUP.items():
        old, new = getattr(before, name), getattr(now, name)
        if old != new:
            yield Change(words, _shown(name, old), _shown(name, new))


def _of_table(what: str, before: Mapping[str, object], now: Mapping[str, object]) -> Iterator[Change]:
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            yield Change(f'{what} {key}', _or_none(before.get(key)), _or_none(now.get(key)))


def _shown(name: str, value: object) -> str:
    if name in _PROMPTS:
        return quoted(str(value)) if value else 'none'
    return printable(str(value)[:_DIGEST] if name == 'weights_digest' else str(value))


def _or_none(value: object) -> str:
    return 'none' if value is None else printable(str(value))
