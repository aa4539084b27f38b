"""A contract for a terminal: answers and cuts marked in its running text, in colours where the terminal has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from chunklab.boundaries.straddle import SpanCut
from chunklab.boundaries.worst import GOLD_END, GOLD_START
from chunklab.corpus.wording import counted, printable
from chunklab.measures.lookup import NO_CHUNKS
from chunklab.report.html.viewer import ViewedStrategy, Viewer
from chunklab.types import Document

Look = Literal['plain', 'gold', 'broken', 'cut', 'hurts']

_CODES: dict[Look, str] = {'plain': '', 'gold': '30;43', 'broken': '97;41', 'cut': '36', 'hurts': '1;97;41'}


class _Piece(NamedTuple):
    """Text that looks alike; `mark` is ours, the rest the contract's."""

    text: str
    look: Look
    mark: bool = False


@dataclass(frozen=True, slots=True)
class _Edge:
    """Where something begins or ends in the text; at one place, what ends comes before a cut, and that before what
    begins."""

    at: int
    kind: Literal['end', 'cut', 'start']
    broken: bool = False
    label: str = ''

    @property
    def place(self) -> tuple[int, int]:
        return self.at, ('end', 'cut', 'start').index(self.kind)


def to_marked_text(viewer: Viewer, *, colour: bool) -> str:
    """What each strategy cuts, then every contract, with `A13┃` where the 13th chunk of strategy A begins.

    Answers stand between ⟦ and ⟧; colours only repeat what the marks say. What cannot be seen in a contract's text is
    spelled out, so that nothing in it reaches the terminal as a command.
    """
    lines = [f'{printable(viewer.corpus_name)} (digest {viewer.corpus_digest[:12]})', '']
    lines += [_summary(_letter(place), strategy) for place, strategy in enumerate(viewer.strategies)]
    lines += [
        '',
        f'{GOLD_START}…{GOLD_END} is an answer, A2┃ where the second chunk of A begins, ✂A2┃ such a place inside an '
        'answer that no chunk of A holds whole.',
    ]
    for document in viewer.documents:
        lines += ['', printable(document.doc_id), '', *_lines(viewer, document, colour)]
    return '\n'.join(lines) + '\n'


def _summary(letter: str, strategy: ViewedStrategy) -> str:
    cuts = {cut.gold: cut for of_query in strategy.cuts.values() for cut in of_query}
    n_chunks = sum(len(rows) for rows in strategy.spans.values())
    n_cut = sum(cut.straddled for cut in cuts.values())
    return f'{letter}  {printable(strategy.label)}: {counted(n_chunks, "chunk")}, {n_cut} of {len(cuts)} answers cut'


def _letter(place: int) -> str:
    return chr(ord('A') + place) if place < 26 else f'({place + 1})'


def _lines(viewer: Viewer, document: Document, colour: bool) -> Iterator[str]:
    """The contract line by line; colours end with the line, so that a pager can show any part of it."""
    line: list[str] = []
    for piece in _pieces(document.text, _edges(viewer, document)):
        if piece.mark:
            line.append(_painted(piece.text, piece.look, colour))
            continue
        first, *others = piece.text.replace('\r\n', '\n').split('\n')
        line.append(_painted(_seen(first), piece.look, colour))
        for text in others:
            yield ''.join(line).rstrip()
            line = [_painted(_seen(text), piece.look, colour)]
    yield ''.join(line).rstrip()


def _seen(text: str) -> str:
    return printable(text.replace('\t', '    '))


def _painted(text: str, look: Look, colour: bool) -> str:
    return f'\x1b[{_CODES[look]}m{text}\x1b[0m' if colour and text and _CODES[look] else text


def _pieces(text: str, edges: Sequence[_Edge]) -> Iterator[_Piece]:
    """The text between edges, and the marks at them."""
    open_golds = open_broken = 0
    at = 0
    for edge in edges:
        if edge.at > at:
            yield _Piece(text[at : edge.at], _look(open_golds, open_broken))
            at = edge.at
        step = {'start': 1, 'end': -1, 'cut': 0}[edge.kind]
        if edge.kind == 'cut':
            yield _Piece(f'{"✂" if edge.broken else ""}{edge.label}┃', 'hurts' if edge.broken else 'cut', mark=True)
        if edge.kind == 'start' and not open_golds:
            yield _Piece(GOLD_START, 'broken' if edge.broken else 'gold', mark=True)
        if edge.kind == 'end' and open_golds == 1:
            yield _Piece(GOLD_END, 'broken' if edge.broken else 'gold', mark=True)
        open_golds += step
        open_broken += step * edge.broken
    yield _Piece(text[at:], _look(open_golds, open_broken))


def _look(open_golds: int, open_broken: int) -> Look:
    return 'broken' if open_broken else 'gold' if open_golds else 'plain'


def _edges(viewer: Viewer, document: Document) -> list[_Edge]:
    """All edges of a document in the order in which they are printed."""
    broken = {cut.gold.span for strategy in viewer.strategies for cut in _cuts_in(strategy, document) if cut.straddled}
    spans = {cut.gold.span for cut in _cuts_in(viewer.strategies[0], document)}
    edges = [_Edge(span.start, 'start', span in broken) for span in spans]
    edges += [_Edge(span.end, 'end', span in broken) for span in spans]
    for place, strategy in enumerate(viewer.strategies):
        edges += _chunk_edges(_letter(place), strategy, document)
    return sorted(edges, key=lambda edge: (edge.place, edge.label, edge.broken))


def _chunk_edges(letter: str, strategy: ViewedStrategy, document: Document) -> Iterator[_Edge]:
    hurt = [cut.gold.span for cut in _cuts_in(strategy, document) if cut.straddled]
    starts = strategy.spans.get(document.doc_id, NO_CHUNKS)[:, 0].tolist()
    for number, start in enumerate(starts[1:], 2):
        yield _Edge(start, 'cut', any(span.start < start < span.end for span in hurt), f'{letter}{number}')


def _cuts_in(strategy: ViewedStrategy, document: Document) -> list[SpanCut]:
    return [cut for of_query in strategy.cuts.values() for cut in of_query if cut.gold.doc_id == document.doc_id]
