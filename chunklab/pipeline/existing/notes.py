"""What a reader of a comparison has to know of a collection that somebody else's pipeline filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from chunklab.corpus.wording import counted, printable
from chunklab.pipeline.existing.arranging import Arranged
from chunklab.types import Corpus

SAME = 0.98
"""Cosine of two vectors of one text from which on they count as those of one model: a prompt, or half precision, moves
them less than another model does."""

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """How a collection was read. `id_field` is the metadata that names documents, '' if none does; `likeness` the
    cosine of its vectors with what `encoder` gives for their texts; `narrowed` whether its own index can be asked for
    the chunks of some documents only."""

    spec: str
    index: str
    encoder: str
    id_field: str
    likeness: float
    narrowed: bool
    arranged: Arranged = field(repr=False)


def reading_notes(found: Reading, corpus: Corpus) -> Iterator[str]:
    """One line for each thing that is to be known of it."""
    arranged, faults, spec = found.arranged, found.arranged.faults, found.spec
    n_all = len(arranged.positions)
    of_all = f'of {counted(n_all, "chunk")}'
    told = f'documents by its field "{printable(found.id_field)}"' if found.id_field else 'documents by the text alone'
    yield f'{spec}: {found.index}, {told}; questions by {found.encoder}'
    if faults.unplaced:
        yield f'{spec}: {faults.unplaced:,} {of_all} stand nowhere in the documents; they can hold no answer'
    if found.likeness < SAME:
        yield (
            f'{spec}: its vectors are not those of {found.encoder} (cosine {found.likeness:.2f} on some of its texts); '
            'questions of another model find little: --embed names the one that it was filled with'
        )
    if faults.mended:
        yield f'{spec}: {faults.mended:,} {of_all} are not letter by letter the text where they stand'
    if arranged.copies:
        yield (
            f'{spec}: {len(arranged.copies):,} {of_all} stand where another does; they take places in a ranking and '
            'hold nothing more'
        )
    if arranged.n_blank:
        yield f'{spec}: {arranged.n_blank:,} {of_all} have no text'
    if faults.exact + faults.mended < _HALF * n_all:
        yield f'{spec}: most of it is not from {printable(corpus.name)}'
    if not found.narrowed and any(query.restrict_to for query in corpus.queries):
        yield (
            f'{spec}: its metadata does not name the document of every chunk, so it is asked for more, and what is of '
            'other documents is left out'
        )
