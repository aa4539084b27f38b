"""What the boundary viewer shows: the cuts of strategies on the contracts, and what finished runs retrieved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from chunklab.boundaries.straddle import cut_gold
from chunklab.corpus.wording import quoted, suggestion
from chunklab.errors import ChunklabError, CorpusError
from chunklab.experiment import Experiment
from chunklab.measures import Case
from chunklab.measures.overlap import Complete
from chunklab.pipeline.cut import Cut, cut_corpus
from chunklab.pipeline.finished_run import FinishedRun
from chunklab.pipeline.grid import expand
from chunklab.pipeline.progress import Progress
from chunklab.pipeline.questioning import document_texts
from chunklab.pipeline.reopening import reopen
from chunklab.pipeline.session import open_session
from chunklab.report.html.report import ReportedRun, to_report
from chunklab.report.html.viewer import ViewedStrategy, Viewer
from chunklab.report.plots import plots_of
from chunklab.specs import Cutoff
from chunklab.store import Store
from chunklab.texts import TextIndex
from chunklab.types import Document, Query, Run


def report_html(runs: Sequence[FinishedRun], store: Store, progress: Progress) -> str:
    """The report of finished runs of one corpus as a page: verdict, tables, plots, boundary viewer.

    The viewer shows what came back within the first k chunks, k being the first of the runs' own. ChunklabError, one
    line, for runs of different corpora or different k, and for a run whose corpus or cutting is not that of today.
    """
    if not runs:
        raise ChunklabError('a report needs at least one run')
    _check_alike(runs)
    return to_report([_reported(run) for run in runs], view_runs(runs, store, progress))


def view_runs(runs: Sequence[FinishedRun], store: Store, progress: Progress) -> Viewer:
    """All contracts, questions and strategies of runs of one corpus, with what came back."""
    k = runs[0].experiment.k[0]
    again = [reopen(run, run.runs, store, progress) for run in runs]
    corpus = again[0].session.corpus
    queries = tuple(query for query in corpus.queries if not query.no_gold)
    several = Counter(strategy.spec for one in again for strategy in one.strategies)
    found = []
    for run, one in zip(runs, again, strict=True):
        texts = document_texts(one.session, one.strategies)
        for cut, retrieved in zip(one.session.cut(one.strategies), run.runs, strict=True):
            label = cut.strategy.spec if several[cut.strategy.spec] == 1 else f'{cut.strategy.spec} ({run.name})'
            found.append(_with_rankings(_cut_only(label, cut, queries, texts), queries, retrieved, texts, k))
    return Viewer(corpus.name, corpus.digest, k, corpus.documents, queries, tuple(found))


def view_document(experiment: Experiment, doc_id: str, store: Store, progress: Progress) -> Viewer:
    """One contract of the experiment's corpus under its strategies, with the questions that it answers; nothing is
    retrieved. CorpusError for a document that the corpus does not have."""
    specs = expand(experiment.strategies)
    session = open_session(experiment, store, progress)
    corpus = session.corpus
    document = _document(doc_id, {document.doc_id: document for document in corpus.documents}, corpus.name)
    strategies = session.strategies(specs)
    context = session.context(strategies)
    queries = tuple(_answered_by(document, corpus.queries))
    texts = {document.doc_id: TextIndex.of(document, context.tokens(document))}
    cuts = cut_corpus([document], strategies, context, progress)
    viewed = tuple(_cut_only(cut.strategy.spec, cut, queries, texts) for cut in cuts)
    return Viewer(corpus.name, corpus.digest, 0, (document,), queries, viewed)


def _reported(run: FinishedRun) -> ReportedRun:
    try:
        return ReportedRun(run.name, run.comparison, plots_of(run.comparison))
    except ChunklabError as exc:  # no matplotlib: the page is still worth having, and says what is missing
        return ReportedRun(run.name, run.comparison, note=str(exc))


def _check_alike(runs: Sequence[FinishedRun]) -> None:
    first = runs[0]
    for run in runs[1:]:
        ours, theirs = (one.comparison.corpus_digest[:12] for one in (first, run))
        if ours != theirs:
            raise ChunklabError(
                f'{first.name} and {run.name} are runs of different corpora ({ours} and {theirs}): make one report each'
            )
        if first.experiment.k[0] != run.experiment.k[0]:
            raise ChunklabError(
                f'{first.name} looks at the first {first.experiment.k[0]} chunks and {run.name} at the first '
                f'{run.experiment.k[0]}: make one report each, or compare with one k'
            )


def _cut_only(label: str, cut: Cut, queries: Sequence[Query], texts: Mapping[str, TextIndex]) -> ViewedStrategy:
    return ViewedStrategy(label, cut.cutting.spans, cut_gold(queries, cut.cutting.spans, texts))


def _with_rankings(
    viewed: ViewedStrategy, queries: Sequence[Query], run: Run, texts: Mapping[str, TextIndex], k: int
) -> ViewedStrategy:
    """The strategy with the first k chunks of each ranking, and whether the whole answer is in them."""
    rankings = {query.query_id: run.rankings[query.query_id][:k] for query in queries}
    measure = Complete(Cutoff(k))
    complete = {
        query.query_id: bool(
            measure.score(Case(query, tuple(s.chunk for s in rankings[query.query_id]), viewed.spans, texts))
        )
        for query in queries
    }
    return replace(viewed, rankings=rankings, complete=complete)


def _document(doc_id: str, known: Mapping[str, Document], corpus: str) -> Document:
    """The document of that name, with or without its .txt."""
    for name in (doc_id, f'{doc_id}.txt'):
        if name in known:
            return known[name]
    raise CorpusError(f'{corpus} has no document {quoted(doc_id)}{suggestion(doc_id, known)}')


def _answered_by(document: Document, queries: Sequence[Query]) -> Iterator[Query]:
    """The queries that the document answers, with the gold that lies in it."""
    for query in queries:
        gold = tuple(one for one in query.gold if one.doc_id == document.doc_id)
        if gold:
            yield replace(query, gold=gold)
