"""What cutting alone does to the answers: nothing is asked, nor encoded but for strategies that cut by vectors."""

from __future__ import annotations

from chunklab.boundaries.straddle import cut_gold, summarise
from chunklab.boundaries.survey import StrategyCuts, Survey, summarise_by_category
from chunklab.boundaries.worst import worst_cuts
from chunklab.corpus.wording import quoted
from chunklab.errors import CorpusError
from chunklab.experiment import Experiment
from chunklab.pipeline.cut import Cut
from chunklab.pipeline.grid import expand
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import document_texts
from chunklab.pipeline.session import Session, open_session
from chunklab.store import Store


def straddle(experiment: Experiment, store: Store, progress: Progress, *, worst: int = 0) -> Survey:
    """How each strategy of the experiment treats the answers; a spec with ranges stands for a row per point.

    Of the experiment only the corpus, what is drawn from it, the strategies and the encoder count. `worst`: how many of
    the worst cut gold spans to keep of each strategy. CorpusError for a corpus without answers.
    """
    specs = expand(experiment.strategies)
    session = open_session(experiment, store, progress)
    corpus = session.corpus
    scored = [query for query in corpus.queries if not query.no_gold]
    if not scored:
        raise CorpusError(
            f'corpus {quoted(corpus.name)} has no queries with gold: there are no answers that a boundary could cut; '
            '"chunklab questions" makes some, "chunklab chunk" shows the chunks'
        )
    cuts = session.cut(session.strategies(specs))
    return Survey(
        corpus_name=corpus.name,
        corpus_digest=corpus.digest,
        n_documents=len(corpus.documents),
        categories={query.query_id: query.category for query in scored},
        n_without_gold=len(corpus.queries) - len(scored),
        questions=corpus.questions,
        tokenizer=session.encoder_label,
        rows=_rows(session, cuts, worst),
        notes=corpus.notes,
    )


def _rows(session: Session, cuts: tuple[Cut, ...], worst: int) -> tuple[StrategyCuts, ...]:
    texts = document_texts(session)
    written = {document.doc_id: document.text for document in session.corpus.documents}
    rows = []
    for cut in cuts:
        spans = cut.cutting.spans
        found = cut_gold(session.corpus.queries, spans, texts, cut.strategy.limit)
        rows.append(
            StrategyCuts(
                strategy=cut.strategy.spec,
                n_chunks=cut.cutting.n_chunks,
                mean_tokens=float(cut.n_tokens.mean()) if len(cut.n_tokens) else float('nan'),
                overall=summarise(found),
                by_category=summarise_by_category(found, session.corpus.queries),
                worst=worst_cuts(found, spans, texts, written, worst),
            )
        )
        session.progress('comparing', len(rows), len(cuts), 'strategies')
    return tuple(rows)
