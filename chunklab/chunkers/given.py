"""A cutting made elsewhere, read from a file: judge the chunks of any other tool."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from chunklab.chunkers.words import trimmed
from chunklab.errors import ChunklabError, CorpusError
from chunklab.roles import Context
from chunklab.types import Document, Span, to_span_array


class _Row(NamedTuple):
    line: int
    span: Span


@dataclass(frozen=True, slots=True)
class GivenSpans:
    """Chunks read from a JSON Lines file, one object a line: {"doc_id": "a.txt", "start": 0, "end": 120}.

    Offsets are characters (code points) of the document's text, `end` not included. Other keys are ignored, so is the
    order of the lines; a span that comes twice counts once, one of white space only is left out. A document that no
    line names has no chunks. The file is read once, when the strategy is made; an error names the line that is wrong.
    """

    path: str
    _rows: Mapping[str, tuple[_Row, ...]] = field(init=False, repr=False, compare=False)
    _digest: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            content = Path(self.path).read_bytes()
        except OSError as exc:
            raise ChunklabError(f'spans: cannot read {self.path!r}: {exc.strerror or exc}') from exc
        object.__setattr__(self, '_digest', hashlib.sha256(content).hexdigest())
        object.__setattr__(self, '_rows', _read(self.path, content))

    def spans(self, document: Document, context: Context) -> Sequence[Span]:  # noqa: ARG002 - part of the role
        """The document's chunks as given, in order of start, then end."""
        rows = self._rows.get(document.doc_id, ())
        for row in rows:
            if row.span.end > len(document.text):
                raise CorpusError(
                    f'{self.path}, line {row.line}: {row.span.start}-{row.span.end} reaches beyond the text of '
                    f'{document.doc_id!r}, which has {len(document.text)} characters'
                )
        spans = sorted({row.span for row in rows})
        return [span for span in spans if len(trimmed(document.text, to_span_array([span])))]

    def fit_digest(self) -> str:
        """sha256 of the file, hexadecimal."""
        return self._digest


def _read(path: str, content: bytes) -> Mapping[str, tuple[_Row, ...]]:
    try:
        text = content.decode('utf-8-sig')
    except UnicodeDecodeError as exc:
        raise CorpusError(f'{path}: not UTF-8 at byte {exc.start}') from exc
    rows: dict[str, list[_Row]] = {}
    # Not splitlines: U+2028 may stand in a JSON string.
    for number, line in enumerate(text.split('\n'), start=1):
        if line.strip():
            doc_id, span = _parse(f'{path}, line {number}', line)
            rows.setdefault(doc_id, []).append(_Row(number, span))
    return {doc_id: tuple(found) for doc_id, found in rows.items()}


def _parse(where: str, line: str) -> tuple[str, Span]:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as exc:
        raise CorpusError(f'{where}: not JSON ({exc.msg} at column {exc.colno})') from exc
    if not isinstance(entry, dict):
        raise CorpusError(f'{where}: must be an object with doc_id, start and end')
    missing = [key for key in ('doc_id', 'start', 'end') if key not in entry]
    if missing:
        raise CorpusError(f'{where}: {missing[0]} is missing; each line has doc_id, start and end')
    doc_id, start, end = entry['doc_id'], entry['start'], entry['end']
    if not isinstance(doc_id, str):
        raise CorpusError(f'{where}: doc_id must be a text, not {doc_id!r}')
    for key, value in (('start', start), ('end', end)):
        if type(value) is not int:  # True is an int to Python
            raise CorpusError(f'{where}: {key} must be a whole number, not {value!r}')
    if not 0 <= start < end:
        raise CorpusError(f'{where}: start {start} and end {end} must be 0 <= start < end')
    return doc_id, Span(start, end)
