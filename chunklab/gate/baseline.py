"""The baseline file: one JSON document that is committed, reads well in a diff, and vouches for itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chunklab import __version__
from chunklab.corpus.wording import printable
from chunklab.errors import ChunklabError, StoreError
from chunklab.files import write_atomically
from chunklab.gate.coding import record_from_json, record_to_json
from chunklab.gate.record import Record
from chunklab.gate.rules import Rule, parse_rule
from chunklab.store import digest_of

FORMAT = 1

_NOTE = 'Written by "chunklab baseline save". Not to be edited by hand: the digest at the end covers all of it.'
_AGAIN = '"chunklab baseline save" writes a new one'


@dataclass(frozen=True, slots=True)
class ReasonedRule:
    """A rule with one sentence on where it comes from; '' for one that a person gave."""

    rule: Rule
    reason: str = ''


@dataclass(frozen=True, slots=True)
class Baseline:
    """A record of how good retrieval was, and the rules by which a candidate is judged against it."""

    record: Record
    rules: tuple[ReasonedRule, ...]


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Write it as a whole or not at all; an equal baseline has equal bytes. StoreError where that cannot be done."""
    write_atomically(path, baseline_text(baseline))


def baseline_text(baseline: Baseline) -> str:
    """The file's text: one line for each query, score table and ranking, so that a diff shows what moved."""
    content: dict[str, Any] = {
        'format': FORMAT,
        'note': _NOTE,
        'rules': [{'rule': str(r.rule), 'reason': r.reason} for r in baseline.rules],
        **record_to_json(baseline.record),
    }
    content['digest'] = _digest(content)
    return '\n'.join(_lines(content, '', '')) + '\n'


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. StoreError, one line, where there is none, or it is damaged, altered or too new."""
    name = printable(str(path))
    try:
        text = path.read_text(encoding='utf-8')
    except FileNotFoundError as exc:
        raise StoreError(f'{name}: there is no such file; {_AGAIN}') from exc
    except OSError as exc:
        raise StoreError(f'{name}: cannot be read: {exc.strerror}') from exc
    except UnicodeDecodeError as exc:
        raise StoreError(f'{name}: is no baseline: not UTF-8 text; {_AGAIN}') from exc
    content = _content(text, name)
    try:
        rules = tuple(ReasonedRule(parse_rule(r['rule']), str(r['reason'])) for r in content['rules'])
        return Baseline(record_from_json(content), rules)
    except ChunklabError as exc:
        raise StoreError(f'{name}: {exc}') from exc
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as exc:
        raise StoreError(f'{name}: is no whole baseline ({exc!r}); {_AGAIN}') from exc


def in_folder(record: Record, folder: str) -> Record:
    """The record with the place of its corpus, seen from the baseline's file."""
    return replace(record, terms=replace(record.terms, folder=folder))


def _content(text: str, name: str) -> Mapping[str, Any]:
    """The document, once its format is known and its digest holds."""
    try:
        content = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as exc:
        raise StoreError(f'{name}: is no whole baseline, it was cut off or changed ({exc}); {_AGAIN}') from exc
    if not isinstance(content, dict) or type(content.get('format')) is not int:
        raise StoreError(f'{name}: is no baseline: it states no format; {_AGAIN}')
    if content['format'] > FORMAT:
        raise StoreError(
            f'{name}: a baseline of format {content["format"]}, newer than format {FORMAT} that chunklab {__version__} '
            'reads: update chunklab'
        )
    if content['format'] < FORMAT or content.pop('digest', '') != _digest(content):
        raise StoreError(f'{name}: is not as chunklab wrote it: its digest does not fit its content; {_AGAIN}')
    return content


def _digest(content: Mapping[str, Any]) -> str:
    return digest_of('baseline', content)


def _refuse(constant: str) -> float:
    raise ValueError(f'{constant} is no number that a baseline holds')


def _lines(value: Any, key: str, indent: str) -> Iterator[str]:
    """`value` as JSON with a line for each entry, but arrays of plain values on one line."""
    head = f'{indent}{json.dumps(key, ensure_ascii=True)}: ' if key or indent else indent
    if isinstance(value, Mapping) and value:
        yield f'{head}{{'
        yield from _joined([list(_lines(v, str(k), indent + ' ')) for k, v in value.items()])
        yield f'{indent}}}'
    elif isinstance(value, Sequence) and any(isinstance(item, Mapping) for item in value):
        yield f'{head}['
        yield from _joined([[line] for item in value for line in [f'{indent} {_compact(item)}']])
        yield f'{indent}]'
    else:
        yield f'{head}{_compact(value)}'


def _joined(entries: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of entries one below the other, a comma after each entry but the last."""
    for number, entry in enumerate(entries, 1):
        yield from entry[:-1]
        yield entry[-1] + (',' if number < len(entries) else '')


def _compact(value: Any) -> str:
    # ASCII, so that lone surrogates and direction marks in names reach neither the file nor the reviewer's terminal
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(', ', ': '))
