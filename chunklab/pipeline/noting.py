"""What a reader of a comparison has to know of splitters that other people made."""

from __future__ import annotations

from collections.abc import Iterator

from chunklab.corpus.wording import counted, printable
from chunklab.pipeline.cut import Attempt, Cut
from chunklab.pipeline.session import Session


def notes_on(session: Session, attempt: Attempt) -> tuple[str, ...]:
    """A line for every strategy that failed, and for each that gave texts which are not those of the documents."""
    failed = (
        f'{printable(one.strategy)} is left out: it failed on document {printable(one.doc_id)}'
        for one in attempt.failures
    )
    return (*failed, *(line for cut in attempt.cuts for line in _of_cut(session, cut)))


def _of_cut(session: Session, cut: Cut) -> Iterator[str]:
    if cut.faults is None:
        return
    spec, n_chunks = printable(cut.strategy.spec), cut.cutting.n_chunks
    if cut.faults.unplaced:
        yield (
            f'{spec}: {cut.faults.unplaced:,} of {counted(n_chunks, "chunk")} stand nowhere in the documents; they are '
            'indexed as they are and can hold no answer'
        )
    if cut.cutting.given and session.mode_name == 'late':
        yield (
            f'{spec}: {cut.faults.mended:,} of {counted(n_chunks, "chunk")} are not the text of the documents; late '
            'mode reads that text where they stand, and nothing that the splitter added'
        )
