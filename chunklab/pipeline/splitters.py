"""What splitters do to the text of a corpus: how much of it their chunks keep, and what they make up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import nan

from chunklab.boundaries.splitters import SplitterCheck, SplitterSurvey
from chunklab.boundaries.straddle import SizeLimit, SizeUnit
from chunklab.pipeline.cut import Cut, try_to_cut
from chunklab.pipeline.grid import expand
from chunklab.pipeline.questioning import document_texts
from chunklab.pipeline.session import Session
from chunklab.texts import TextIndex
from chunklab.types import to_spans


def check_splitters(session: Session, specs: Sequence[str]) -> SplitterSurvey:
    """The strategies of these specs on a session's corpus; a spec with ranges stands for a row per point.

    What the store has is looked up, with the seconds that it took.
    """
    strategies = session.strategies(expand(specs))
    attempt = try_to_cut(session.corpus.documents, strategies, session.context(strategies), session.progress)
    texts = document_texts(session)
    return SplitterSurvey(
        corpus_name=session.corpus.name,
        corpus_digest=session.corpus.digest,
        n_documents=len(session.corpus.documents),
        tokenizer=session.encoder_label,
        rows=tuple(_check(session, cut, texts) for cut in attempt.cuts),
        failures=tuple(str(failed.error) for failed in attempt.failures),
    )


def _check(session: Session, cut: Cut, texts: Mapping[str, TextIndex]) -> SplitterCheck:
    n_chunks, faults = cut.cutting.n_chunks, cut.faults
    whole = sum(text.printed.total for text in texts.values())
    kept = sum(text.count_union(to_spans(cut.cutting.spans[doc_id])) for doc_id, text in texts.items())
    return SplitterCheck(
        strategy=cut.strategy.spec,
        n_chunks=n_chunks,
        exact=faults.exact if faults else n_chunks,
        mended=faults.mended if faults else 0,
        unplaced=faults.unplaced if faults else 0,
        repeated=faults.repeated if faults else 0,
        lost=whole - kept,
        lost_share=(whole - kept) / whole if whole else 0.0,
        changed=faults.changed if faults else 0,
        over=_over(session, cut, cut.strategy.limit) if cut.strategy.limit else nan,
        splitter_seconds=cut.seconds,
        alignment_seconds=faults.alignment_seconds if faults else nan,
    )


def _over(session: Session, cut: Cut, limit: SizeLimit) -> int:
    """Chunks, as given, that are longer than the limit."""
    return sum(length > limit.size for length in _lengths(session, cut, limit.unit))


def _lengths(session: Session, cut: Cut, unit: SizeUnit) -> Iterator[int]:
    corpus = {document.doc_id for document in session.corpus.documents}
    done = 0
    for document, rows in cut.cutting.sources(session.corpus.documents):
        texts = [document.text[start:end] for start, end in rows.tolist()]
        if unit != 'tokens':
            yield from (_LENGTH[unit](text) for text in texts)
        elif document.doc_id in corpus:
            yield from cut.n_tokens[done : done + len(rows)].tolist()
        else:  # text of the splitter's own, by itself
            yield from session.encoder.tokenizer().count_texts(texts).tolist()
        done += len(rows)


_LENGTH: Mapping[SizeUnit, Callable[[str], int]] = {'characters': len, 'words': lambda text: len(text.split())}
