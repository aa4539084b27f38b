"""Whether two records can be held against each other, and if not, what exactly differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chunklab.corpus.wording import listed, printable, quoted
from chunklab.errors import ChunklabError
from chunklab.gate.record import Terms

_SETTINGS: Mapping[str, str] = {
    'questions': 'questions',
    'question_field': 'question field',
    'restrict_to_document': 'search restricted to the document of the answer',
    'sample': 'sample of documents',
    'k': 'k',
    'budgets': 'budgets',
}


def check_comparable(baseline: Terms, candidate: Terms) -> None:
    """ChunklabError, one line, that names everything in which the candidate's terms differ from the baseline's."""
    found = differences(baseline, candidate)
    if found:
        raise ChunklabError(f'not comparable with the baseline: {"; ".join(found)}')
    if not baseline.queries:
        raise ChunklabError('not comparable: there are no queries with gold, so nothing is measured')


def differences(baseline: Terms, candidate: Terms) -> tuple[str, ...]:
    """One phrase for each kind of difference, the first few names in it; none for equal terms.

    Names and places are no part of the terms: a corpus is its digest.
    """
    found = [
        f'{words} {_shown(getattr(candidate, name))}, was {_shown(getattr(baseline, name))}'
        for name, words in _SETTINGS.items()
        if getattr(candidate, name) != getattr(baseline, name)
    ]
    found += _measures(baseline.measures, candidate.measures)
    if candidate.corpus_digest == baseline.corpus_digest:
        return tuple(found)
    inside = [
        *_changes('document', baseline.documents, candidate.documents),
        *_changes('query', _digests(baseline), _digests(candidate)),
    ]
    if not candidate.queries:
        inside = ['it has no queries with gold', *_changes('document', baseline.documents, candidate.documents)]
    if not inside:
        inside = ['queries without gold or the way of asking']
    digests = f'{candidate.corpus_digest[:12]}, was {baseline.corpus_digest[:12]}'
    return (*found, f'corpus {quoted(candidate.corpus)} has digest {digests}: {", ".join(inside)}')


def _digests(terms: Terms) -> dict[str, str]:
    return {query_id: mark.digest for query_id, mark in terms.queries.items()}


def _measures(before: Mapping[str, str], now: Mapping[str, str]) -> Iterable[str]:
    missing, added = sorted(set(before) - set(now)), sorted(set(now) - set(before))
    redefined = [spec for spec in before if spec in now and before[spec] != now[spec]]
    if missing:
        yield f'measures that are not measured now: {", ".join(missing)}'
    if added:
        yield f'measures that the baseline lacks: {", ".join(added)}'
    if redefined:
        yield f'measures that this chunklab defines otherwise: {", ".join(redefined)}'


def _changes(one: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterable[str]:
    """'query missing: "a", "b" and 3 more' and so on, for what went, came and changed."""
    went, came = sorted(set(before) - set(now)), sorted(set(now) - set(before))
    changed = sorted(name for name in set(before) & set(now) if before[name] != now[name])
    for names, what in ((went, 'missing'), (came, 'added'), (changed, 'changed')):
        if names:
            yield f'{len(names)} {_plural(one, len(names))} {what} ({listed(names)})'


def _plural(one: str, n: int) -> str:
    return one if n == 1 else {'query': 'queries'}.get(one, one + 's')


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return 'yes' if value else 'no'
    if isinstance(value, tuple):
        return ', '.join(map(str, value))
    return printable(str(value)) if value != 0 else 'all of them'
