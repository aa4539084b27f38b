"""What another system retrieved, as lines of JSON: read, checked, and matched with the questions of a corpus."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chunklab.corpus.wording import counted, listed, quoted
from chunklab.errors import ChunklabError, CorpusError, did_you_mean
from chunklab.types import Query

_SHAPE = '{"query_id": "q1", "results": ["text", {"text": "text", "doc_id": "a.txt"}]}'


@dataclass(frozen=True, slots=True)
class Result:
    """One text that came back, and what the line says beside it, such as its document."""

    text: str
    about: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RankedLines:
    """By query id what came back, first things first; queries of the corpus that no line asks are not in it. `notes`
    tell of those, and of lines that ask what the corpus does not."""

    results: Mapping[str, tuple[Result, ...]] = field(repr=False)
    notes: tuple[str, ...]


def read_ranked_lines(path: Path, queries: Sequence[Query]) -> RankedLines:
    """The results in a file, one query a line. ChunklabError, which names the line, for one that is not of this shape,
    or asks a query again; and for a file without lines, or without a query of these."""
    lines = _parsed(path)
    asked = _Asked(queries)
    results: dict[str, tuple[Result, ...]] = {}
    first: dict[str, int] = {}
    unknown: list[str] = []
    for number, entry in lines:
        where = f'line {number}'
        found = asked.find(entry, where)
        if not found:
            unknown.append(str(entry.get('query_id', entry.get('query'))))
        for query_id in found:
            if query_id in first:
                raise CorpusError(f'{where}: query {quoted(query_id)} comes twice, first in line {first[query_id]}')
            first[query_id] = number
            results[query_id] = _results(entry, where)
    if not results:
        raise CorpusError(
            f'none of its {counted(len(lines), "query", "queries")} is one of the corpus ({listed(unknown)}'
            f'{did_you_mean(unknown[0], asked.ids)})'
        )
    return RankedLines(results, tuple(_notes(unknown, [q.query_id for q in queries if q.query_id not in results])))


def _parsed(path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    """Every line that is not blank, with its number."""
    try:
        text = path.read_bytes().decode('utf-8-sig')
    except OSError as exc:
        raise ChunklabError(f'{path}: cannot be read: {exc.strerror or exc}') from exc
    except UnicodeDecodeError as exc:
        raise CorpusError(f'not UTF-8 at byte {exc.start}') from exc
    lines = []
    for number, line in enumerate(text.split('\n'), start=1):  # not splitlines: U+2028 may stand in a JSON string
        if line.strip():
            lines.append((number, _object(line, f'line {number}')))
    if not lines:
        raise CorpusError(f'is empty; one line for each query is wanted: {_SHAPE}')
    return lines


def _object(line: str, where: str) -> Mapping[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as exc:
        reason = f'{exc.msg} at column {exc.colno}' if isinstance(exc, json.JSONDecodeError) else 'nested too deep'
        raise CorpusError(f'{where}: not JSON ({reason}); one line for each query is wanted: {_SHAPE}') from exc
    if not isinstance(entry, dict):
        raise CorpusError(f'{where}: not an object; one line for each query is wanted: {_SHAPE}')
    if not any(isinstance(entry.get(key), (str, int)) for key in ('query_id', 'query')):
        raise CorpusError(f'{where}: it has neither query_id nor query; one line is wanted like {_SHAPE}')
    return entry


def _results(entry: Mapping[str, Any], where: str) -> tuple[Result, ...]:
    given = entry.get('results')
    if not isinstance(given, list):
        raise CorpusError(f'{where}: results must be a list of texts, or of objects with a text')
    return tuple(_result(one, f'{where}, result {place}') for place, one in enumerate(given, start=1))


def _result(given: object, where: str) -> Result:
    if isinstance(given, str):
        return Result(given, {})
    if not isinstance(given, dict) or not isinstance(given.get('text'), str):
        raise CorpusError(f'{where}: must be a text, or an object with a text')
    within = given.get('metadata')
    about = {**(within if isinstance(within, dict) else {}), **given}
    return Result(given['text'], {key: value for key, value in about.items() if key not in ('text', 'metadata')})


class _Asked:
    """The queries of a corpus, by id and by what they ask."""

    def __init__(self, queries: Sequence[Query]) -> None:
        self.ids = {query.query_id: query for query in queries}
        self._texts: dict[str, list[Query]] = {}
        for query in queries:
            self._texts.setdefault(_plain(query.text), []).append(query)

    def find(self, entry: Mapping[str, Any], where: str) -> tuple[str, ...]:
        """The ids of those that a line asks; none where the corpus has no such."""
        if 'query_id' in entry:
            query_id = str(entry['query_id'])
            return (query_id,) if query_id in self.ids else ()
        same = self._texts.get(_plain(str(entry['query'])), [])
        if len({query.restrict_to for query in same}) > 1:
            raise CorpusError(
                f'{where}: {len(same)} queries ask this, each of other documents; a query_id tells which is meant'
            )
        return tuple(query.query_id for query in same)


def _plain(text: str) -> str:
    return ' '.join(text.split()).casefold()


def _notes(unknown: Sequence[str], missing: Sequence[str]) -> list[str]:
    notes = []
    if unknown:
        notes.append(f'{counted(len(unknown), "query is", "queries are")} none of the corpus ({listed(unknown)})')
    if missing:
        asked = counted(len(missing), 'query has', 'queries have')
        notes.append(f'{asked} no line ({listed(missing)}): scored as if nothing had come back')
    return notes
