"""Paragraphs and table rows as they are gathered from a Word file, and how they become one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chunklab.corpus.files.extracted import TextBuilder

Piece = str | int
"""Text, or by how many pages what follows lies further on (in a table row, where cells stand side by side, also
back)."""

PARAGRAPH = '\n\n'
ROW = '\n'


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table row, and what separates it from the one before."""

    pieces: tuple[Piece, ...]
    gap: str = PARAGRAPH

    @property
    def text(self) -> str:
        """The block's characters without the page steps."""
        return ''.join(piece for piece in self.pieces if isinstance(piece, str))


def labelled(label: str, pieces: Sequence[Piece], gap: str = PARAGRAPH) -> Block:
    """A block of `pieces` without white space at its ends, `label` before it but behind a page step that it begins
    with."""
    first = next((i for i, piece in enumerate(pieces) if isinstance(piece, str) and piece.strip()), len(pieces))
    steps = [piece for piece in pieces[:first] if isinstance(piece, int)]
    rest = list(pieces[first:])
    if rest and isinstance(rest[0], str):
        rest[0] = rest[0].lstrip()
    for i in range(len(rest) - 1, -1, -1):
        piece = rest[i]
        if isinstance(piece, str):
            rest[i] = piece.rstrip()
            if rest[i]:
                break
    if not rest:
        label = label.rstrip()
    return Block((*steps, *([label] if label else []), *rest), gap)


def row(cells: Sequence[Sequence[Block]]) -> list[Block]:
    """One table row: its cells with tabs between, or one below the other where a cell has several paragraphs.

    All cells begin on the same page; the row ends where its longest cell does.
    """
    filled = [cell for cell in cells if any(block.text for block in cell)]
    longest = max((_steps(cell) for cell in cells), default=0)
    if all(_is_one_line(cell) for cell in filled):
        line: list[Piece] = []
        for cell in filled:
            pieces = [piece for block in cell for piece in block.pieces]
            line += [*(['\t'] if line else []), *pieces, -_steps(cell)]
        return [Block((*line, longest), ROW)]
    blocks: list[Block] = []
    for cell in filled:
        blocks += [Block(block.pieces, ROW) for block in cell]
        blocks.append(Block((-_steps(cell),), ROW))
    return [*blocks, Block((longest,), ROW)]


def _is_one_line(cell: Sequence[Block]) -> bool:
    with_text = [block for block in cell if block.text]
    return len(with_text) == 1 and '\n' not in with_text[0].text


def write(blocks: Iterable[Block], builder: TextBuilder, *, pages: bool) -> int:
    """Adds the blocks to `builder`, with page starts if `pages`; gives the highest page that was reached."""
    page = highest = 1
    if pages:
        builder.start_page(page)
    for block in blocks:
        if block.text and builder.length:
            builder.add(block.gap)
        for piece in block.pieces:
            if isinstance(piece, str):
                builder.add(piece)
                continue
            page += piece
            highest = max(highest, page)
            if pages and piece:
                builder.start_page(page)
    return highest


def _steps(cell: Iterable[Block]) -> int:
    return sum(piece for block in cell for piece in block.pieces if isinstance(piece, int))
