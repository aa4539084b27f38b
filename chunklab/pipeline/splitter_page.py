"""What a maintainer has to see of a splitter, from texts that anyone may see: a probe and a bundled corpus."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from chunklab import __version__
from chunklab.alignment import Placement, align
from chunklab.boundaries.splitters import SplitterCheck
from chunklab.chunkers.adapters.library import Reported, Reporting
from chunklab.corpus.folder import read_corpus
from chunklab.corpus.locate import bundled_folder
from chunklab.errors import ChunklabError, StrategyError
from chunklab.experiment import Experiment
from chunklab.pipeline.context import StoredContext
from chunklab.pipeline.foreign import called
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.session import Session, open_session_on, single_document_corpus
from chunklab.pipeline.splitters import check_splitters
from chunklab.pipeline.strategies import Strategy
from chunklab.roles import PieceChunker
from chunklab.specs import Spec, parse
from chunklab.store import Store
from chunklab.types import Document, Span

CORPUS = 'mini'
EXAMPLES = 3

PROBE = (
    '# Probe of a splitter\n\n'
    'Section 1.  Two blanks,\ta tab, a non-breaking\u00a0blank; “quotes”, § 4.1(a), Café, Straße.\r\n'
    'A line that ends with CR and LF.\r\n\r\n'
    'The Parties agree. The Parties agree. The Parties agree.\n\n'
    'Section 2. THE PARTIES AGREE that this sentence is written in CAPITALS and stands here once.\n'
    '\n\n\n    An indented line after three empty ones; 🙂 and a\x0cform feed.\n'
    'https://example.com/one-word/of-many-characters/without-any-blank/' + 'x' * 80 + '\n\n'
    'Section 1.  Two blanks,\ta tab, a non-breaking\u00a0blank; “quotes”, § 4.1(a), Café, Straße.\r\n'
)
"""A short text of what splitters are known to stumble over; its first line comes again at its end."""

_A_PATH = re.compile(r'[\w.~-]*(/[\w.-]+)+')
_IN_A_PATH = re.compile(r'(?<![\w:/])(?:/[^\s/\'":(),]+)+/(?=[^\s/])|\b[A-Za-z]:\\(?:[^\s\\\'":(),]+\\)+')


@dataclass(frozen=True, slots=True)
class Example:
    """A chunk that is not what or where it should be: its number in the document, from 1, and its text; the span where
    it truly stands with the text there, if it stands anywhere; and the span that the library reports, with the text
    there, if it reports one."""

    doc_id: str
    number: int
    text: str = field(repr=False)
    true: Span | None
    slice: str = field(repr=False)
    reported: Span | None
    reported_slice: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Places:
    """Where chunks truly stand beside where the library reports them.

    Of the `reported` ones `misreported` stand elsewhere; `unreported` were found, but the library says nothing of
    them. Lists of examples are cut short.
    """

    reported: int = 0
    misreported: int = 0
    unreported: int = 0
    changed_examples: tuple[Example, ...] = ()
    unplaced_examples: tuple[Example, ...] = ()
    misreported_examples: tuple[Example, ...] = ()

    def __add__(self, other: Places) -> Places:
        both: dict[str, Any] = {name: getattr(self, name) + getattr(other, name) for name in self.__slots__}
        short: dict[str, Any] = {key: both[key][:EXAMPLES] for key in both if isinstance(both[key], tuple)}
        return Places(**{**both, **short})


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a splitter's chunks of some documents: the counts of `strategies --check`, and the places."""

    check: SplitterCheck
    places: Places


@dataclass(frozen=True, slots=True)
class SplitterPage:
    """All that goes on the page; `limit` is the size with its unit, '' for none. `failure` is what went wrong, '' if
    nothing did; without `found` it went wrong before all else."""

    spec: str
    versions: Mapping[str, str]
    corpus: str
    limit: str
    found: Mapping[str, Found]
    failure: str = ''


def splitter_page(spec: str, store: Store, progress: Progress) -> SplitterPage:
    """What the splitter of that spec makes of the probe and of the bundled corpus. SpecError if it is none."""
    folder = bundled_folder()
    if folder is None:
        raise ChunklabError('the bundled corpora are missing: install chunklab again')
    corpus = read_corpus(folder / CORPUS)
    session = open_session_on(corpus, Experiment().encoder, store, progress)
    (strategy,) = session.strategies([spec])
    chunker = strategy.chunker
    if not isinstance(chunker, PieceChunker):
        raise ChunklabError(f'{strategy.spec}: gives spans of the document, which cannot be other than its text')
    versions = {
        'chunklab': __version__,
        'Python': platform.python_version(),
        'platform': platform.platform(terse=True),
        **(chunker.versions() if isinstance(chunker, Reporting) else {}),
    }
    limit = f'{strategy.size} {strategy.unit}' if strategy.size else ''
    probe = single_document_corpus(Document('probe', PROBE))
    title = f'{corpus.name} ({len(corpus.documents)} documents, digest {corpus.digest[:12]})'
    found: dict[str, Found] = {}
    failure = ''
    try:
        found['probe'] = _found(replace(session, corpus=probe), strategy)
        found[title] = _found(session, strategy)
    except StrategyError as exc:
        failure = plain(str(exc))
    return SplitterPage(without_paths(strategy.spec), versions, title, limit, found, failure)


def without_paths(spec: str) -> str:
    """The spec with files named by their own names alone: where they lie is nobody else's business."""
    parsed = parse(spec)
    bare = _bare if parsed.name == 'command' else _bare_if_a_path
    params = tuple((key, bare(value) if isinstance(value, str) else value) for key, value in parsed.params)
    return str(Spec(parsed.name, tuple(bare(v) if isinstance(v, str) else v for v in parsed.args), params))


def plain(message: str) -> str:
    """A message without the folders that it names."""
    return _IN_A_PATH.sub('…/', message)


def _bare_if_a_path(value: str) -> str:
    """Not so a separator, or a list of such, which has slashes too."""
    return _bare(value) if _A_PATH.fullmatch(value) else plain(value)


def _bare(value: str) -> str:
    return ' '.join(PureWindowsPath(PurePosixPath(word).name).name or word for word in value.split(' '))


def _found(session: Session, strategy: Strategy) -> Found:
    """The places are found anew: stored cuttings do not know what the library reports."""
    survey = check_splitters(session, [strategy.spec])
    for failed in survey.failures:
        raise StrategyError(failed)
    context = session.context([strategy])
    places = (_places(document, strategy, context) for document in session.corpus.documents)
    return Found(survey.rows[0], sum(places, Places()))


def _places(document: Document, strategy: Strategy, context: StoredContext) -> Places:
    given = called(strategy, document, lambda: _reported(document, strategy, context))
    given = [piece for piece in given if piece.text.strip()]
    placed = align(document.text, [piece.text for piece in given])
    rows = [
        (piece, where, _example(document, number, piece, where))
        for number, (piece, where) in enumerate(zip(given, placed, strict=True), start=1)
    ]
    wrong = [example for piece, where, example in rows if where and piece.span and _misplaced(document, piece, where)]
    return Places(
        reported=sum(piece.span is not None for piece in given),
        misreported=len(wrong),
        unreported=sum(piece.span is None and where is not None for piece, where, _ in rows),
        changed_examples=tuple(example for _, where, example in rows if where and not _is_exact(where))[:EXAMPLES],
        unplaced_examples=tuple(example for _, where, example in rows if where is None)[:EXAMPLES],
        misreported_examples=tuple(wrong[:EXAMPLES]),
    )


def _reported(document: Document, strategy: Strategy, context: StoredContext) -> list[Reported]:
    chunker = strategy.chunker
    if isinstance(chunker, Reporting):
        return list(chunker.reported(document, context))
    if not isinstance(chunker, PieceChunker):
        raise AssertionError(f'BUG: {strategy.spec} gives no texts')
    texts = (piece for piece in chunker.pieces(document, context) if isinstance(piece, str))
    return [Reported(text, None) for text in texts]


def _example(document: Document, number: int, piece: Reported, where: Placement | None) -> Example:
    true = where.span if where else None
    there, said = (document.text[span.start : span.end] if span else '' for span in (true, piece.span))
    return Example(document.doc_id, number, piece.text, true, there, piece.span, said)


def _is_exact(where: Placement) -> bool:
    return where.exact and not where.added_before and not where.added_after


def _misplaced(document: Document, piece: Reported, where: Placement) -> bool:
    """Whether the reported span, white space at its ends aside, is not the one where the chunk stands."""
    if piece.span is None:
        return False
    inside = document.text[piece.span.start : piece.span.end]
    start = piece.span.start + len(inside) - len(inside.lstrip())
    return Span(start, piece.span.start + len(inside.rstrip())) != where.span
